// One run: the only loop there is. It is a value that is moved on by a budget; progress and Ctrl-C belong to whoever calls it.

import type { Implementation } from "../contract/implementation.js";
import type { Action } from "../cluster/action.js";
import { applyAction } from "../cluster/apply-action.js";
import { startCluster, type Cluster } from "../cluster/cluster.js";
import type { Environment } from "../cluster/setup.js";
import type { Law } from "../laws/law.js";
import { streamsOf, type Streams } from "../random/streams.js";
import { Healing, type HealingPlan, type Stalled } from "./healing.js";
import { bootPanic, Judge, PROGRESS, type Finding, type Tally } from "./judge.js";
import { Scheduler, type SchedulePlan } from "./scheduler.js";

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
}

export class Run {
  readonly findings: RawFinding[] = [];
  done = false;
  private cluster: Cluster;
  private readonly actions: Action[] = [];
  private readonly scheduler: Scheduler;
  private readonly judge: Judge;
  private healing: Healing | null = null;
  /** How many of the actions came before the healing phase. */
  private safetyActions = 0;
  private readonly streams: Streams;

  constructor(
    implementation: Implementation,
    readonly plan: RunPlan,
    laws: readonly Law[],
    tally: Tally,
  ) {
    this.streams = streamsOf(plan.seed);
    this.scheduler = new Scheduler(plan.schedule, this.streams);
    this.judge = new Judge(laws, tally);
    const start = startCluster({ implementation, environment: plan.environment });
    this.cluster = start.cluster;
    const atBoot = bootPanic(start);
    if (atBoot === null) return;
    this.report(atBoot, null);
    this.done = true;
  }

  /** Takes at most `budget` actions; answers how many it took. */
  advance(budget: number): number {
    let taken = 0;
    while (taken < budget && !this.done) {
      taken++;
      if (this.healing !== null) this.heal(this.healing);
      else if (this.actions.length >= this.plan.steps) this.endSafetyPhase();
      else this.takeOne();
    }
    return taken;
  }

  private takeOne(): void {
    const drawn = this.scheduler.next(this.cluster);
    let step = drawn && applyAction(this.cluster, drawn);
    if (step === null) return this.endSafetyPhase();
    const mishap = this.scheduler.mishap(step);
    if (mishap !== null) step = applyAction(this.cluster, mishap) ?? step;
    this.actions.push(step.action);
    this.cluster = step.cluster;
    if (!this.judge.take(step)) return;
    this.reportNews();
    if (step.panic !== null) this.done = true;
  }

  // After a broken law or a panic there is nothing to heal.
  private endSafetyPhase(): void {
    const { healing } = this.plan;
    this.safetyActions = this.actions.length;
    if (healing === null || this.findings.length > 0) this.done = true;
    else this.healing = new Healing(this.cluster, healing, streamsOf(healing.seed)("healing"));
  }

  private heal(healing: Healing): void {
    const step = healing.advance();
    if (step === "healed") this.done = true;
    else if ("sentence" in step) {
      this.report(noProgress(step), this.plan.healing);
      this.done = true;
    } else if (this.judge.take(step)) {
      // A law that breaks while the cluster heals is broken by the actions, the healing ones included.
      this.actions.push(step.action);
      this.reportNews();
      this.done = true;
    } else this.actions.push(step.action);
  }

  private reportNews(): void {
    for (const finding of this.judge.findings.slice(this.findings.length)) this.report(finding, null);
  }

  private report(finding: Finding, healing: HealingPlan | null): void {
    const { environment } = this.plan;
    if (healing !== null) {
      this.findings.push({ finding, environment, actions: this.actions.slice(0, this.safetyActions), healing });
    } else if (this.healing === null) {
      this.findings.push({ finding, environment, actions: this.actions.slice(), healing: null });
    } else {
      // What broke while the cluster healed broke on clocks that were set anew there. Without clocks the same is possible.
      const actions = this.actions.filter(({ type }) => type !== "advance");
      const untimed: Environment = { ...environment, time: "untimed", clockRates: [] };
      this.findings.push({ finding, environment: untimed, actions, healing: null });
    }
  }
}

export const noProgress = ({ sentence, facts }: Stalled): Finding => ({
  kind: "no-progress",
  law: PROGRESS,
  sentence,
  facts,
  node: -1,
});
