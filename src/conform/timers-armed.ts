// Somebody can always stand for election, and a leader can always be heard: a server that is up has a timer armed, and one that
// fires is armed again.

import { nodeName } from "../contract/node-name.js";
import { resultOf, type About, type Check, type Evidence, type Result } from "./check.js";
import { wayOf } from "./life.js";
import type { Moment } from "./walk.js";

const OTHERS: About = {
  id: "timers",
  title: "A server that does not lead has a timer armed",
  of: "states of servers that do not lead",
  mend: "a timer that fired is no longer armed, and neither is any after a boot: arm the election timer at boot, and again whenever it fires or is heard of a leader; a server without one never stands again",
  untried: "no server was up without leading; show role in the view",
  isEssential: false,
  isWarning: true,
};

const LEADERS: About = {
  id: "heartbeat",
  title: "A leader has a timer armed",
  of: "states of leaders of others",
  mend: "a timer that fired is no longer armed: arm the heartbeat timer when a server becomes leader, and again whenever it fires; a leader without one never sends a heartbeat again",
  untried: "no server led others; show role in the view",
  isEssential: false,
  isWarning: true,
};

export class TimersArmed implements Check {
  private count = 0;
  private counterexample: Evidence | null = null;

  private constructor(
    private readonly about: About,
    private readonly isAsked: (moment: Moment) => boolean,
  ) {}

  static ofOthers(): TimersArmed {
    return new TimersArmed(OTHERS, (moment) => {
      const role = roleIn(moment);
      // What shows no role leads nobody when it has just booted.
      return role === undefined ? isBoot(moment) : role !== "leader";
    });
  }

  /** Of those that have somebody to send heartbeats to. */
  static ofLeaders(): TimersArmed {
    return new TimersArmed(LEADERS, (moment) => roleIn(moment) === "leader" && moment.run.setup.environment.nodes > 1);
  }

  watch(moment: Moment): void {
    const { run, step, calls, life } = moment;
    if (this.counterexample !== null || life === null || calls.length === 0) return;
    const { up, view, timers, pending, state } = step.cluster.slots[step.node];
    if (!up || !this.isAsked(moment)) return;
    this.count++;
    const { localMessages } = run.setup.implementation;
    // What it still waits for may arm one.
    if (timers.length > 0 || pending.length > 0 || (localMessages?.(state).length ?? 0) > 0) return;
    const sentence = `${nodeName(step.node)} is up${view?.role ? ` as a ${view.role}` : ""} and has no timer armed${isBoot(moment) ? " after its boot" : ""}`;
    this.counterexample = { sentence, way: wayOf(life, null), seed: run.name };
  }

  result(): Result {
    return resultOf(this.about, this.count, this.counterexample);
  }
}

const roleIn = ({ step }: Moment) => step.cluster.slots[step.node].view?.role;

const isBoot = ({ calls }: Moment): boolean => calls[0].type === "boot";
