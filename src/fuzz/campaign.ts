// Many runs of one implementation: seeds drawn from one seed, findings shrunk as they come, everything counted.
// A value that is moved on by a budget of actions, so that progress, time limits and Ctrl-C belong to whoever calls it.

import type { Implementation } from "../contract/implementation.js";
import type { FaultName } from "../cluster/action.js";
import type { Law } from "../laws/law.js";
import { fixedIn } from "../cluster/fixed.js";
import { emptyTally, nameOf, PANIC, type Finding, type Tally } from "../run/judge.js";
import { Run, type RawFinding } from "../run/run.js";
import type { CampaignFinding } from "./campaign-finding.js";
import { SwarmPlans, type PlanSource } from "./plan-source.js";
import { ShrinkQueue } from "./shrink-queue.js";
import type { SwarmLimits } from "./limits.js";
import { faultsOn } from "./schedule.js";
import type { FaultCount, Totals } from "./totals.js";

/** Which runs a campaign makes, and how much it spends on shrinking. */
export interface CampaignPlan {
  readonly implementation: Implementation;
  readonly seed: string;
  readonly laws: readonly Law[];
  readonly limits: SwarmLimits;
  /** Run `first`, `first + stride`, ... of the seed: one shard of it. */
  readonly first: number;
  readonly stride: number;
  /**
   * Of how many findings of one kind the shortest way is searched for. Later ones are counted only, unless they are
   * shorter as found than all before them: these are cut too, and take the place of what was not cut as short.
   */
  readonly shrinksEach: number;
  /** Whose findings are shrunk at all: all laws', unless some are named. */
  readonly shrinksOnly?: readonly string[];
  /** What `Shrinker` takes as its budget. */
  readonly shrinkBudget: number;
  /** Laws whose findings get a tenth of it. */
  readonly shrinksLightly?: readonly string[];
}

/** So many panics are told apart: of a text in which more than numbers varies each would be another. */
const PANICS_MAX = 20;
/** What all others are counted as. */
export const OTHER_PANICS = nameOf({ kind: "panic", law: PANIC, how: "others" });

/** Runs one run after another, judges them and shrinks what they find; as far as each `advance` allows. */
export class Campaign {
  readonly tally: Tally;
  /** In the order in which they were shrunk; equal ones stand here more than once. */
  readonly findings: CampaignFinding[] = [];
  /** By law id, `panic` or `progress`: in how many runs it was found. */
  readonly runsWith = new Map<string, number>();
  /** Of the faults that were on in a run: in how many, and in how many of these they really happened. */
  readonly faults = new Map<FaultName, FaultCount>();
  /** The same by what broke and how. */
  readonly runsNamed = new Map<string, number>();
  runs = 0;
  /** Actions of runs; what shrinking took is in `shrinkActions`. */
  actions = 0;
  /** By name: the length of the shortest finding so far, as it was found. */
  private readonly shortest = new Map<string, number>();
  private readonly source: PlanSource;
  /** The run that is under way, and its number. */
  private current: { readonly number: number; readonly run: Run } | null = null;
  private readonly queue: ShrinkQueue;

  /** `source`: where its plans come from; drawn, if nobody says. */
  constructor(
    readonly plan: CampaignPlan,
    source?: PlanSource,
  ) {
    this.tally = emptyTally(plan.laws);
    const { implementation, seed, limits, laws, shrinksEach } = plan;
    this.source = source ?? new SwarmPlans(implementation, seed, limits, plan);
    this.queue = new ShrinkQueue(implementation, laws, shrinksEach, (finding) => this.findings.push(finding));
  }

  /** Whether nothing is half done: no run under way, no finding waiting to be shrunk. */
  get isBetweenRuns(): boolean {
    return !this.isRunning && !this.isShrinking;
  }

  get isRunning(): boolean {
    return this.current !== null;
  }

  get isShrinking(): boolean {
    return !this.queue.isEmpty;
  }

  get shrinkActions(): number {
    return this.queue.spent;
  }

