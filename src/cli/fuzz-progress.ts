// What a campaign says while it runs: each finding as it is found, and how far it has come.

import { nameOf } from "../run/judge.js";
import type { SharedCampaign, FuzzPlan } from "../host/sessions/shared-campaign.js";
import type { FoundTrace } from "../host/files/found-trace.js";
import { oneLine } from "../report/plain-text.js";
import type { Style } from "../report/style.js";
import { clockText, counted, grouped, roughly } from "./numbers.js";
import { ProgressLine, type ProgressOptions } from "./progress-line.js";

/** Runs, actions and their rate, findings, what is being shrunk, time left. */
export function fuzzProgress(plan: FuzzPlan, campaign: SharedCampaign, options: ProgressOptions): ProgressLine {
  const began = performance.now();
  return new ProgressLine(() => {
    const { actions, rate, runs, kinds, shrinking } = campaign.progress;
    const elapsed = performance.now() - began;
    return [
      plan.runs === null ? counted(runs, "run") : `${grouped(runs)} of ${counted(runsOfShard(plan, plan.runs), "run")}`,
      // What shrinking takes is not in it: the rate says how fast runs are made, whatever else is done.
      `${grouped(actions)} actions in runs (${roughly(rate)}/s)`,
      kinds === 0 ? "nothing found" : `${counted(kinds, "kind")} of finding`,
      ...(shrinking.length > 0 ? [`shrinking ${shrinkingText(shrinking)}`] : []),
      ...timeLeft(plan, { runs, isShrinking: shrinking.length > 0 }, elapsed),
    ];
  }, options);
}

const shrinkingText = ([first, ...others]: readonly string[]): string =>
  others.length === 0 ? oneLine(first, 60) : `${oneLine(first, 60)} and ${others.length} more`;

const runsOfShard = ({ shard }: FuzzPlan, runs: number): number =>
  Math.max(0, Math.ceil((runs - shard.index) / shard.of));

interface Done {
  readonly runs: number;
  readonly isShrinking: boolean;
}

function timeLeft(plan: FuzzPlan, { runs, isShrinking }: Done, elapsed: number): string[] {
  const { milliseconds } = plan;
  const byClock = milliseconds === null ? Infinity : milliseconds - elapsed;
  const left = plan.runs === null ? Infinity : runsOfShard(plan, plan.runs) - runs;
  // How long a shrinking takes nobody knows.
  const byRuns = isShrinking || runs === 0 ? Infinity : (left * elapsed) / runs;
  const soonest = Math.min(byClock, byRuns);
  return soonest === Infinity ? [] : [`${clockText(soonest)} left`];
}

/** Why a finding does not come back, and what to do. */
export const NOT_DETERMINISTIC =
  "the implementation is not deterministic. --twice shows the step, conform what it depends on";

/**
 * A line about a finding, as it is found and when it is shrunk. It names no file: a shorter trace may take the place of
 * the one that is there now.
 */
export function announcementOf(found: FoundTrace, isWarning: boolean, style: Style): string {
  const { finding, seed, foundAfter, steps, shrunk, reproduced } = found;
  const name = nameOf(finding);
  if (shrunk && !reproduced)
    return style.dim(
      `not again: ${oneLine(name)} of run ${seed} did not come back when its actions were taken again, so that there is nothing to shrink: ${NOT_DETERMINISTIC}`,
    );
  if (shrunk) {
    const until = finding.kind === "no-progress" ? " before the faults stop" : "";
    return style.dim(
      `shrunk: ${oneLine(name)} of run ${seed}, from ${counted(foundAfter, "action")} to ${grouped(steps)}${until}`,
    );
  }
  const head = isWarning ? style.yellow("warning:") : style.red("found:");
  return `${head} ${oneLine(name)} in run ${seed}, after ${counted(foundAfter, "action")}: ${oneLine(finding.sentence)}`;
}
