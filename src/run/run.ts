// One run: drawn, judged and healed. It is a value that is moved on by a budget; progress and Ctrl-C belong to whoever calls it.

import type { Implementation } from "../contract/implementation.js";
import type { Action } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import { definitionOf, faultsIn, type FaultName } from "../cluster/action.js";
import type { Fixed } from "../cluster/fixed.js";
import { readsLackClocks, type Environment } from "../cluster/setup.js";
import type { Law } from "../laws/law.js";
import { streamsOf, type Streams } from "../random/streams.js";
import { Healing, type HealingPlan } from "../play/healing.js";
import { Parting } from "../play/parting.js";
import { Play } from "../play/play.js";
import { emptyTally, Judge, PROGRESS, type Finding, type Tally } from "./judge.js";
import type { SchedulePlan } from "../play/schedule-plan.js";
import { Scheduler } from "../play/scheduler.js";
import type { Stalled } from "../play/stalled.js";

/** All that a run is made from, drawn before it begins. */
export interface RunPlan {
  readonly seed: string;
  readonly environment: Environment;
  readonly schedule: SchedulePlan;
  readonly steps: number;
  /** The phase that follows if no law was broken, or null. */
  readonly healing: HealingPlan | null;
}

/** A finding with the actions that led to it. */
export interface RawFinding {
  readonly finding: Finding;
  readonly environment: Environment;
  readonly actions: readonly Action[];
  /** For a lack of progress: the healing phase that follows the actions. */
  readonly healing: HealingPlan | null;
  /** What whoever asked for the run fixed of it: what is made of it keeps to that. */
  readonly fixed?: Fixed | undefined;
}

/**
 * A longer run does not keep its actions, so that its memory, and with it the work of the garbage collector for each
 * action, does not grow with its length. Few runs find anything, and what a seed led to once it leads to again.
 */
const ACTIONS_KEPT_MAX = 3000;

/** One run: drawn from its plan, judged as it goes, as far as each `advance` allows. */
export class Run {
  readonly findings: RawFinding[] = [];
  /** The faults that really happened. */
  readonly struck = new Set<FaultName>();
  done = false;
  private play: Play;
  /** What was taken so far; null in a long run. */
  private readonly actions: Action[] | null;
  /** How many actions were taken, the healing phase included. */
  private taken = 0;
  private readonly scheduler: Scheduler;
  private readonly judge: Judge;
  private healing: Healing | null = null;
  /** How many of the actions came before the healing phase. */
  private safetyActions = 0;
  private readonly streams: Streams;
  /** What comes last before the faults stop; null where they never do. */
  private readonly parting: Parting | null;

  constructor(
    private readonly implementation: Implementation,
    readonly plan: RunPlan,
    private readonly laws: readonly Law[],
    tally: Tally,
    actionsKeptMax = ACTIONS_KEPT_MAX,
  ) {
    this.actions = plan.steps <= actionsKeptMax ? [] : null;
    this.streams = streamsOf(plan.seed);
    this.scheduler = new Scheduler(plan.schedule, this.streams);
    this.parting = plan.healing === null ? null : new Parting(plan.schedule, this.streams);
    this.judge = new Judge(laws, tally);
    const { play, start } = Play.begin({ implementation, environment: plan.environment });
    this.play = play;
    if (!this.judge.begin(start)) return;
    this.reportNews();
    this.done = this.judge.hasEnded;
  }

  /** Takes at most `budget` actions; answers how many it took. */
  advance(budget: number): number {
    let spent = 0;
    while (spent < budget && !this.done) {
      spent++;
      const step = this.next();
      if (step !== null) this.take(step);
      else if (this.healing === null) this.endSafetyPhase();
      else this.endHealing(this.healing);
    }
    return spent;
  }

  private next(): Step | null {
    if (this.healing !== null) return this.play.next(this.healing);
    if (this.taken < this.plan.steps) return this.play.next(this.scheduler);
    return this.parting && this.play.next(this.parting);
  }

  private take(step: Step): void {
    this.note(step.action);
    if (!this.judge.take(step)) return;
    this.reportNews();
    this.done = this.healing !== null || this.judge.hasEnded;
  }

  // After a broken law or a panic there is nothing to heal.
  private endSafetyPhase(): void {
    const { healing } = this.plan;
    this.safetyActions = this.taken;
    if (healing === null || this.findings.length > 0) this.done = true;
    else ({ play: this.play, healing: this.healing } = Healing.begin(this.play.cluster, healing));
  }

  private endHealing({ outcome }: Healing): void {
    if (outcome !== "healed") this.report(noProgress(outcome!), this.plan.healing);
    this.done = true;
  }

  private note(action: Action): void {
    this.taken++;
    this.actions?.push(action);
    for (const fault of faultsIn(action)) this.struck.add(fault);
  }

  /** What was taken so far; of a run that does not keep it, by taking it once more from its seed. */
  private takenActions(): readonly Action[] {
    if (this.actions !== null) return this.actions;
    const again = new Run(this.implementation, this.plan, [], emptyTally([]), Infinity);
    while (again.taken < this.taken && !again.done) again.advance(this.taken - again.taken);
    return again.actions!;
  }

  private reportNews(): void {
    for (const finding of this.judge.findings.slice(this.findings.length)) this.report(finding, null);
  }

  private report(finding: Finding, healing: HealingPlan | null): void {
    const { environment } = this.plan;
    const taken = this.takenActions();
    if (healing !== null) {
      this.findings.push({ finding, environment, actions: taken.slice(0, this.safetyActions), healing });
    } else if (this.healing === null) {
      this.findings.push({ finding, environment, actions: taken.slice(), healing: null });
    } else {
      // What broke while the cluster healed broke on clocks that were set anew there. Without clocks the same is possible; but
      // no lease outlives that, so of what a read by a lease showed nothing is said.
      const actions = taken.filter(({ type }) => definitionOf(type).isOfClocks !== true);
      const untimed: Environment = { ...environment, time: "untimed", clockRates: [] };
      const { implementation, laws } = this;
      const asksOfReads = laws.some((law) => law.id === finding.law && law.asksOfReads);
      if (asksOfReads && readsLackClocks({ implementation, environment: untimed })) return;
      this.findings.push({ finding, environment: untimed, actions, healing: null });
    }
  }
}

export const noProgress = ({ how, sentence, facts }: Stalled): Finding => ({
  kind: "no-progress",
  law: PROGRESS,
  how,
  sentence,
  facts,
  node: -1,
});
