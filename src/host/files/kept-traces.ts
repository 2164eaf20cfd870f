// What was found before: the traces of a folder, each played again on the code as it is now.

import { targetOf } from "../../run/replay.js";
import type { Trace } from "../../trace/trace.js";
import type { RetryResult } from "../jobs/retry-job.js";
import type { Subject } from "../jobs/subject.js";
import { readTraceFile } from "./trace-files.js";
import { UserError } from "../user-error.js";
import { HangError, StoppedError, type WatchedWorker } from "../workers/watched-worker.js";

/** A trace that was played again. */
export interface Retried extends RetryResult {
  readonly path: string;
  /** What it was recorded for: by law id, `panic` or `progress`; null where it broke nothing. */
  readonly recorded: string | null;
}

/** One that was not, and why. */
export interface PassedOver {
  readonly path: string;
  /** Whether it is no trace that can be read, rather than one of something else. */
  readonly isUnreadable: boolean;
  readonly reason: string;
}

export interface KeptTraces {
  readonly retried: readonly Retried[];
  readonly passedOver: readonly PassedOver[];
}

export interface RetryOptions {
  /** Whose nodes a trace is played on, or why it is passed over. */
  readonly choose: (trace: Trace) => Promise<Subject | string>;
  /** Asked before each. */
  readonly goesOn: () => boolean;
  /** Told after each. */
  readonly onDone?: () => void;
}

/** Plays them one after another, in the first of the workers: another takes its place where a trace was the end of it. */
export async function retryAll(
  paths: readonly string[],
  workers: WatchedWorker[],
  options: RetryOptions,
): Promise<KeptTraces> {
  const retried: Retried[] = [];
  const passedOver: PassedOver[] = [];
  for (const path of paths) {
    if (!options.goesOn()) break;
    const kept = await retry(path, workers, options);
    if (kept === null) break;
    if ("outcome" in kept) retried.push(kept);
    else passedOver.push(kept);
    options.onDone?.();
  }
  return { retried, passedOver };
}

/** Null where somebody wants an end. */
async function retry(
  path: string,
  workers: WatchedWorker[],
  { choose, goesOn }: RetryOptions,
): Promise<Retried | PassedOver | null> {
  let recorded: string | null = null;
  let subject: Subject | string | null = null;
  try {
    const { text, trace } = readTraceFile(path);
    recorded = targetOf(trace);
    subject = await choose(trace);
    if (typeof subject === "string") return { path, isUnreadable: false, reason: subject };
    return { ...(await workers[0].run({ do: "retry", subject, trace: text })), path, recorded };
  } catch (error) {
    if (error instanceof StoppedError && !goesOn()) return null;
    if (!(error instanceof UserError) || error instanceof StoppedError) throw error;
    const isUnanswered = subject !== null || workers[0].isEnded || error instanceof HangError;
    if (!isUnanswered) return { path, isUnreadable: true, reason: error.message };
    // A thread in which something was left behind lives on, and would tell of it in the next trace.
    workers[0] = await workers[0].renewed();
    return { path, outcome: "unanswered", recorded, law: null, note: error.message };
  }
}
