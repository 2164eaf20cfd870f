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
    const entries = readdirSync(folder, { withFileTypes: true });
    // What is no file may never end being read.
    const names = entries.filter((entry) => entry.name.endsWith(".jsonl") && entry.isFile()).map(({ name }) => name);
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // What else is wrong with it is told by who writes there.
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw new UserError(`cannot read the folder ${folder}: ${textOfError(error)}. Name a folder of traces.`);
  }
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
