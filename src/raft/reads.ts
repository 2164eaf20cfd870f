// Reads that need no entry (thesis, section 6.4): a leader notes what is committed, makes sure that it still leads, and answers
// once it has applied that much. Where another server was asked, it tells that one, which answers once it has.

import type { NodeId } from "../contract/node-name.js";
import type { AppendEntriesReply, ReadIndexReply } from "./packets.js";
import { withAt, type PendingRead } from "./state.js";
import { send, type ReducerStep } from "./step.js";

/** A follower has answered a round of heartbeats, and all before it. */
export function confirm({ node, rules }: ReducerStep, follower: NodeId, reply: AppendEntriesReply): void {
  const { confirmed } = node.reads;
  const before = confirmed.length > 0 ? confirmed : new Array<number>(node.options.nodes).fill(0);
  const round = Math.max(before[follower], rules.roundConfirmed(node, reply));
  node.reads = { ...node.reads, confirmed: withAt(before, follower, round) };
}

/** Answers those reads of which it is known how far the log must be applied, as far as it is. */
export function answerReads(step: ReducerStep): void {
  answerPending(step);
  answerAsked(step);
}

/** Those that came to this server as the leader: once their round has come back. */
function answerPending(step: ReducerStep): void {
  const { node, rules } = step;
  const { pending, round, confirmed } = node.reads;
  if (pending.length === 0) return;
  const waiting: PendingRead[] = [];
  for (const read of pending) {
    const index = read.index ?? (rules.mayRead(node) ? rules.readIndex(node) : null);
    const isStillLeader =
      rules.isStillLeader(node, read, rules) || (rules.usesLeases(node) && rules.holdsLease(node, rules));
    if (index === null || !isStillLeader || !answer(step, read, index))
      waiting.push(index === read.index ? read : { ...read, index });
  }
  const isOver = waiting.length === 0 && !rules.usesLeases(node);
  node.reads = { pending: waiting, round, confirmed: isOver ? NOBODY : confirmed };
}

const NOBODY: readonly number[] = [];

/** Those that this server passed on: once the leader has answered. */
function answerAsked(step: ReducerStep): void {
  const { asked } = step.node;
  if (asked.length === 0) return;
  const waiting = asked.filter((read) => read.index === null || !answer(step, read, read.index));
  if (waiting.length < asked.length) step.node.asked = waiting;
}

/** Whoever asked is told, if that can be done now: another server at once, a client once the log is applied. */
function answer(
  step: ReducerStep,
  { operation, from }: Pick<PendingRead, "operation" | "from">,
  index: number,
): boolean {
  const { node, rules } = step;
  if (from !== undefined) {
    const reply: ReadIndexReply = { term: node.currentTerm, operation, index };
    send(step, from, "ReadIndexReply", reply);
    return true;
  }
  if (!rules.isApplied(node, index)) return false;
  step.outbound.push({ type: "respond", operation, outcome: "ok", index: rules.indexShown(node), when: "now" });
  return true;
}
