// Many runs of one implementation: seeds drawn from one seed, findings shrunk as they come, everything counted.
// A value that is moved on by a budget of actions, so that progress, time limits and Ctrl-C belong to whoever calls it.

import type { Implementation } from "../contract/implementation.js";
import type { FaultName } from "../cluster/fault.js";
import type { Law } from "../laws/law.js";
import { emptyTally, type Finding, type Tally } from "../run/judge.js";
import { Run, type RawFinding } from "../run/run.js";
import { Shrinker } from "../run/shrink.js";
import { drawPlan, faultsOn, type SwarmLimits } from "./swarm.js";

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
   * How many findings of one law are shrunk. Later ones are counted only, unless they are shorter as found than all before
   * them: these shrink better. The rule does not look at what shrinking gave, so that it is one rule for several workers.
   */
  readonly shrinksPerLaw: number;
  /** Whose findings are shrunk at all: all laws', unless some are named. */
  readonly shrinksOnly?: readonly string[];
  /**
   * What `Shrinker` takes as its budget. A finding beyond those gets a tenth of it: what exhaustive search could do for the
   * law was done for an earlier one.
   */
  readonly shrinkBudget: number;
  /** Laws whose findings are warnings only: they get a tenth of it too. */
  readonly shrinksLightly?: readonly string[];
}

/** In how many runs a fault was on, and in how many of these it struck. */
export interface FaultCount {
  readonly runs: number;
  readonly struck: number;
}

/** A finding with the run that it comes from. */
export interface CampaignFinding extends RawFinding {
  /** The number and the seed of the run that it was found in. */
  readonly run: number;
  readonly seed: string;
  /** How many actions the run had taken when it was found, before shrinking. */
  readonly foundAfter: number;
  /** False where a second run of the same actions did not show it again: the implementation is not deterministic. */
  readonly reproduced: boolean;
  /** False where shrinking was given up before its end. */
  readonly shrunk: boolean;
}

/** A finding that waits to be shrunk. */
interface Waiting {
  readonly raw: RawFinding;
  readonly run: number;
  readonly seed: string;
  /** Whether it gets less to be shrunk by. */
  readonly isLight: boolean;
}

/** Runs one run after another, judges them and shrinks what they find; as far as each `advance` allows. */
export class Campaign {
  readonly tally: Tally;
  /** In the order in which they were shrunk; equal ones stand here more than once. */
  readonly findings: CampaignFinding[] = [];
  /** By law id, `panic` or `progress`: in how many runs it was found. */
  readonly runsWith = new Map<string, number>();
  /** Of the faults that were on in a run: in how many, and in how many of these they really happened. */
  readonly faults = new Map<FaultName, FaultCount>();
  runs = 0;
  /** Actions of runs; what shrinking took is in `shrinkActions`. */
  actions = 0;
  shrinkActions = 0;
  /** By law id: the length of the shortest finding so far, as it was found. */
  private readonly shortest = new Map<string, number>();
  private next: number;
  private run: Run | null = null;
  private readonly waiting: Waiting[] = [];
  private shrinking: (Waiting & { readonly shrinker: Shrinker }) | null = null;

  constructor(readonly plan: CampaignPlan) {
    this.tally = emptyTally(plan.laws);
    this.next = plan.first;
  }

  /** Whether nothing is half done: no run under way, no finding waiting to be shrunk. */
  get isBetweenRuns(): boolean {
    return this.run === null && this.shrinking === null && this.waiting.length === 0;
  }

  get isShrinking(): boolean {
    return this.shrinking !== null || this.waiting.length > 0;
  }

  /** The number of the run that is under way or comes next, and its seed. */
  get runNumber(): number {
    return this.next;
  }

  get runSeed(): string {
    return `${this.plan.seed}/${this.next}`;
  }

  /** Spends up to about `budget` actions on the run or the shrinking at hand; comes back early when that is complete. */
  advance(budget: number): void {
    if (this.isShrinking) this.advanceShrinking(budget);
    else this.advanceRun(budget);
  }

  /** What is found and not shrunk yet, as it was found. */
  get unshrunk(): readonly CampaignFinding[] {
    return (this.shrinking === null ? this.waiting : [this.shrinking, ...this.waiting]).map(asFound);
  }

  /** Gives up what is half done: the run under way, and shrinking. What was found is kept as short as it has become. */
  abandon(): void {
    for (const raw of this.run?.findings ?? []) this.take(raw);
    this.run = null;
    if (this.shrinking !== null) this.keepShrunk();
    this.findings.push(...this.waiting.splice(0).map(asFound));
  }

  private advanceRun(budget: number): void {
    const { implementation, laws, limits } = this.plan;
    this.run ??= new Run(implementation, drawPlan(implementation, this.runSeed, limits), laws, this.tally);
    this.actions += this.run.advance(budget);
    if (!this.run.done) return;
    for (const raw of this.run.findings) this.take(raw);
    this.countFaults(this.run);
    this.run = null;
    this.runs++;
    this.next += this.plan.stride;
  }

  private countFaults({ plan, struck }: Run): void {
    for (const fault of faultsOn(plan)) {
      const before = this.faults.get(fault) ?? { runs: 0, struck: 0 };
      this.faults.set(fault, { runs: before.runs + 1, struck: before.struck + (struck.has(fault) ? 1 : 0) });
    }
  }

  private take(raw: RawFinding): void {
    const { law } = raw.finding;
    const before = this.runsWith.get(law) ?? 0;
    this.runsWith.set(law, before + 1);
    const { shrinksPerLaw, shrinksOnly, shrinksLightly = [] } = this.plan;
    if (shrinksOnly !== undefined && !shrinksOnly.includes(law)) return;
    const isShortest = raw.actions.length < (this.shortest.get(law) ?? Infinity);
    if (isShortest) this.shortest.set(law, raw.actions.length);
    if (shrinksPerLaw === 0 || (before >= shrinksPerLaw && !isShortest)) return;
    const isLight = before >= shrinksPerLaw || shrinksLightly.includes(law);
    this.waiting.push({ raw, run: this.next, seed: this.runSeed, isLight });
  }

  private advanceShrinking(budget: number): void {
    if (this.shrinking === null) {
      const waiting = this.waiting.shift()!;
      const { implementation, shrinkBudget } = this.plan;
      const { raw, isLight } = waiting;
      const budget = isLight ? shrinkBudget / 10 : shrinkBudget;
      this.shrinking = { ...waiting, shrinker: new Shrinker(implementation, raw, this.lawsFor(raw.finding), budget) };
    }
    this.shrinkActions += this.shrinking.shrinker.advance(budget);
    if (this.shrinking.shrinker.done) this.keepShrunk();
  }

  private keepShrunk(): void {
    const { shrinker, raw, run, seed } = this.shrinking!;
    const { reproduced, done: shrunk } = shrinker;
    this.shrinking = null;
    this.findings.push({ ...shrinker.result, run, seed, foundAfter: raw.actions.length, reproduced, shrunk });
  }

  /** A broken law is looked for by itself. */
  private lawsFor({ kind, law }: Finding): readonly Law[] {
    return kind === "violation" ? this.plan.laws.filter(({ id }) => id === law) : [];
  }
}

function asFound({ raw, run, seed }: Waiting): CampaignFinding {
  return { ...raw, run, seed, foundAfter: raw.actions.length, reproduced: true, shrunk: false };
}
