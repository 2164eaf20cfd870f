// The rules of a snapshot that is sent in chunks (Figure 13; thesis, section 5.1), by the switch `snapshotChunks`.

import { canonicalText, type Json } from "../../contract/json.js";
import type { NodeId } from "../../contract/node-name.js";
import type { InstallSnapshot, InstallSnapshotReply, SnapshotChunk } from "../packets.js";
import type { NodeState } from "../state.js";
import type { CompactionRules } from "./compaction.js";
import type { MembershipRules } from "./membership.js";

export const CHUNK_RULES = {
  /** "Raw bytes of the snapshot chunk, starting at offset", and "true if this is the last chunk" (InstallSnapshot RPC, Arguments). */
  chunkToSend: (
    { options: { settings } }: NodeState,
    data: Json,
    offset: number,
  ): Pick<InstallSnapshot, "offset" | "data" | "done"> => {
    if (settings.snapshotChunks === 1) return { data };
    const text = canonicalText(data);
    const end = offset + Math.ceil(text.length / settings.snapshotChunks);
    return { offset, data: text.slice(offset, end), done: end >= text.length };
  },
  /** A leader's snapshots get ever newer. Unlike the figure, the late chunk of an older one does not begin that anew. */
  isLateChunk: ({ receiving }: NodeState, { term, lastIncludedIndex }: SnapshotChunk): boolean =>
    receiving?.term === term && lastIncludedIndex < receiving.lastIncludedIndex,
  /** What has come of the snapshot that a chunk is of. No chunk goes with those of another snapshot, nor of another leader, whose text may differ. */
  textReceived: ({ receiving }: NodeState, { term, lastIncludedIndex }: SnapshotChunk): string =>
    receiving?.term === term && receiving.lastIncludedIndex === lastIncludedIndex ? receiving.text : "",
  /**
   * "Create new snapshot file if first chunk", and "write data into snapshot file at given offset" (InstallSnapshot RPC, 2 and 3). Unlike the
   * figure, where nothing is lost and nothing comes twice, only behind what has come.
   */
  textAfterChunk: (received: string, { offset, data }: SnapshotChunk): string =>
    offset === received.length ? received + data : received,
  /** "Reply and wait for more data chunks if done is false" (InstallSnapshot RPC, 4), or, unlike the figure, if an earlier one is missing. */
  isWhole: (text: string, { offset, data, done }: SnapshotChunk): boolean =>
    done && text.length === offset + data.length,
  /** Up to where an answer says that a follower has installed the snapshot; null while chunks are missing. */
  indexInstalled: (reply: InstallSnapshotReply): number | null =>
    reply.offset === undefined ? reply.matchIndex : null,
  /** "Leaders always send chunks in order" (InstallSnapshot RPC): the next once a follower has answered the last, of the same snapshot, and still lacks it. */
  sendsNextChunk: (
    node: NodeState,
    follower: NodeId,
    reply: InstallSnapshotReply,
    rules: CompactionRules & MembershipRules,
  ): boolean =>
    node.snapshot?.index === reply.lastIncludedIndex &&
    rules.sendsSnapshot(node, node.nextIndex[follower]) &&
    rules.isMember(node, follower, rules),
};

type Bodies = typeof CHUNK_RULES;
export interface ChunkRules extends Bodies {}
