// Plays a trace that was kept, and says what has become of what it showed.

import type { Implementation } from "../../contract/implementation.js";
import { firstDifference, isConfirmed, replayBestEffort, targetOf, type Replay } from "../../run/replay.js";
import type { Trace } from "../../trace/trace.js";
import { lawsOfTrace } from "../asked/trace-laws.js";
import { replayed } from "./replayed.js";
import type { Subject } from "./subject.js";

/** Plays a trace that was kept on the code as it is now. */
export interface RetryJob {
  readonly do: "retry";
  readonly subject: Subject;
  /** The trace's text. */
  readonly trace: string;
}

export interface RetryResult {
  /**
   * `impossible`: nothing is broken, but the schedule is not possible any more. `holds`: it broke nothing before, either.
   * `unanswered`: a call never returned, or its thread came to an end.
   */
  readonly outcome: "broken" | "mended" | "impossible" | "holds" | "unanswered";
  /** What is broken now: by law id, `panic` or `progress`. */
  readonly law: string | null;
  readonly note: string | null;
}

export function retryJob(job: RetryJob, implementation: Implementation): RetryResult {
  const { trace, replay } = replayed({ trace: job.trace, bestEffort: false }, implementation);
  return becomeOf(trace, replay, implementation);
}

/** What has become of what a trace showed, by its strict replay. */
export function becomeOf(trace: Trace, strict: Replay, implementation: Implementation): RetryResult {
  const laws = lawsOfTrace(trace);
  const recorded = targetOf(trace);
  if (isConfirmed(trace, strict)) return { outcome: recorded === null ? "holds" : "broken", law: recorded, note: null };
  // The code is another: the same schedule, as near as it comes there.
  const replay = replayBestEffort(trace, implementation, laws);
  const { verdict, drift, skipped } = replay;
  const law = targetOf({ ...trace, verdict });
  if (law !== null) return { outcome: "broken", law, note: law === recorded ? null : `it breaks ${law} now` };
  if (skipped === 0 || behavesOtherwise(trace, replay))
    return { outcome: recorded === null ? "holds" : "mended", law: null, note: null };
  return { outcome: "impossible", law: null, note: drift && `action ${drift.step} is ${drift.reason}` };
}

/**
 * Whether the code did something else before anything was impossible, and most of the schedule is possible all the same: what
 * a mended server no longer sends cannot be delivered.
 */
function behavesOtherwise(trace: Trace, replay: Replay): boolean {
  const { drift, skipped } = replay;
  const at = firstDifference(trace, replay);
  return at !== null && drift !== null && at < drift.step && 2 * skipped <= trace.steps.length;
}
