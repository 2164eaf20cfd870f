// The flags of `check`, and the words that say them again in a command that is printed.

import type { Bounds } from "../checker/model.js";
import { boundText } from "../host/check-model.js";
import { shellWord } from "../report/shell-word.js";
import { programName } from "./program-name.js";
import { subjectWords, type SubjectFlags } from "./subject.js";

export interface CheckFlags extends SubjectFlags, BoundFlags {
  readonly nodes?: number;
  readonly set?: readonly string[];
  readonly laws?: string;
  readonly symmetry?: boolean;
  readonly dropIgnored?: boolean;
  readonly maxStates?: number;
  readonly maxMemory?: number;
  readonly for?: number;
  readonly workers: number;
  readonly checkpoint?: string;
  readonly checkpointEvery?: number;
  readonly resume?: string;
  readonly traces: string;
  readonly hangAfter: number;
  /** Show the picture. */
  readonly open?: boolean;
  readonly json?: boolean;
}

interface BoundFlags {
  readonly maxTerm?: number;
  readonly maxLog?: number;
  readonly maxMessages?: number;
  readonly maxPending?: number;
  readonly maxRequests?: number;
  readonly maxCrashes?: number;
  readonly maxDown?: number;
  readonly maxDuplicates?: number;
  readonly maxFailedWrites?: number;
  readonly maxDepth?: number;
}

/** A bound as flag, help and report name it. */
export interface BoundWords {
  readonly bound: keyof Bounds;
  readonly key: keyof BoundFlags;
  readonly flag: string;
  readonly help: string;
  readonly min: number;
}

export const BOUND_WORDS: readonly BoundWords[] = [
  { bound: "term", key: "maxTerm", flag: "--max-term", help: "highest term (default: 2)", min: 0 },
  { bound: "log", key: "maxLog", flag: "--max-log", help: "longest log (default: 1)", min: 0 },
  {
    bound: "messages",
    key: "maxMessages",
    flag: "--max-messages",
    help: "most packets under way that will still be delivered (default: 2)",
    min: 0,
  },
  {
    bound: "pending",
    key: "maxPending",
    flag: "--max-pending",
    help: "longest queue before an async disk (default: as many as servers)",
    min: 0,
  },
  {
    bound: "requests",
    key: "maxRequests",
    flag: "--max-requests",
    help: "most client requests in a run (default: any)",
    min: 0,
  },
  { bound: "crashes", key: "maxCrashes", flag: "--max-crashes", help: "most crashes in a run (default: 0)", min: 0 },
  { bound: "down", key: "maxDown", flag: "--max-down", help: "most servers down at once (default: any)", min: 0 },
  {
    bound: "duplicates",
    key: "maxDuplicates",
    flag: "--max-duplicates",
    help: "most packets delivered twice in a run (default: 0)",
    min: 0,
  },
  {
    bound: "failedWrites",
    key: "maxFailedWrites",
    flag: "--max-failed-writes",
    help: "most failed writes in a run (default: 0)",
    min: 0,
  },
  {
    bound: "depth",
    key: "maxDepth",
    flag: "--max-depth",
    help: "most clusters on a path, the first one included (default: any)",
    min: 1,
  },
];

/** The bounds that flags give. */
export function boundsAsked(flags: CheckFlags): Partial<Bounds> {
  const given = BOUND_WORDS.filter(({ key }) => flags[key] !== undefined);
  return Object.fromEntries(given.map(({ bound, key }) => [bound, flags[key]]));
}

/** The command that searches the same model again. Budgets are left out: they change no answer. */
export function checkCommandText(flags: CheckFlags): string {
  const { nodes, set = [], laws, symmetry, dropIgnored } = flags;
  const words = [
    ...subjectWords(flags),
    ...(nodes !== undefined ? ["--nodes", String(nodes)] : []),
    ...BOUND_WORDS.flatMap(({ key, flag }) => (flags[key] === undefined ? [] : [flag, boundText(flags[key])])),
    ...set.flatMap((word) => ["--set", word]),
    ...(laws !== undefined ? ["--laws", laws] : []),
    ...(symmetry === undefined ? [] : [symmetry ? "--symmetry" : "--no-symmetry"]),
    ...(dropIgnored ? ["--drop-ignored"] : []),
  ];
  return [programName(), "check", ...words.map(shellWord)].join(" ");
}
