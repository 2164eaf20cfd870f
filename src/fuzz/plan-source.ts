// Where the plans of a campaign's runs come from.

import type { Implementation } from "../contract/implementation.js";
import type { Run, RunPlan } from "../run/run.js";
import type { SwarmLimits } from "./limits.js";
import { drawPlan } from "./swarm.js";

/** Gives one plan after another, and may learn from what came of them. */
export interface PlanSource {
  /** The number of the run that comes next: with the campaign's seed it is that run again. */
  readonly number: number;
  /** The next plan. */
  next(): RunPlan;
  /** A run of one of its plans has ended. */
  learn?(run: Run): void;
}

/** Runs `first`, `first + stride`, ... of a seed, each drawn for itself: one shard of it. */
export class SwarmPlans implements PlanSource {
  number: number;

  constructor(
    private readonly implementation: Implementation,
    private readonly seed: string,
    private readonly limits: SwarmLimits,
    private readonly share: { readonly first: number; readonly stride: number },
  ) {
    this.number = share.first;
  }

  next(): RunPlan {
    const plan = drawPlan(this.implementation, `${this.seed}/${this.number}`, this.limits);
    this.number += this.share.stride;
    return plan;
  }
}
