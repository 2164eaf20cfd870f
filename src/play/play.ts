// The one loop: a cluster, whoever chooses what it does next, and the steps that come of it. Everything that runs a cluster
// runs it here; judging, recording, drawing are folds over the steps.

import type { Action } from "../cluster/action.js";
import { applyAction, type Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Setup } from "../cluster/setup.js";
import { startCluster, type Start } from "../cluster/start-cluster.js";

/** Chooses what a cluster does next. */
export interface Chooser {
  /** The next action, or null where nothing is left to choose. */
  next(cluster: Cluster): Action | null;
  /** What was chosen with a mishap in it, now that it is known what it would do; null to leave it as it is. */
  strike?(step: Step): Action | null;
  /** What came of the choice. */
  watch?(step: Step): void;
  /** The choice was not possible, and nothing moved: whether to ask for another. Where nobody says, the play is over. */
  refused?(action: Action): boolean;
}

/** A cluster that is moved on, action by action. */
export class Play {
  private constructor(public cluster: Cluster) {}

  /** Switches a cluster on: `boots` are the steps of that. */
  static begin(setup: Setup): { readonly play: Play; readonly start: Start } {
    const start = startCluster(setup);
    return { play: new Play(start.cluster), start };
  }

  /** Goes on from a cluster. */
  static from(cluster: Cluster): Play {
    return new Play(cluster);
  }

  /** Takes an action; null where it is not possible, and then nothing has moved. */
  take(action: Action): Step | null {
    const step = applyAction(this.cluster, action);
    if (step !== null) this.cluster = step.cluster;
    return step;
  }

  /** One step on, as it is chosen; null where the play is over. */
  next(chooser: Chooser): Step | null {
    for (;;) {
      const action = chooser.next(this.cluster);
      if (action === null) return null;
      let step = applyAction(this.cluster, action);
      if (step !== null) {
        const struck = chooser.strike?.(step) ?? null;
        if (struck !== null) step = applyAction(this.cluster, struck) ?? step;
        this.cluster = step.cluster;
        chooser.watch?.(step);
        return step;
      }
      if (chooser.refused?.(action) !== true) return null;
    }
  }

  /** All steps that a chooser leads to. */
  *all(chooser: Chooser): Generator<Step, void, undefined> {
    for (let step = this.next(chooser); step !== null; step = this.next(chooser)) yield step;
  }
}
