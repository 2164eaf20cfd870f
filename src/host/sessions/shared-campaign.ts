// A campaign over several workers, gathered into one result: the same for any number of them where runs are counted.

import { gatherFindings, type Gathered } from "../../fuzz/gather.js";
import { mergeTotals, noTotals, type Totals } from "../../fuzz/totals.js";
import { nameOf, PANIC, PROGRESS } from "../../run/judge.js";
import type { FoundTrace } from "../files/found-trace.js";
import type { FuzzJob } from "../jobs/fuzz-job.js";
import { UserError } from "../user-error.js";
import { stopSoon, type WatchedWorker } from "../workers/watched-worker.js";

/** A campaign: what each of its workers is given, but for its share of the runs. */
export interface FuzzPlan extends Omit<FuzzJob, "do" | "first" | "stride"> {
  /** Of `of` shards the one at `index`, counted from 0. */
  readonly shard: { readonly index: number; readonly of: number };
}

export interface FuzzOutcome extends Totals {
  readonly findings: readonly Gathered<FoundTrace>[];
  /** What ended the campaign before its end, or null. */
  readonly failure: UserError | null;
  readonly stopped: boolean;
  /** How many workers did not come to an end by themselves: of them nobody knows what their laws saw. */
  readonly uncounted: number;
}

export interface FuzzProgress {
  readonly runs: number;
  readonly actions: number;
  /** Actions a second while runs are made: what else the workers do slows nothing down. */
  readonly rate: number;
  /** In how many ways something broke: what is found in one way again, or shrinks to the same trace, is no more news. */
  readonly kinds: number;
  /** What is or waits to be shrunk, by name. */
  readonly shrinking: readonly string[];
}

export class SharedCampaign {
  /** By run and law: as it was found, and once that is done, shrunk. */
  private readonly found = new Map<string, FoundTrace>();
  /** What is or waits to be shrunk, by run and law: its name. */
  private readonly shrinking = new Map<string, string>();
  private readonly namesTold = new Set<string>();
  private readonly failures: UserError[] = [];
  private stopped = false;

  constructor(
    private readonly plan: FuzzPlan,
    private readonly workers: readonly WatchedWorker[],
    /** Told of each finding as soon as it is there, and again, with what it was before, when it is shrunk. */
    private readonly onFound: (found: FoundTrace, before: FoundTrace | null) => void,
  ) {}

  get progress(): FuzzProgress {
    const pulses = this.workers.map(({ pulse }) => pulse);
    const all = [...this.found.values()];
    return {
      runs: sum(pulses.map(({ runs }) => runs)),
      actions: sum(pulses.map(({ actions }) => actions)),
      rate: sum(pulses.map(({ actions, runningMilliseconds: took }) => (took > 0 ? (1000 * actions) / took : 0))),
      kinds: new Set(all.map(({ finding }) => nameOf(finding))).size,
      shrinking: [...this.shrinking.values()],
    };
  }

  /** Whether a finding that is being told is worth a line: what did not break before, or a trace that stays for now. */
  isNews(found: FoundTrace): boolean {
    if (!found.shrunk) return this.namesTold.size < this.namesTold.add(nameOf(found.finding)).size;
    const shrunk = [...this.found.values()].filter((one) => one.shrunk);
    return this.gathered(shrunk).some((one) => one.found === found);
  }

  /** Lets the workers come to an end soon, and keep what they have. */
  stop(): void {
    this.stopped = true;
    stopSoon(this.workers);
  }

  async run(): Promise<FuzzOutcome> {
    const totals = await Promise.all(this.workers.map((worker, i) => this.runShare(worker, i)));
    return {
      ...totals.reduce(mergeTotals, noTotals(this.plan.laws.length)),
      findings: this.gathered([...this.found.values()]),
      failure: this.stopped ? null : (this.failures[0] ?? null),
      stopped: this.stopped,
      uncounted: this.failures.length,
    };
  }

  private gathered(found: readonly FoundTrace[]): readonly Gathered<FoundTrace>[] {
    const { laws, shrinksEach } = this.plan;
    return gatherFindings(found, [PANIC, PROGRESS, ...laws], shrinksEach);
  }

  private async runShare(worker: WatchedWorker, i: number): Promise<Totals> {
    const { shard, ...plan } = this.plan;
    const first = shard.index + shard.of * i;
    const stride = shard.of * this.workers.length;
    try {
      return await worker.run(
        { do: "fuzz", ...plan, first, stride },
        {
          found: (found) => {
            const key = `${found.run} ${found.finding.law}`;
            const before = this.found.get(key) ?? null;
            this.found.set(key, found);
            // What is told for the second time is done with, also where it was given up.
            if (before === null && !found.shrunk) this.shrinking.set(key, nameOf(found.finding));
            else this.shrinking.delete(key);
            this.onFound(found, before);
            if (plan.endedBy.includes(found.finding.law)) for (const { pulse } of this.workers) pulse.askForNoMore();
          },
        },
      );
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.failures.push(error);
      // What one worker cannot get past, the others will meet too.
      for (const { pulse } of this.workers) pulse.askToStop();
      const { runs, actions } = worker.pulse;
      return { ...noTotals(plan.laws.length), runs, actions };
    }
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
