// The line that a campaign draws while it runs.

import type { Fuzzing, FuzzPlan } from "../host/fuzzing.js";
import { clockText, counted, grouped, roughly } from "./numbers.js";
import { ProgressLine } from "./progress-line.js";

/** Actions, rate, runs, findings, time left. */
export function fuzzProgress(plan: FuzzPlan, fuzzing: Fuzzing): ProgressLine {
  const began = performance.now();
  return new ProgressLine(() => {
    const { actions, runs, findings, isShrinking } = fuzzing.progress;
    const elapsed = performance.now() - began;
    return [
      `${grouped(actions)} actions`,
      `${roughly((actions / Math.max(elapsed, 1)) * 1000)}/s`,
      `${counted(runs, "run")}${plan.runs === null ? "" : ` of ${grouped(runsOfShard(plan, plan.runs))}`}`,
      `${counted(findings, "finding")}${isShrinking ? " (shrinking)" : ""}`,
      ...timeLeft(plan, { runs, isShrinking }, elapsed),
    ].join("  ");
  });
}

const runsOfShard = ({ shard }: FuzzPlan, runs: number): number =>
  Math.max(0, Math.ceil((runs - shard.index) / shard.of));

type Done = Pick<Fuzzing["progress"], "runs" | "isShrinking">;

function timeLeft(plan: FuzzPlan, { runs, isShrinking }: Done, elapsed: number): string[] {
  const { milliseconds } = plan;
  const byClock = milliseconds === null ? Infinity : milliseconds - elapsed;
  const left = plan.runs === null ? Infinity : runsOfShard(plan, plan.runs) - runs;
  // How long a shrinking takes nobody knows.
  const byRuns = isShrinking || runs === 0 ? Infinity : (left * elapsed) / runs;
  const soonest = Math.min(byClock, byRuns);
  return soonest === Infinity ? [] : [`${clockText(soonest)} left`];
}
