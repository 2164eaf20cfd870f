// One worker's share of a campaign.

import type { Implementation } from "../../contract/implementation.js";
import { Campaign } from "../../fuzz/campaign.js";
import type { CampaignFinding } from "../../fuzz/campaign-finding.js";
import type { Totals } from "../../fuzz/totals.js";
import { selectLaws } from "../../laws/all-laws.js";
import { pace } from "../workers/pace.js";
import type { Pulse } from "../workers/pulse.js";
import type { SwarmLimits } from "../../fuzz/limits.js";
import { foundTrace, type FoundTrace } from "../files/found-trace.js";
import type { Subject } from "./subject.js";

/** A campaign, or one worker's share of it. */
export interface FuzzJob {
  readonly do: "fuzz";
  readonly subject: Subject;
  readonly seed: string;
  readonly laws: readonly string[];
  readonly limits: SwarmLimits;
  readonly first: number;
  readonly stride: number;
  /** Runs with a number below this one are made; null: until the time is up. */
  readonly runs: number | null;
  readonly milliseconds: number | null;
  readonly shrinksEach: number;
  readonly shrinkBudget: number;
  /** Laws whose findings get a tenth of it. */
  readonly shrinksLightly: readonly string[];
  /** What ends the runs as soon as it is found: ids of laws, `panic`, `progress`. */
  readonly endedBy: readonly string[];
}

/**
 * While runs are made, shrinking gets this much of the time at most: less where no law of Raft is broken yet, since the next
 * run may break one.
 */
const SHRINKING_SHARE = { pressing: 0.5, other: 0.2 };
/** When the time is up, what is found gets so much of it more to be shrunk in; when told to stop, half a second. */
const GRACE_SHARE = 1 / 6;
const GRACE_MILLISECONDS_MAX = 10_000;
const STOP_GRACE_MILLISECONDS = 500;

export async function fuzzJob(
  job: FuzzJob,
  implementation: Implementation,
  pulse: Pulse,
  report: (found: FoundTrace) => void,
): Promise<Totals> {
  const { laws } = selectLaws(job.laws);
  const campaign = new Campaign({ ...job, implementation, laws });
  const clock = new TimeBudget(job.milliseconds, pulse);
  const reporter = new Reporter(campaign, (finding) => report(foundTrace(implementation, job.laws, finding)));
  const isEnough = (): boolean => pulse.isAskedForNoMore || job.endedBy.some((law) => campaign.runsWith.has(law));
  const mayRun = (): boolean =>
    campaign.isRunning || (!clock.isOver && !isEnough() && (job.runs === null || campaign.runNumber < job.runs));
  const spent = { running: 0, shrinking: 0 };
  /** In which order does not matter to what is found: so the clock may say whose turn it is. */
  const next = (): "running" | "shrinking" => {
    if (!campaign.isShrinking) return "running";
    if (!mayRun()) return "shrinking";
    const share = campaign.isShrinkingPressing ? SHRINKING_SHARE.pressing : SHRINKING_SHARE.other;
    return spent.shrinking < share * (spent.running + spent.shrinking) ? "shrinking" : "running";
  };
  let entered = "";
  const enter = (phase: "running" | "shrinking"): void => {
    const run = phase === "running" ? campaign.runNumber : campaign.shrinkingRun;
    if (`${phase} ${run}` !== entered) pulse.enter(phase, run);
    entered = `${phase} ${run}`;
  };
  const work = {
    advance(budget: number): void {
      const phase = next();
      enter(phase);
      const began = performance.now();
      if (phase === "running") campaign.advanceRun(budget);
      else campaign.advanceShrinking(budget);
      spent[phase] += performance.now() - began;
    },
  };
  await pace(work, {
    isDone: () => !campaign.isShrinking && !mayRun(),
    between() {
      pulse.beat();
      pulse.show(campaign);
      pulse.showRunning(spent.running);
      reporter.reportNew();
      return !clock.isGraceOver;
    },
  });
  campaign.abandon();
  reporter.reportNew();
  return campaign.totals;
}

/** Tells of each finding twice: as it was found, since shrinking may hang in the implementation, and when it is shrunk. */
class Reporter {
  private readonly asFound = new Set<string>();
  private told = 0;

  constructor(
    private readonly campaign: Campaign,
    private readonly report: (finding: CampaignFinding) => void,
  ) {}

  reportNew(): void {
    const { unshrunk, findings } = this.campaign;
    for (const finding of unshrunk) {
      const name = `${finding.run} ${finding.finding.law}`;
      if (this.asFound.has(name)) continue;
      this.asFound.add(name);
      this.report(finding);
    }
    while (this.told < findings.length) this.report(findings[this.told++]);
  }
}

/** How much time a job has left. */
class TimeBudget {
  private readonly endsAt: number;
  private readonly grace: number;
  private stoppedAt: number | null = null;

  constructor(
    milliseconds: number | null,
    private readonly pulse: Pulse,
  ) {
    this.endsAt = milliseconds === null ? Infinity : performance.now() + milliseconds;
    this.grace = Math.min(GRACE_MILLISECONDS_MAX, GRACE_SHARE * (milliseconds ?? Infinity));
  }

  /** Whether no new run may begin. */
  get isOver(): boolean {
    return this.isStopped || performance.now() >= this.endsAt;
  }

  /** Whether what is half done is to be left as it is. */
  get isGraceOver(): boolean {
    const now = performance.now();
    return now >= this.endsAt + this.grace || (this.isStopped && now >= this.stoppedAt! + STOP_GRACE_MILLISECONDS);
  }

  private get isStopped(): boolean {
    if (this.stoppedAt === null && this.pulse.isAskedToStop) this.stoppedAt = performance.now();
    return this.stoppedAt !== null;
  }
}
