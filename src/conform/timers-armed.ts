// Somebody can always stand for election: a server that is up and does not lead has a timer armed, and one that fires is
// armed again.

import { nodeName } from "../contract/node-name.js";
import { resultOf, type Check, type Counterexample, type Result } from "./check.js";
import { wayOf } from "./life.js";
import type { Moment } from "./walk.js";

const ABOUT = {
  id: "timers",
  title: "A server that does not lead has a timer armed",
  of: "states of servers that do not lead",
  mend: "a timer that fired is no longer armed, and neither is any after a boot: arm the election timer at boot, and again whenever it fires or is heard of a leader; a server without one never stands again",
  untried: "no server was up without leading; give role in view(state)",
  isEssential: false,
  isWarning: true,
} as const;

export class TimersArmed implements Check {
  private count = 0;
  private counterexample: Counterexample | null = null;

  watch({ run, step, calls, life }: Moment): void {
    if (this.counterexample !== null || life === null || calls.length === 0) return;
    const { up, view, timers, pending, state } = step.cluster.slots[step.node];
    const isBoot = calls[0].type === "boot";
    if (!up || view?.role === "leader" || (view?.role === undefined && !isBoot)) return;
    this.count++;
    const { localMessages } = run.setup.implementation;
    // What it still waits for may arm one.
    if (timers.length > 0 || pending.length > 0 || (localMessages?.(state).length ?? 0) > 0) return;
    const sentence = `${nodeName(step.node)} is up${view?.role ? ` as a ${view.role}` : ""} and has no timer armed${isBoot ? " after its boot" : ""}`;
    this.counterexample = { sentence, way: wayOf(life, null), seed: run.name };
  }

  result(): Result {
    return resultOf(ABOUT, this.count, this.counterexample);
  }
}
