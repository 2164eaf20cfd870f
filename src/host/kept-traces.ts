// What was found before: the traces of a folder, each played again on the code as it is now.

import { targetOf } from "../run/replay.js";
import type { Trace } from "../trace/trace.js";
import type { RetryResult, Subject } from "./jobs.js";
import { readTraceFile } from "./trace-files.js";
import { UserError } from "./user-error.js";
import { HangError, type WatchedWorker } from "./watched-worker.js";

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
}

/** Plays them one after another; one that cannot be read is passed over, one that hangs ends it. */
export async function retryAll(
  paths: readonly string[],
  worker: WatchedWorker,
  { choose, goesOn }: RetryOptions,
): Promise<KeptTraces> {
  const retried: Retried[] = [];
  const passedOver: PassedOver[] = [];
  for (const path of paths) {
    if (!goesOn()) break;
    try {
      const { text, trace } = readTraceFile(path);
      const subject = await choose(trace);
      if (typeof subject === "string") passedOver.push({ path, isUnreadable: false, reason: subject });
      else {
        const result = await worker.run({ do: "retry", subject, trace: text });
        retried.push({ ...result, path, recorded: targetOf(trace) });
      }
    } catch (error) {
      if (error instanceof HangError) throw new UserError(`${path}: ${error.message}`);
      if (!(error instanceof UserError) || worker.isEnded) throw error;
      passedOver.push({ path, isUnreadable: true, reason: error.message });
    }
  }
  return { retried, passedOver };
}
