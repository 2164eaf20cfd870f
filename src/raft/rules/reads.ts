// The rules of reads without an entry (thesis, section 6.4).

import { isQuorum, serversReaching } from "../../contract/configuration.js";
import { termAt } from "../../contract/log.js";
import type { AppendEntries, AppendEntriesReply } from "../packets.js";
import type { NodeState, PendingRead } from "../state.js";
import type { MembershipRules } from "./membership.js";

export const READ_RULES = {
  /** "The leader" it is that takes them; what becomes of them elsewhere, ReadIndexRules say. */
  takesRead: (node: NodeState): boolean => node.role === "leader",
  /** "If the leader has not yet marked an entry from its current term committed, it waits until it has done so." */
  mayRead: (node: NodeState): boolean => termAt(node.log, node.commitIndex) === node.currentTerm,
  /** "The leader saves its current commit index in a local variable readIndex." */
  readIndex: (node: NodeState): number => node.commitIndex,
  /** Unlike the thesis, which does not say how one knows, a reply names the round that it answers. */
  roundConfirmed: (_node: NodeState, reply: AppendEntriesReply): number => reply.round ?? 0,
  /** Nor that rounds of two terms have one number: a request of an older term is refused, and its round confirms nothing. */
  answersRound: (node: NodeState, request: AppendEntries): boolean => request.term === node.currentTerm,
  /** "The leader issues a new round of heartbeats and waits for their acknowledgments from a majority of the cluster." */
  isStillLeader: (node: NodeState, read: PendingRead, rules: MembershipRules): boolean => {
    const { options, reads } = node;
    return isQuorum(rules.configuration(node), [options.id, ...serversReaching(reads.confirmed, read.round)]);
  },
  /** "The leader waits for its state machine to advance at least as far as the readIndex." */
  isApplied: (node: NodeState, index: number): boolean => node.lastApplied >= index,
  /** "Finally, the leader issues the query against its state machine and replies to the client with the results." */
  indexShown: (node: NodeState): number => node.lastApplied,
};

type Bodies = typeof READ_RULES;
export interface ReadRules extends Bodies {}
