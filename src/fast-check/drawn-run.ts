// The value that properties are about: a run as plain data. It was drawn, but it holds no seed and no stream: playing it
// takes these actions and nothing else. Printed, it is the list of its actions in words, one a line.

import fc from "fast-check";
import type { Implementation } from "../contract/implementation.js";
import type { Action } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import { startCluster, type Start } from "../cluster/start-cluster.js";
import type { Environment } from "../cluster/setup.js";
import { ListChooser } from "../play/listed.js";
import { Play } from "../play/play.js";
import { renderSetup } from "../report/run-text.js";
import { renderStep } from "../report/step-text.js";

/** A run as fast-check draws it: an environment and plain actions, no seed. */
export class DrawnRun {
  constructor(
    readonly implementation: Implementation,
    readonly environment: Environment,
    readonly actions: readonly Action[],
  ) {}

  /** The cluster before the first action, with what its servers did to get there. */
  start(): Start {
    return startCluster(this);
  }

  /** Takes the actions on a fresh cluster, one by one. What is not possible is left out; of a drawn run everything is. */
  steps(start: Start = this.start()): Generator<Step, void, undefined> {
    return Play.from(start.cluster).all(new ListChooser(this.actions));
  }

  /** The environment and the actions in words, an action a line. */
  toString(): string {
    const lines = [...this.steps()].map((step, i) => `${String(i + 1).padStart(4)}  ${renderStep(step)}`);
    return [renderSetup(this), ...lines, ""].join("\n");
  }

  /** How fast-check prints it. */
  [fc.toStringMethod](): string {
    return this.toString();
  }
}
