// A server's clock jumps, as one does that is set anew: what is to fire comes sooner or later by so much.

import type { NodeId } from "../../contract/node-name.js";
import { clockRateOf } from "../clock.js";
import type { Setup } from "../setup.js";
import type { Slot, Timer } from "../slot.js";
import { isThere, type Fault } from "./fault.js";
import { serverAction } from "./server-action.js";

/** A server's clock jumps, forward or back by so many milliseconds of its own. */
export interface Jump {
  readonly type: "jump";
  readonly node: NodeId;
  readonly way: "forward" | "back";
  readonly by: number;
}

export const JUMPS = {
  name: "jump",
  isBorne: () => true,
  assumes: "assumes that clocks do not jump",
  where: { time: "timed" },
  // No lease outlives a jump.
  unless: ({ leases }) => leases,
  likely: 0.3,
  often: [0.3, 3],
  bound: "leave it out: without clocks any timer may fire at any moment",
} as const satisfies Fault;

export const jump = serverAction<Jump>({
  type: "jump",
  fields: { node: "node", way: "text", by: "milliseconds" },
  hasMishaps: false,
  isOfClocks: true,
  fault: JUMPS,
  isPossible: (setup, slot, _, { way, by }) => canJump(setup, slot) && (way === "forward" || way === "back") && by > 0,
  // By a heartbeat, or by more than any timeout.
  offers(setup, slot) {
    if (!canJump(setup, slot)) return [];
    const { heartbeatInterval, electionTimeoutMax } = setup.environment;
    return (["forward", "back"] as const).flatMap((way) =>
      [heartbeatInterval, electionTimeoutMax].map((by): Jump => ({ type: "jump", node: slot.options.id, way, by })),
    );
  },
  stimulus({ way, by }, { timers, options, pausedUntil }, now, { environment }) {
    const shift = ((way === "forward" ? -by : by) * 100) / clockRateOf(environment, options.id);
    // Time is not turned back: what should have fired long ago fires now, or where the server stands still as it goes on.
    return { type: "timers", timers: timers.map((timer) => shifted(timer, shift, Math.max(now, pausedUntil))) };
  },
});

const canJump = (setup: Setup, { up, timers }: Slot): boolean => up && timers.length > 0 && isThere(JUMPS, setup);

function shifted(timer: Timer, shift: number, now: number): Timer {
  const opens = Math.max(now, Math.ceil(timer.opens + shift));
  return { ...timer, opens, closes: Math.max(opens, Math.floor(timer.closes + shift)) };
}