  get totals(): Totals {
    const { runs, actions, shrinkActions, tally } = this;
    return {
      ...{ runs, actions, shrinkActions, judged: tally.judged, witnessed: tally.witnessed },
      runsWith: Object.fromEntries(this.runsWith),
      runsNamed: Object.fromEntries(this.runsNamed),
      faults: Object.fromEntries(this.faults),
    };
  }

  /** The number of the run that is under way or comes next, and its seed. */
  get runNumber(): number {
    return this.current?.number ?? this.source.number;
  }

  /** The number of the run that what is being shrunk was found in. */
  get shrinkingRun(): number {
    return this.queue.run;
  }

  /** Whether what is being shrunk breaks a law of Raft. */
  get isShrinkingPressing(): boolean {
    return this.queue.isPressing;
  }

  get runSeed(): string {
    return `${this.plan.seed}/${this.runNumber}`;
  }

  /** Spends up to about `budget` actions, on shrinking while there is something to shrink. */
  advance(budget: number): void {
    if (this.isShrinking) this.advanceShrinking(budget);
    else this.advanceRun(budget);
  }

  /** What is found and not shrunk yet, as it was found. */
  get unshrunk(): readonly CampaignFinding[] {
    return this.queue.unshrunk;
  }

  /** Gives up what is half done: the run under way, and shrinking. What was found is kept as short as it has become. */
  abandon(): void {
    for (const raw of this.current?.run.findings ?? []) this.take(raw);
    this.current = null;
    this.queue.abandon();
  }

  /** Spends up to about `budget` actions on the run at hand or the next; comes back early at its end. */
  advanceRun(budget: number): void {
    const { implementation, laws } = this.plan;
    this.current ??= {
      number: this.source.number,
      run: new Run(implementation, this.source.next(), laws, this.tally),
    };
    const { run } = this.current;
    this.actions += run.advance(budget);
    if (!run.done) return;
    for (const raw of run.findings) this.take(raw);
    this.countFaults(run);
    this.source.learn?.(run);
    this.current = null;
    this.runs++;
  }

  private countFaults({ plan, struck }: Run): void {
    for (const fault of faultsOn(this.plan.implementation, plan)) {
      const before = this.faults.get(fault) ?? { runs: 0, struck: 0 };
      this.faults.set(fault, { runs: before.runs + 1, struck: before.struck + (struck.has(fault) ? 1 : 0) });
    }
  }

  /** Spends about `budget` actions on what waits to be shrunk. */
  advanceShrinking(budget: number): void {
    this.queue.advance(budget);
  }

  private take(found: RawFinding): void {
    const { finding, environment, actions } = found;
    const { law } = finding;
    const name = this.nameOf(finding);
    const before = this.runsNamed.get(name) ?? 0;
    this.runsNamed.set(name, before + 1);
    this.runsWith.set(law, (this.runsWith.get(law) ?? 0) + 1);
    if (name === OTHER_PANICS) return;
    const { shrinksEach, shrinksOnly, shrinksLightly = [], shrinkBudget, limits } = this.plan;
    if (shrinksEach === 0 || (shrinksOnly !== undefined && !shrinksOnly.includes(law))) return;
    const isShortest = actions.length < (this.shortest.get(name) ?? Infinity);
    if (isShortest) this.shortest.set(name, actions.length);
    if (before >= shrinksEach && !isShortest) return;
    const budget = shrinksLightly.includes(law) ? shrinkBudget / 10 : shrinkBudget;
    const raw = { ...found, fixed: fixedIn(environment, limits) };
    this.queue.add({ raw, run: this.runNumber, seed: this.runSeed, budget, rank: this.rankOf(finding) });
  }

  private nameOf(finding: Finding): string {
    const name = nameOf(finding);
    if (finding.kind !== "panic" || this.runsNamed.has(name)) return name;
    const known = [...this.runsNamed.keys()].filter((one) => one.startsWith(PANIC));
    return known.length < PANICS_MAX ? name : OTHER_PANICS;
  }

  /** What the paper promises first, then code that fails and clusters that stand still, then discipline. */
  private rankOf({ kind, law }: Finding): number {
    if (kind !== "violation") return 1;
    return this.plan.laws.find(({ id }) => id === law)?.kind === "raft" ? 0 : 2;
  }
}
