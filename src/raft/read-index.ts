// Who is asked for a read (thesis, section 6.4): the leader; or, by the switch `followerReads`, any server, which asks the leader
// "for its current readIndex".

import type { NodeId } from "../contract/node-name.js";
import type { OperationId } from "../contract/operation.js";
import { beginRound } from "./leases.js";
import type { ReadIndex, ReadIndexReply } from "./packets.js";
import { answerReads } from "./reads.js";
import { broadcastHeartbeat } from "./replication.js";
import { withAt, type PendingRead } from "./state.js";
import { send, type ReducerStep } from "./step.js";

/** Takes a read, or asks the leader about it; answers whether it does either. */
export function takeRead(step: ReducerStep, operation: OperationId): boolean {
  const { node, rules } = step;
  if (rules.takesRead(node)) begin(step, { operation });
  else {
    const leader = rules.askedForReadIndex(node);
    if (leader === null) return false;
    node.asked = [...node.asked, { operation, index: null }];
    const request: ReadIndex = { term: node.currentTerm, operation };
    send(step, leader, "ReadIndex", request);
  }
  return true;
}

/** "The leader would execute steps 1-3 above": it notes what is committed, and makes sure that it leads. */
export function handleReadIndex(step: ReducerStep, from: NodeId, { operation }: ReadIndex): void {
  if (step.rules.takesRead(step.node)) begin(step, { operation, from });
}

/** "The follower would then execute steps 4 and 5 on its own state machine." */
export function handleReadIndexReply(step: ReducerStep, _leader: NodeId, reply: ReadIndexReply): void {
  const { node, rules } = step;
  const at = node.asked.findIndex((read) => read.index === null && rules.isAnswered(read, reply));
  if (at < 0) return;
  node.asked = withAt(node.asked, at, { ...node.asked[at], index: reply.index });
  answerReads(step);
}

/** A round of heartbeats goes out, by which the leader learns whether it still leads, unless it holds a lease. */
function begin(step: ReducerStep, read: Pick<PendingRead, "operation" | "from">): void {
  const { node, rules } = step;
  const { pending, round } = node.reads;
  node.reads = { ...node.reads, pending: [...pending, { ...read, index: null, round: round + 1 }] };
  // Its lease may answer; if that ends before, the next heartbeats do.
  if (!rules.usesLeases(node) || !rules.holdsLease(node, rules)) {
    beginRound(step);
    if (node.role === "leader") broadcastHeartbeat(step);
  }
  answerReads(step);
}
