// Whether the swarm finds a mutant: the same campaign that everybody gets, stopped at the first run that breaks the law
// that the mutant must break, or once a number of actions found nothing.

import { eventsOf } from "../cluster/action.js";
import type { Law } from "../laws/law.js";
import type { Mutant } from "../mutants/mutant.js";
import { PANIC, PROGRESS } from "../run/judge.js";
import { Campaign } from "./campaign.js";
import type { CampaignFinding } from "./campaign-finding.js";
import { NO_LIMITS } from "./limits.js";

export interface KillPlan {
  readonly mutant: Mutant;
  readonly seed: string;
  readonly laws: readonly Law[];
  readonly actionsMax: number;
  readonly shrinkBudget: number;
}

/** A trace longer than this is not taken at its word: what the next runs find may shrink to less. */
const LONG = 12;
const SHRINKS_OF_LONG = 3;

/** A hunt for one mutant from one seed: moved on by a budget of actions. */
export class MutantKill {
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
      shrinksEach: SHRINKS_OF_LONG,
      shrinksOnly: wantedLaws(mutant, laws),
      shrinkBudget,
    });
  }

  /** How many actions of runs were taken until the first finding, or so far. */
  get actions(): number {
    return this.foundAfter ?? this.campaign.actions;
  }

  private foundAfter: number | null = null;

  /** The shortest of what broke the law that the mutant must break; of one declared to survive, any law of Raft, or none: a panic, or no progress. */
  get finding(): CampaignFinding | null {
    return this.campaign.findings.reduce<CampaignFinding | null>(
      (best, found) => (best === null || eventsOf(found.actions) < eventsOf(best.actions) ? found : best),
      null,
    );
  }

  advance(budget: number): void {
    if (this.done) return;
    const { campaign } = this;
    campaign.advance(budget);
    if (campaign.isShrinking) this.foundAfter ??= campaign.actions;
    // Asked between runs only, so that the outcome does not depend on how the budget is cut.
    if (!campaign.isBetweenRuns) return;
    const isShort = this.finding !== null && eventsOf(this.finding.actions) <= LONG;
    const isTried = campaign.findings.length >= SHRINKS_OF_LONG;
    // As long again is time enough for the other findings.
    const end = this.foundAfter === null ? this.plan.actionsMax : Math.min(this.plan.actionsMax, 3 * this.foundAfter);
    this.done = isShort || isTried || campaign.actions >= end;
  }
}

/** What breaks count: of a survivor, those of every law of Raft, and a lack of progress. */
function wantedLaws(mutant: Mutant, laws: readonly Law[]): readonly string[] {
  if (mutant.expected === "found") return mutant.breaks;
  return [PROGRESS, PANIC, ...laws.filter(({ kind }) => kind === "raft").map(({ id }) => id)];
}
