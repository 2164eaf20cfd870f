// Reads that need no entry (thesis, section 6.4): a leader notes what is committed, makes sure that it still leads, and answers
// once it has applied that much.

import type { NodeId } from "../contract/node-name.js";
import type { OperationId } from "../contract/operation.js";
import type { AppendEntriesReply } from "./packets.js";
import { withAt, type PendingRead } from "./state.js";
import type { ReducerStep } from "./step.js";

/** A follower has answered a round of heartbeats, and all before it. */
export function confirm({ node, rules }: ReducerStep, follower: NodeId, reply: AppendEntriesReply): void {
  const { confirmed } = node.reads;
  const before = confirmed.length > 0 ? confirmed : new Array<number>(node.options.nodes).fill(0);
  const round = Math.max(before[follower], rules.roundConfirmed(node, reply));
  node.reads = { ...node.reads, confirmed: withAt(before, follower, round) };
}

/** Answers those reads whose round has come back, as far as the log is applied. */
export function answerReads(step: ReducerStep): void {
  const { node, rules } = step;
  const { pending, round, confirmed } = node.reads;
  if (pending.length === 0) return;
  const waiting: PendingRead[] = [];
  for (const read of pending) {
    const index = read.index ?? (rules.mayRead(node) ? rules.readIndex(node) : null);
    const isStillLeader =
      rules.isStillLeader(node, read, rules) || (rules.usesLeases(node) && rules.holdsLease(node, rules));
    if (index !== null && isStillLeader && rules.isApplied(node, index))
      show(step, read.operation, rules.indexShown(node));
    else waiting.push(index === read.index ? read : { ...read, index });
  }
  const isOver = waiting.length === 0 && !rules.usesLeases(node);
  node.reads = { pending: waiting, round, confirmed: isOver ? NOBODY : confirmed };
}

const NOBODY: readonly number[] = [];

function show({ outbound }: ReducerStep, operation: OperationId, index: number): void {
  outbound.push({ type: "respond", operation, outcome: "ok", index, when: "now" });
}
