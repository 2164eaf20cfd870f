// Plays a trace that was kept, and says what has become of what it showed.

import type { Implementation } from "../../contract/implementation.js";
import {
  firstDifference,
  isConfirmed,
  replayBestEffort,
  replayStrictly,
  targetOf,
  type Replay,
} from "../../run/replay.js";
import type { Trace } from "../../trace/trace.js";
import { parseTrace } from "../../trace/trace-text.js";
import type { RetryJob, RetryResult } from "./jobs.js";
import { lawsOfTrace } from "../asked/trace-laws.js";

export function retryJob(job: RetryJob, implementation: Implementation): RetryResult {
  const trace = parseTrace(job.trace);
  const laws = lawsOfTrace(trace);
  const recorded = targetOf(trace);
  if (isConfirmed(trace, replayStrictly(trace, implementation, laws)))
    return { outcome: recorded === null ? "holds" : "broken", law: recorded, note: null };
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
