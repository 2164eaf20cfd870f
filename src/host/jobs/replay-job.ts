// Plays a trace and tells it in words.

import type { Implementation } from "../../contract/implementation.js";
import { ALL_LAWS } from "../../laws/all-laws.js";
import { renderCluster } from "../../report/cluster-text.js";
import { renderRun } from "../../report/run-text.js";
import { firstDifference, isConfirmed, replayBestEffort, replayStrictly } from "../../run/replay.js";
import { parseTrace } from "../../trace/trace-text.js";
import { styleOf } from "../sessions/look.js";
import type { ReplayJob, ReplayResult } from "./jobs.js";
import { lawsOfTrace } from "../asked/trace-laws.js";

export function replayJob(job: ReplayJob, implementation: Implementation): ReplayResult {
  const trace = parseTrace(job.trace);
  const play = job.bestEffort ? replayBestEffort : replayStrictly;
  const replay = play(trace, implementation, lawsOfTrace(trace));
  const { start, steps, verdict, phase, drift, replaced, skipped } = replay;
  const style = styleOf(job.look);
  const differsAt = job.bestEffort ? firstDifference(trace, replay) : null;
  const run = renderRun(start, steps, verdict, {
    style,
    laws: ALL_LAWS,
    phase,
    more: job.more ?? 0,
    ...(differsAt !== null && { differsAt }),
  });
  const { cluster } = steps.at(-1) ?? start;
  return {
    text: job.more === null ? run : `${run}\n${renderCluster(cluster, style)}`,
    verdict,
    confirmed: isConfirmed(trace, replay),
    steps: steps.length,
    drift,
    replaced,
    skipped,
    differsAt,
    version: implementation.version,
  };
}
