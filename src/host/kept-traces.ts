// What was found before: the traces of a folder, each played again on the code as it is now.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { targetOf } from "../run/replay.js";
import type { Trace } from "../trace/trace.js";
import type { RetryResult, Subject } from "./jobs.js";
import { readTraceFile } from "./trace-files.js";
import { textOfError, UserError } from "./user-error.js";
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

/** The traces in a folder, in order of their names; none where there is no such folder. */
export function tracesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new UserError(`cannot read the folder ${folder}: ${textOfError(error)}. Name a folder of traces.`);
  }
}

/** `choose`: whose nodes a trace is played on, or why it is passed over. `isStopped`: asked before each. */
export async function retryAll(
  paths: readonly string[],
  worker: WatchedWorker,
  choose: (trace: Trace, path: string) => Promise<Subject | string>,
  isStopped: () => boolean,
): Promise<KeptTraces> {
  const retried: Retried[] = [];
  const passedOver: PassedOver[] = [];
  for (const path of paths) {
    if (isStopped()) break;
    try {
      const { text, trace } = readTraceFile(path);
      const subject = await choose(trace, path);
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
