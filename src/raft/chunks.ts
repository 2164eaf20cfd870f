// A snapshot in chunks (Figure 13): the follower collects their text, and says where the next one begins. The leader keeps nothing of
// it: with every heartbeat it sends the first chunk, and goes on where the answer says.

import type { Json } from "../contract/json.js";
import type { NodeId } from "../contract/node-name.js";
import { isSnapshot, type Snapshot } from "../contract/snapshot.js";
import type { InstallSnapshot, InstallSnapshotReply, SnapshotChunk } from "./packets.js";
import { snapshotIn } from "./rules/compaction.js";
import { send, type ReducerStep } from "./step.js";

export const isChunk = (request: InstallSnapshot): request is SnapshotChunk => request.offset !== undefined;

/** The snapshot, once all its chunks are there; until then null, and the chunk is answered. */
export function receive(step: ReducerStep, from: NodeId, chunk: SnapshotChunk): Snapshot | null {
  const { node, rules } = step;
  if (rules.isLateChunk(node, chunk)) return null;
  const text = rules.textAfterChunk(rules.textReceived(node, chunk), chunk);
  const isWhole = rules.isWhole(text, chunk);
  const snapshot = isWhole ? read(chunk, text) : null;
  if (snapshot !== null) return snapshot;
  const { term, lastIncludedIndex } = chunk;
  // What is whole and cannot be read comes anew.
  node.receiving = { term, lastIncludedIndex, text: isWhole ? "" : text };
  const { length: offset } = node.receiving.text;
  const reply: InstallSnapshotReply = { term: node.currentTerm, matchIndex: 0, lastIncludedIndex, offset };
  send(step, from, "InstallSnapshotReply", reply);
  return null;
}

/** What the chunks say; null where that is no snapshot. */
function read(chunk: SnapshotChunk, text: string): Snapshot | null {
  try {
    const snapshot = snapshotIn({ ...chunk, data: JSON.parse(text) as Json });
    return isSnapshot(snapshot) ? snapshot : null;
  } catch {
    return null;
  }
}
