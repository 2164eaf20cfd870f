// Plays a trace that was kept, and says what has become of what it showed.

import type { Implementation } from "../contract/implementation.js";
import { isConfirmed, replayBestEffort, replayStrictly, targetOf } from "../run/replay.js";
import { parseTrace } from "../trace/trace-text.js";
import type { RetryJob, RetryResult } from "./jobs.js";
import { lawsOfTrace } from "./trace-laws.js";

export function retryJob(job: RetryJob, implementation: Implementation): RetryResult {
  const trace = parseTrace(job.trace);
  const laws = lawsOfTrace(trace);
  const recorded = targetOf(trace);
  if (isConfirmed(trace, replayStrictly(trace, implementation, laws)))
    return { outcome: recorded === null ? "holds" : "broken", law: recorded, note: null };
  // The code is another: the same schedule, as near as it comes there.
  const { verdict, drift, skipped } = replayBestEffort(trace, implementation, laws);
  const law = targetOf({ ...trace, verdict });
  if (law !== null) return { outcome: "broken", law, note: law === recorded ? null : `it breaks ${law} now` };
  if (skipped === 0) return { outcome: recorded === null ? "holds" : "mended", law: null, note: null };
  return { outcome: "impossible", law: null, note: drift && `action ${drift.step} is ${drift.reason}` };
}
