// Plays a trace and tells it in words.

import type { Implementation } from "../../contract/implementation.js";
import { ALL_LAWS } from "../../laws/all-laws.js";
import { renderCluster } from "../../report/cluster-text.js";
import { renderRun } from "../../report/run-text.js";
import { firstDifference, isConfirmed } from "../../run/replay.js";
import { styleOf, type Look } from "../look.js";
import type { Drift } from "../../run/trace-follower.js";
import type { Verdict } from "../../trace/trace.js";
import { replayed } from "./replayed.js";
import { becomeOf, type RetryResult } from "./retry-job.js";
import type { Subject } from "./subject.js";

export interface ReplayJob {
  readonly do: "replay";
  readonly subject: Subject;
  /** The trace's text. */
  readonly trace: string;
  readonly bestEffort: boolean;
  /** The trace is the beginning of one with so many actions more, and the cluster is shown that it leads to; null: all of it. */
  readonly more: number | null;
  readonly look: Look;
}

export interface ReplayResult {
  /** The run in words. */
  readonly text: string;
  readonly verdict: Verdict;
  /** Whether it came to the recorded verdict. */
  readonly confirmed: boolean;
  readonly steps: number;
  readonly drift: Drift | null;
  readonly replaced: number;
  readonly skipped: number;
  /** By best effort: the first action, counted from 1, that is not as it was recorded, or does not end as it did. */
  readonly differsAt: number | null;
  readonly version: string;
  /** What has become of what the trace showed, where a strict replay of all of it did not confirm that; else null. */
  readonly become: RetryResult | null;
}

export function replayJob(job: ReplayJob, implementation: Implementation): ReplayResult {
  const { trace, replay } = replayed(job, implementation);
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
  const confirmed = isConfirmed(trace, replay);
  const isAsked = !confirmed && !job.bestEffort && job.more === null;
  return {
    text: job.more === null ? run : `${run}\n${renderCluster(cluster, style)}`,
    verdict,
    confirmed,
    steps: steps.length,
    drift,
    replaced,
    skipped,
    differsAt,
    version: implementation.version,
    become: isAsked ? becomeOf(trace, replay, implementation) : null,
  };
}
