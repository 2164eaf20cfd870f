// The flags of `check`, and the words that say them again in a command that is printed.

import { RETRIES, type Bounds } from "../checker/model.js";
import { FAULT_BOUNDS } from "../cluster/action.js";
import { OPERATION_BOUNDS } from "../cluster/operation.js";
import { boundText, flagOf } from "../host/asked/bound-flags.js";
import { shellWord } from "../report/shell-word.js";
import { programName } from "./program-name.js";
import { subjectWords, type SubjectFlags } from "./subject.js";

/** With more, what may be lost of one broadcast is too much to choose from. */
export const CHECK_NODES_MAX = 9;

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

/** `maxTerm` for `term`. */
type BoundFlag = `max${Capitalize<keyof Bounds>}`;
type BoundFlags = Readonly<Partial<Record<BoundFlag, number>>>;

/** A bound as flag, help and report name it. */
export interface BoundWords {
  readonly bound: keyof Bounds;
  readonly key: BoundFlag;
  readonly flag: string;
  readonly help: string;
  readonly min: number;
}

const wordsOf = (bound: keyof Bounds, help: string, min = 0): BoundWords => ({
  bound,
  key: `max${bound[0].toUpperCase()}${bound.slice(1)}` as BoundFlag,
  flag: flagOf(bound),
  help,
  min,
});

export const BOUND_WORDS: readonly BoundWords[] = [
  wordsOf("term", "highest term (default: 2)"),
  wordsOf("log", "longest log (default: 1)"),
  wordsOf("messages", "most packets under way that will still be delivered (default: 2)"),
  wordsOf("pending", "longest queue before an async disk (default: as many as servers)"),
  wordsOf("operations", "most operations that clients ask for in a run (default: any)"),
  ...FAULT_BOUNDS.map(({ name, of }) => wordsOf(name, `most ${of} in a run (default: 0)`)),
  ...[...OPERATION_BOUNDS, RETRIES].map(({ name, of }) => wordsOf(name, `most ${of} in a run (default: 0)`)),
  wordsOf("down", "most servers down at once (default: any)"),
  wordsOf("depth", "most clusters on a path, the first one included (default: any)", 1),
];

/** The bounds that flags give. */
export function boundsAsked(flags: CheckFlags): Partial<Bounds> {
  const given = BOUND_WORDS.filter(({ key }) => flags[key] !== undefined);
  return Object.fromEntries(given.map(({ bound, key }) => [bound, flags[key]]));
}

/** The command that searches the same model again. Budgets are left out: they change no answer. */
export function checkCommandText(flags: Omit<CheckFlags, "workers" | "traces" | "hangAfter">): string {
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
