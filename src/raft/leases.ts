// Leases (thesis, section 6.4.1): for a time after a round of heartbeats was sent nobody else can be elected by those that answered it, so
// that a leader need not ask whether it still leads. Each round has a timer of its own, which runs from the sending.

import type { ReducerStep } from "./step.js";

/** A round of heartbeats is about to be sent. */
export function beginRound(step: ReducerStep): void {
  const { node, rules } = step;
  const round = node.reads.round + 1;
  node.reads = { ...node.reads, round };
  if (!rules.usesLeases(node) || round <= node.leaseEnded) return;
  const time = rules.leaseTime(node);
  step.outbound.push({ type: "arm", timer: timerOf(round), min: time, max: time });
}

/** The time of a round is over. */
export function handleLeaseTimer({ node }: ReducerStep, timer: string): void {
  node.leaseEnded = Math.max(node.leaseEnded, Number(timer.slice(TIMER.length)));
}

export const isLeaseTimer = (timer: string): boolean => /^lease\d{1,15}$/.test(timer);

/** No timer runs any more; the leases up to a round are over. */
export function endLeases({ node, rules, outbound }: ReducerStep, ended: number): void {
  if (!rules.usesLeases(node)) return;
  for (let round = node.leaseEnded + 1; round <= node.reads.round; round++)
    outbound.push({ type: "disarm", timer: timerOf(round) });
  node.leaseEnded = ended;
}

const TIMER = "lease";
const timerOf = (round: number): string => `${TIMER}${round}`;
