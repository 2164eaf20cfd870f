// Whether the swarm finds a mutant: the same campaign that everybody gets, stopped at the first run that breaks the law
// that the mutant must break, or once a number of actions found nothing.

import type { Law } from "../laws/law.js";
import type { Mutant } from "../mutants/mutant.js";
import { Campaign, type CampaignFinding } from "./campaign.js";
import { NO_LIMITS } from "./swarm.js";

export interface KillPlan {
  readonly mutant: Mutant;
  readonly seed: string;
  readonly laws: readonly Law[];
  readonly actionsMax: number;
  readonly shrinkBudget: number;
}

/** A hunt for one mutant from one seed: moved on by a budget of actions. */
export class Kill {
  private readonly campaign: Campaign;
  done = false;

  constructor(private readonly plan: KillPlan) {
    const { mutant, seed, laws, shrinkBudget } = plan;
    this.campaign = new Campaign({
      implementation: mutant.implementation,
      seed,
      laws,
      limits: NO_LIMITS,
      first: 0,
      stride: 1,
      shrinksPerLaw: 1,
      shrinkBudget,
    });
  }

  /** How many actions of runs were taken so far. */
  get actions(): number {
    return this.campaign.actions;
  }

  /** What broke the law that the mutant must break; for one declared to survive, what broke any Raft law. */
  get finding(): CampaignFinding | null {
    const { mutant, laws } = this.plan;
    const wanted = (id: string): boolean =>
      mutant.expected === "found" ? mutant.breaks.includes(id) : laws.find((law) => law.id === id)?.kind !== "discipline";
    return this.campaign.findings.find(({ finding }) => wanted(finding.law)) ?? null;
  }

  advance(budget: number): void {
    if (this.done) return;
    this.campaign.advance(budget);
    this.done = this.finding !== null || (this.campaign.actions >= this.plan.actionsMax && !this.campaign.isShrinking);
  }
}
