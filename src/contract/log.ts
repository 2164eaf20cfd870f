// The replicated log as a persistent value: a log *is* its last entry, which links to the entry before it.
// A second link (Myers 1983, skew-binary jumps) finds any index in O(log n); appending and sharing are O(1).
// Each entry carries a hash of everything up to itself, so two logs are compared up to an index in one look.

import type { Configuration } from "./configuration.js";
import { NOOP, textOfPayload, isPayload, isSamePayload, type Payload } from "./payload.js";

/** One entry as it travels: its term and what it carries. */
export interface Entry {
  readonly term: number;
  readonly payload: Payload;
}

/** Whether a value is a well-formed entry. */
export function isEntry(value: unknown): value is Entry {
  const entry = value as Entry | null;
  if (typeof entry !== "object" || entry === null) return false;
  return Number.isSafeInteger(entry.term) && entry.term >= 0 && isPayload(entry.payload);
}

/** Whether two entries are one, wherever they stand. */
export const isSameEntry = (a: Entry, b: Entry): boolean => a.term === b.term && isSamePayload(a.payload, b.payload);

/**
 * A log, seen from its last entry. `EMPTY_LOG` (index 0, term 0) is the one that nobody appended.
 * Invariant: index === previous.index + 1; hash depends on all entries up to this one and on nothing else.
 */
export class Log implements Entry {
  /** The last entry up to this one that carries a configuration; null where none does. */
  readonly configured: ConfigurationEntry | null;

  constructor(
    readonly index: number,
    readonly term: number,
    readonly payload: Payload,
    readonly previous: Log | null,
    readonly jump: Log | null,
    readonly hash: number,
  ) {
    const isConfigured = typeof payload === "object" && payload !== null;
    this.configured = isConfigured ? (this as ConfigurationEntry) : previous === null ? null : previous.configured;
  }

  /** An entry travels and is written without what stands before it. */
  toJSON(): Entry {
    return { term: this.term, payload: this.payload };
  }
}

/** An entry that carries a configuration. */
export type ConfigurationEntry = Log & { readonly payload: Configuration };

/** The latest configuration in a log, as the entry that carries it; null where none does: that of the boot is in force then. */
export const latestConfiguration = (log: Log): ConfigurationEntry | null => log.configured;

/** The log without entries: index 0, term 0. */
export const EMPTY_LOG = new Log(0, 0, NOOP, null, null, 0x12345);

/** The term of an entry that nobody shows: it holds a place in a log of which only the rest is known. */
export const HIDDEN_TERM = -1;

/** The log with one entry more. */
export function append(log: Log, term: number, payload: Payload): Log {
  const jump = log.jump;
  const far =
    jump !== null && jump.jump !== null && log.index - jump.index === jump.index - jump.jump.index ? jump.jump : log;
  return new Log(log.index + 1, term, payload, log, far, hashEntry(log.hash, term, payload));
}

/** The log with entries more. An entry that was cut from a log with this very prefix is shared, not copied. */
export function appendAll(log: Log, entries: readonly Entry[]): Log {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i];
    log = entry instanceof Log && entry.previous === log ? entry : append(log, entry.term, entry.payload);
  }
  return log;
}

/** Whether these very entries stand in the log, which is seen at once where they are shared with it; false: perhaps. */
export function holdsAll(log: Log, entries: readonly Entry[]): boolean {
  const last = entries[entries.length - 1];
  return last instanceof Log && last.index <= log.index && logUpTo(log, last.index) === last;
}

/** The log up to and including an index; the whole log where the index lies beyond it. */
export function logUpTo(log: Log, index: number): Log {
  let at = log;
  // Index 0 ends every log: nothing lies below it.
  while (at.index > index && at.index > 0) {
    const jump = at.jump!;
    at = jump.index >= index ? jump : at.previous!;
  }
  return at;
}

/** The entry at an index, or undefined where the log has none (index 0, or beyond its end). */
export function entryAt(log: Log, index: number): Log | undefined {
  return index < 1 || index > log.index ? undefined : logUpTo(log, index);
}

/** The term of the entry at an index: 0 at index 0, undefined beyond the end. */
export function termAt(log: Log, index: number): number | undefined {
  return index < 0 || index > log.index ? undefined : logUpTo(log, index).term;
}

/** The entries after an index, oldest first, at most `limit` of them. */
export function entriesAfter(log: Log, index: number, limit: number): readonly Log[] {
  const last = Math.min(log.index, index + limit);
  if (last <= index) return NO_ENTRIES;
  const entries = new Array<Log>(last - index);
  for (let at = logUpTo(log, last); at.index > index; at = at.previous!) entries[at.index - index - 1] = at;
  return entries;
}

const NO_ENTRIES: readonly Log[] = [];

/** The last index up to which two logs hold the same entries. */
export function commonIndex(a: Log, b: Log): number {
  a = logUpTo(a, b.index);
  b = logUpTo(b, a.index);
  // Two logs of one length have jumps of one shape, so both can leap together.
  while (a !== b && a.hash !== b.hash) {
    const leap = a.jump !== b.jump && a.jump!.hash !== b.jump!.hash;
    a = leap ? a.jump! : a.previous!;
    b = leap ? b.jump! : b.previous!;
  }
  return a.index;
}

/** Whether both logs reach an index and hold the same entries up to it. */
export function agreeUpTo(a: Log, b: Log, index: number): boolean {
  if (a === b) return a.index >= index;
  if (a.index < index || b.index < index) return false;
  const left = logUpTo(a, index);
  const right = logUpTo(b, index);
  return left === right || left.hash === right.hash;
}

/** A log by name: equal for equal logs, and as short for a long one. What is compared often is compared by this. */
export const nameOfLog = ({ index, hash }: Log): string => `${index} ${hash.toString(16)}`;

/** All entries, oldest first. For text and tests: it walks the whole log. */
export function toEntries(log: Log): readonly Log[] {
  return entriesAfter(log, 0, log.index);
}

/** A log from entries, oldest first. */
export function logOf(entries: readonly Entry[]): Log {
  return appendAll(EMPTY_LOG, entries);
}

/** A log from entries, oldest first, that shares with an earlier log whatever both begin with. */
export function logLike(before: Log, entries: readonly Entry[]): Log {
  let kept = Math.min(before.index, entries.length);
  let shared = logUpTo(before, kept);
  for (let at: Log = shared; at.index > 0; at = at.previous!) {
    const entry = entries[at.index - 1];
    if (isSameEntry(entry, at)) continue;
    shared = at.previous!;
    kept = shared.index;
  }
  return appendAll(shared, kept === 0 ? entries : entries.slice(kept));
}

// 52 bits in a double: two lanes, so that a false match needs both to collide.
function hashEntry(before: number, term: number, payload: Payload): number {
  let a = (before >>> 0) ^ Math.imul(term, 0x9e3779b1);
  let b = Math.floor(before / 0x100000000) ^ Math.imul(term, 0x85ebca6b);
  const text = textOfPayload(payload);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i) + 1;
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x5bd1e995);
  }
  a = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d);
  b = Math.imul(b ^ (b >>> 13), 0x297a2d39);
  a ^= a >>> 14;
  b ^= b >>> 16;
  return (b & 0xfffff) * 0x100000000 + (a >>> 0);
}
