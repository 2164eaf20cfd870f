// Which implementation a trace is played on: the one it was recorded on, unless the flags say otherwise.

import type { Subject } from "../host/jobs.js";
import { UserError } from "../host/user-error.js";
import type { WatchedWorker } from "../host/watched-worker.js";
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
  const { name } = await worker.run({ do: "inspect", subject, laws: [] });
  const recorded = trace.header.implementation.name;
  if (options.strict && name !== recorded) {
    throw new UserError(
      `${options.path} was recorded on ${recorded}, and this is ${name}. Try the schedule on it with --best-effort, or name the implementation that was recorded.`,
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
      `${path} was recorded on "${name}", which is not known by name. Say where it is: --implementation FILE.`,
    );
  }
}
