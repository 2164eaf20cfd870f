// A leader that counts its lease in ticks of a timer of its own, and does not look at what time it is: while its process stands
// still it counts nothing, and afterwards one tick for all that it missed.

import type { Implementation } from "../contract/implementation.js";
import type { Outbound } from "../contract/outbound.js";
import { isLeaseTimer } from "../raft/leases.js";
import type { NodeState } from "../raft/state.js";
import { remembering } from "./memory.js";

/** By timer of a lease: how many ticks of it are left. */
type Left = Readonly<Record<string, number>>;
type Arm = Extract<Outbound, { type: "arm" }>;

const TICKS = 9;

const isLease = (outbound: Outbound): outbound is Arm => outbound.type === "arm" && isLeaseTimer(outbound.timer);

/** The node whose leases are so many ticks long together. */
export const withLeaseInTicks = (node: Implementation<NodeState>): Partial<Implementation<NodeState>> =>
  remembering<Left>(node, {}, (state, message, left) => {
    const timer = message.type === "timer" ? message.timer : "";
    if (left[timer] > 1) {
      const { electionTimeoutMin, clockDriftBound } = state.options;
      const tick = Math.floor((electionTimeoutMin / clockDriftBound - 1) / TICKS);
      const memory = { ...left, [timer]: left[timer] - 1 };
      return { state, outbound: [{ type: "arm", timer, min: tick, max: tick }], memory };
    }
    const { state: after, outbound } = node.reduce(state, message);
    const { [timer]: _, ...others } = left;
    const begun = outbound.filter(isLease).map((arm) => [arm.timer, TICKS] as const);
    const memory = { ...others, ...Object.fromEntries(begun) };
    return { state: after, outbound: outbound.map(inTicks), memory };
  });

function inTicks(outbound: Outbound): Outbound {
  if (!isLease(outbound)) return outbound;
  const tick = Math.floor(outbound.max / TICKS);
  return { ...outbound, min: tick, max: tick };
}
