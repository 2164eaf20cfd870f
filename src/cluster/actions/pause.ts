// A server stands still for a while, as a process does in a garbage collection, or a machine that is moved to another host.

import type { NodeId } from "../../contract/node-name.js";
import type { Setup } from "../setup.js";
import type { Slot } from "../slot.js";
import { isFree } from "../time.js";
import type { Fault } from "./fault.js";
import { serverAction } from "./server-action.js";

/** A server takes nothing for so long. Its clock goes on: what fell due meanwhile comes first when it goes on. */
export interface Pause {
  readonly type: "pause";
  readonly node: NodeId;
  /** Of cluster time. */
  readonly for: number;
}

export const PAUSES = {
  name: "pause",
  // Safety depends on no timing (section 2), unless reads do: whoever relies on a lease says whether it outlives a pause.
  isBorne: ({ leases, pauses = leases === undefined }) => pauses,
  assumes: "assumes that no server stands still",
  where: { time: "timed" },
  likely: 0.5,
  often: [0.3, 3],
  bound: "leave it out: without clocks any server may be as slow as a paused one",
} as const satisfies Fault;

export const pause = serverAction<Pause>({
  type: "pause",
  fields: { node: "node", for: "milliseconds" },
  hasMishaps: false,
  isOfClocks: true,
  fault: PAUSES,
  isPossible: (setup, slot, now, action) => canPause(setup, slot, now) && action.for > 0,
  // As long as a heartbeat takes, an election, or many of them.
  offers(setup, slot, now) {
    if (!canPause(setup, slot, now)) return [];
    const { heartbeatInterval, electionTimeoutMax } = setup.environment;
    const lengths = [heartbeatInterval, electionTimeoutMax, 4 * electionTimeoutMax];
    return lengths.map((length) => ({ type: "pause", node: slot.options.id, for: length }));
  },
  stimulus(action, { timers }, now) {
    const until = now + action.for;
    const later = timers.map((timer) => ({
      ...timer,
      opens: Math.max(timer.opens, until),
      closes: Math.max(timer.closes, until),
    }));
    return { type: "timers", timers: later, pausedUntil: until };
  },
});

const canPause = ({ environment }: Setup, slot: Slot, now: number): boolean =>
  environment.time === "timed" && slot.up && isFree(slot, now);
