// What a campaign breaks of an implementation, law by law, and after how many actions: one row of the kill matrix.

import type { Implementation } from "../contract/implementation.js";
import type { Law } from "../laws/law.js";
import { Campaign } from "./campaign.js";
import { NO_LIMITS } from "./limits.js";

/** By law id, `panic` or `progress`: how many actions were taken by the end of the first run that broke it. */
export type FirstBroken = Readonly<Record<string, number>>;

export interface KillRowPlan {
  readonly implementation: Implementation;
  readonly seed: string;
  readonly laws: readonly Law[];
  /** How many actions the campaign takes, whatever it finds. */
  readonly actions: number;
  /** Ids of laws: until one of these is broken it goes on, */
  readonly wanted: readonly string[];
  /** for so many actions at most. */
  readonly actionsMax: number;
}

/** The campaign that everybody gets, from one seed, with nothing shrunk: moved on by a budget of actions. */
export class KillRow {
  /** Within the actions that each campaign takes. */
  readonly firstBroken: Record<string, number> = {};
  /** How many actions were taken by the end of the first run that broke one of those that are wanted; null where none did. */
  foundAfter: number | null = null;
  private readonly campaign: Campaign;

  constructor(private readonly plan: KillRowPlan) {
    const { implementation, seed, laws } = plan;
    const whole = { limits: NO_LIMITS, first: 0, stride: 1, shrinksEach: 0, shrinkBudget: 0 };
    this.campaign = new Campaign({ implementation, seed, laws, ...whole });
  }

  get actions(): number {
    return this.campaign.actions;
  }

  get done(): boolean {
    const { wanted, actions, actionsMax } = this.plan;
    if (!this.campaign.isBetweenRuns || this.actions < actions) return false;
    return this.actions >= actionsMax || wanted.length === 0 || this.foundAfter !== null;
  }

  advance(budget: number): void {
    const { campaign, firstBroken, plan } = this;
    campaign.advance(budget);
    for (const law of campaign.runsWith.keys()) {
      if (plan.wanted.includes(law)) this.foundAfter ??= campaign.actions;
      // Of no mutant more is told than of another, however long it was hunted.
      if (campaign.actions <= plan.actions) firstBroken[law] ??= campaign.actions;
    }
  }
}
