// The rules of reads at a server that does not lead (thesis, section 6.4), by the switch `followerReads`. Off, it declines them.

import type { NodeId } from "../../contract/node-name.js";
import type { ReadIndexReply } from "../packets.js";
import type { AskedRead, NodeState } from "../state.js";

export const READ_INDEX_RULES = {
  /** "The follower [...] would issue a request to the leader that just asked for the leader's current readIndex": of its own term, if it has heard from it. */
  askedForReadIndex: ({ options: { settings }, role, leader }: NodeState): NodeId | null =>
    settings.followerReads && role === "follower" ? leader : null,
  /** Unlike the thesis, which does not say how one knows, an answer names the read that it is to. */
  isAnswered: (read: AskedRead, reply: ReadIndexReply): boolean => read.operation === reply.operation,
};

type Bodies = typeof READ_INDEX_RULES;
export interface ReadIndexRules extends Bodies {}
