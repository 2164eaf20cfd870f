// Whose nodes a command runs, by its flags.

import type { Subject } from "../host/jobs/subject.js";
import { parseImplementationName, type Origin } from "../host/loading/implementation-name.js";
import { UserError } from "../host/user-error.js";

export interface SubjectFlags {
  readonly implementation?: string;
  readonly mutant?: string;
  readonly twice?: boolean;
}

/** Reads the flags; `fallback` is what runs where none is given. */
export function subjectOf(flags: SubjectFlags, fallback: string): Subject {
  const { implementation, mutant, twice = false } = flags;
  if (implementation !== undefined && mutant !== undefined) {
    throw new UserError("--implementation and --mutant name two implementations. Give one of them.");
  }
  const name = mutant !== undefined ? `mutant:${mutant}` : (implementation ?? fallback);
  return { origin: parseImplementationName(name, process.cwd()), twice };
}

/** The same flags, to stand in a command that is printed. */
export function subjectWords({ implementation, mutant, twice }: SubjectFlags): string[] {
  return [
    ...(implementation !== undefined ? ["--implementation", implementation] : []),
    ...(mutant !== undefined ? ["--mutant", mutant] : []),
    ...(twice ? ["--twice"] : []),
  ];
}

/** What `replay --implementation` must say, where the name in a trace does not tell how to load it. */
export function namedInCommand({ origin }: Subject, { implementation }: SubjectFlags): string | undefined {
  const unnamed: readonly Origin["from"][] = ["file", "wasm", "command"];
  return unnamed.includes(origin.from) ? implementation : undefined;
}
