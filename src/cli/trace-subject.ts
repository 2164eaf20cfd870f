// Which implementation a trace is played on: the one it was recorded on, unless the flags say otherwise.

import type { Subject } from "../host/jobs/subject.js";
import { UserError } from "../host/user-error.js";
import { strangeSetting } from "../host/asked/settings.js";
import type { WatchedWorker } from "../host/workers/watched-worker.js";
import { oneLine } from "../report/plain-text.js";
import type { Trace } from "../trace/trace.js";
import { subjectOf, type SubjectFlags } from "./subject.js";

/** Loads it in a worker. `strict`: one of another name is refused. */
export async function openTraceSubject(
  worker: WatchedWorker,
  trace: Trace,
  flags: SubjectFlags,
  options: { readonly strict: boolean; readonly path: string },
): Promise<Subject> {
  const subject = subjectFor(trace, flags, options.path);
  const { name, capabilities } = await worker.run({ do: "inspect", subject, laws: [] });
  const recorded = trace.header.implementation.name;
  if (options.strict && name !== recorded) {
    throw new UserError(
      `${options.path} was recorded on ${oneLine(recorded, 80)}, and this is ${oneLine(name, 80)}. Try the schedule on it with --best-effort, or name the implementation that was recorded.`,
    );
  }
  // Another implementation has settings of its own: what it does not know it does not read.
  const strange = name === recorded ? strangeSetting(trace.header.environment.settings, capabilities) : null;
  if (strange !== null) {
    throw new UserError(
      `${options.path}: line 1: environment.settings: ${strange} Mend the line, or record the run anew from its seed.`,
    );
  }
  return subject;
}

function subjectFor(trace: Trace, flags: SubjectFlags, path: string): Subject {
  const { name } = trace.header.implementation;
  if (flags.implementation !== undefined || flags.mutant !== undefined) return subjectOf(flags, name);
  try {
    return subjectOf(flags, name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `${path} was recorded on "${oneLine(name, 80)}", which is not known by name. Say what runs it, as when it was recorded: --implementation with a file, or with a command in quotes.`,
    );
  }
}
