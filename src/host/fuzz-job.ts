// One worker's share of a campaign.

import type { Implementation } from "../contract/implementation.js";
import { Campaign, type CampaignFinding } from "../fuzz/campaign.js";
import { selectLaws } from "../laws/all-laws.js";
import { foundTrace } from "./found-trace.js";
import type { FoundTrace, FuzzJob, FuzzTotals } from "./jobs.js";
import { pace } from "./pace.js";
import type { Pulse } from "./pulse.js";

/** When the time is up, a finding that is being shrunk gets so much more; when told to stop, less. */
const GRACE_MILLISECONDS = 10_000;
const STOP_GRACE_MILLISECONDS = 500;

export async function fuzzJob(
  job: FuzzJob,
  implementation: Implementation,
  pulse: Pulse,
  report: (found: FoundTrace) => void,
): Promise<FuzzTotals> {
  const { laws } = selectLaws(job.laws);
  const campaign = new Campaign({ ...job, implementation, laws });
  const clock = new Clock(job.milliseconds, pulse);
  const reporter = new Reporter(campaign, (finding) => report(foundTrace(implementation, job.laws, finding)));
  const isComplete = (): boolean => {
    if (!campaign.isBetweenRuns) return false;
    return clock.isOver || (job.runs !== null && campaign.runNumber >= job.runs);
  };
  const running = new RunningTime(campaign);
  let entered = "";
  const enter = (): void => {
    const phase = campaign.isShrinking ? "shrinking" : "running";
    const place = `${phase} ${campaign.runNumber}`;
    if (place !== entered) pulse.enter(phase, campaign.runNumber);
    entered = place;
  };
  enter();
  await pace(campaign, {
    isDone: isComplete,
    between() {
      pulse.beat();
      pulse.show(campaign);
      pulse.showRunning(running.measured());
      enter();
      reporter.reportNew();
      return !clock.isGraceOver;
    },
  });
  campaign.abandon();
  reporter.reportNew();
  const { runs, actions, shrinkActions, tally, runsWith, faults } = campaign;
  const counts = { runsWith: Object.fromEntries(runsWith), faults: Object.fromEntries(faults) };
  return { runs, actions, shrinkActions, ...tally, ...counts };
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

/** How much of a campaign's time goes into runs, slice by slice. */
class RunningTime {
  private milliseconds = 0;
  private since = performance.now();
  private wasShrinking = false;

  constructor(private readonly campaign: Campaign) {}

  /** Called after each slice. */
  measured(): number {
    const now = performance.now();
    if (!this.wasShrinking) this.milliseconds += now - this.since;
    this.since = now;
    this.wasShrinking = this.campaign.isShrinking;
    return this.milliseconds;
  }
}

/** How much time a job has left. */
class Clock {
  private readonly endsAt: number;
  private stoppedAt: number | null = null;

  constructor(
    milliseconds: number | null,
    private readonly pulse: Pulse,
  ) {
    this.endsAt = milliseconds === null ? Infinity : performance.now() + milliseconds;
  }

  /** Whether no new run may begin. */
  get isOver(): boolean {
    return this.isStopped || performance.now() >= this.endsAt;
  }

  /** Whether what is half done is to be left as it is. */
  get isGraceOver(): boolean {
    const now = performance.now();
    return (
      now >= this.endsAt + GRACE_MILLISECONDS || (this.isStopped && now >= this.stoppedAt! + STOP_GRACE_MILLISECONDS)
    );
  }

  private get isStopped(): boolean {
    if (this.stoppedAt === null && this.pulse.isAskedToStop) this.stoppedAt = performance.now();
    return this.stoppedAt !== null;
  }
}
