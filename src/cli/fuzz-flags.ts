// The flags of `fuzz`, and the words that say them again in a command that is printed.

import { availableParallelism } from "node:os";
import { isOfModels } from "../host/asked/check-settings.js";
import { shellWord } from "../report/shell-word.js";
import { checkCommandText } from "./check-flags.js";
import type { PartOfRuns } from "./option-values.js";
import { programName } from "./program-name.js";
import { subjectWords, type SubjectFlags } from "./subject.js";

/** Where traces are kept, and how long a call may take, where nobody says. */
export const TRACES = "traces/found";
export const HANG_MILLISECONDS = 10_000;
/** As many threads as a command takes. */
export const WORKERS_MAX = 64;

export interface FuzzFlags extends SubjectFlags {
  readonly seed?: string;
  readonly runs?: number;
  readonly for?: number;
  readonly nodes?: number;
  readonly steps?: number;
  readonly set?: readonly string[];
  readonly laws?: string;
  readonly workers?: number;
  readonly shrinks: number;
  readonly shard?: PartOfRuns;
  readonly traces: string;
  readonly hangAfter: number;
  /** Stop at the first finding. */
  readonly first?: boolean;
  /** Discipline counts, whoever keeps it. */
  readonly strict?: boolean;
  /** Show the picture. */
  readonly open?: boolean;
  readonly json?: boolean;
}

/**
 * How many threads make the runs. What is made within a time depends on the machine, so all of it is used; a count of runs
 * is told in one order, the same every time.
 */
export const workersOf = ({ workers, for: milliseconds }: FuzzFlags): number =>
  workers ?? (milliseconds === undefined ? 1 : Math.min(availableParallelism(), WORKERS_MAX));

/** The command that makes one run again, and shrinks what it finds. */
export const againCommand = (flags: FuzzFlags, seed: string, run: number): string =>
  fuzzCommand(flags, ["--seed", seed, "--runs", String(run + 1), "--shard", `${run + 1}/${run + 1}`]);

/** The command that makes as long a campaign from another seed. */
export const furtherCommand = (flags: FuzzFlags): string => fuzzCommand({ ...flags, twice: false }, ["--for", "10m"]);

/** The command that searches all runs within bounds of what was fuzzed, as far as a search takes the same words. */
export const searchCommand = (flags: FuzzFlags): string =>
  checkCommandText({ ...flags, twice: false, set: (flags.set ?? []).filter(isOfModels) });

/** `which`: the words for which runs are made. */
function fuzzCommand(flags: FuzzFlags, which: readonly string[]): string {
  const { nodes, steps, set = [], laws, strict, traces, hangAfter } = flags;
  const words = [
    ...subjectWords(flags),
    ...which,
    ...(nodes !== undefined ? ["--nodes", String(nodes)] : []),
    ...(steps !== undefined ? ["--steps", String(steps)] : []),
    ...set.flatMap((word) => ["--set", word]),
    ...(laws !== undefined ? ["--laws", laws] : []),
    ...(strict ? ["--strict"] : []),
    ...(traces !== TRACES ? ["--traces", traces] : []),
    ...(hangAfter !== HANG_MILLISECONDS ? ["--hang-after", `${hangAfter / 1000}s`] : []),
  ];
  return [programName(), "fuzz", ...words.map(shellWord)].join(" ");
}
