// One worker's share of a campaign.

import type { Implementation } from "../contract/implementation.js";
import { Campaign } from "../fuzz/campaign.js";
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
  const { seed, limits, first, stride, shrinksPerLaw, shrinkBudget } = job;
  const { laws } = selectLaws(job.laws);
  const campaign = new Campaign({ implementation, seed, laws, limits, first, stride, shrinksPerLaw, shrinkBudget });
  const clock = new Clock(job.milliseconds, pulse);
  let reported = 0;
  const reportNew = (): void => {
    for (; reported < campaign.findings.length; reported++) {
      report(foundTrace(implementation, job.laws, campaign.findings[reported]));
    }
  };
  const isComplete = (): boolean => {
    if (!campaign.isBetweenRuns) return false;
    return clock.isOver || (job.runs !== null && campaign.runNumber >= job.runs);
  };
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
      enter();
      reportNew();
      return !clock.isGraceOver;
    },
  });
  campaign.abandonShrinking();
  reportNew();
  const { runs, actions, shrinkActions, tally, runsWith } = campaign;
  return { runs, actions, shrinkActions, ...tally, runsWith: Object.fromEntries(runsWith) };
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
