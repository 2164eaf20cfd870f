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
 * A log, seen from its last entry. What a log begins with is no entry: `EMPTY_LOG` (index 0, term 0), or its base, the place
 * of the last entry that was compacted away, of which index, term and hash are still known (section 7).
 * Invariant: index === previous.index + 1, and previous is null where the log begins; hash depends on all entries up to this
 * one, compacted or not, and on nothing else.
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
    const isConfigured = typeof payload === "object" && payload !== null && "voters" in payload;
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

/** A log that begins where these entries ended, and has none itself; `configuration` is the latest that they carried, if any did. */
export const logFrom = (index: number, term: number, hash: number, configuration: Configuration | null): Log =>
  new Log(index, term, configuration, null, null, hash);

/** Where a log begins: index 0, or that of the last entry that it has forgotten. */
export const baseOf = (log: Log): Log => logUpTo(log, 0);

/** The log with one entry more. */
export const append = (log: Log, term: number, payload: Payload): Log =>
  linked(log, term, payload, hashEntry(log.hash, term, payload));

function linked(log: Log, term: number, payload: Payload, hash: number): Log {
  const jump = log.jump;
  const far =
    jump !== null && jump.jump !== null && log.index - jump.index === jump.index - jump.jump.index ? jump.jump : log;
  return new Log(log.index + 1, term, payload, log, far, hash);
}

/** The log without its entries up to and including an index, which becomes its base: the very same where it has none there. */
export function compacted(log: Log, index: number): Log {
  const last = entryAt(log, index);
  if (last === undefined) return log;
  let rest = logFrom(index, last.term, last.hash, latestConfiguration(last)?.payload ?? null);
  for (const { term, payload, hash } of entriesAfter(log, index, log.index)) rest = linked(rest, term, payload, hash);
  return rest;
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

/** The log up to and including an index; the whole log where the index lies beyond it, its base where it lies below that. */
export function logUpTo(log: Log, index: number): Log {
  let at = log;
  // Nothing lies below the base.
  while (at.index > index && at.previous !== null) {
    const jump = at.jump!;
    at = jump.index >= index ? jump : at.previous;
  }
  return at;
}

/** The entry at an index, or undefined where the log has none: at its base or below, or beyond its end. */
export function entryAt(log: Log, index: number): Log | undefined {
  const at = logUpTo(log, index);
  return at.index === index && at.previous !== null ? at : undefined;
}

/** The term of the entry at an index: 0 at index 0, undefined below the base and beyond the end. */
export function termAt(log: Log, index: number): number | undefined {
  const at = logUpTo(log, index);
  return at.index === index ? at.term : undefined;
}

/** The entries after an index, oldest first, at most `limit` of them: those of them that the log still has. */
export function entriesAfter(log: Log, index: number, limit: number): readonly Log[] {
  const last = Math.min(log.index, index + limit);
  if (last <= index) return NO_ENTRIES;
  const entries = new Array<Log>(last - index);
  let at = logUpTo(log, last);
  for (; at.index > index && at.previous !== null; at = at.previous) entries[at.index - index - 1] = at;
  return at.index > index ? entries.slice(at.index - index) : entries;
}

const NO_ENTRIES: readonly Log[] = [];

/**
 * The last index up to which two logs hold the same entries. Of what one of them has compacted only the hash of all of it is
 * known: it counts as the same, unless the other has another hash there.
 */
export function commonIndex(a: Log, b: Log): number {
  const end = Math.min(a.index, b.index);
  a = logUpTo(a, end);
  b = logUpTo(b, end);
  // One begins beyond the end of the other.
  if (a.index !== b.index) return end;
  // Two logs with one base have jumps of one shape, so both can leap together.
  while (a !== b && a.hash !== b.hash) {
    // They differ up to here, and nobody knows where.
    if (a.previous === null || b.previous === null) return Math.max(0, a.index - 1);
    const leap = a.jump !== b.jump && a.jump!.hash !== b.jump!.hash && a.jump!.index === b.jump!.index;
    a = leap ? a.jump! : a.previous;
    b = leap ? b.jump! : b.previous;
  }
  return a.index;
}

/** Whether both logs reach an index and hold the same entries up to it, as far as can be known (see `commonIndex`). */
export function agreeUpTo(a: Log, b: Log, index: number): boolean {
  if (a === b) return a.index >= index;
  if (a.index < index || b.index < index) return false;
  const left = logUpTo(a, index);
  const right = logUpTo(b, index);
  return left === right || left.hash === right.hash || left.index > index || right.index > index;
}

/** A log by name: equal for equal logs, and as short for a long one. What is compared often is compared by this. */
export function nameOfLog(log: Log): string {
  const name = `${log.index} ${log.hash.toString(16)}`;
  const { index, payload } = baseOf(log);
  return index === 0 ? name : `${name} from ${index}${payload === NOOP ? "" : ` ${textOfPayload(payload)}`}`;
}

/** All entries that it still has, oldest first. For text and tests: it walks the whole log. */
export function toEntries(log: Log): readonly Log[] {
  return entriesAfter(log, 0, log.index);
}

/** A log whose beginning was compacted away, as plain data. */
export type CompactedLog = { readonly base: PlainBase; readonly entries: readonly Entry[] };

/** Where a log begins, as plain data: `mark` stands for all that it has forgotten, `configuration` is the latest of that. */
export type PlainBase = {
  readonly index: number;
  readonly term: number;
  readonly mark: number;
  readonly configuration?: Configuration;
};

/** The base of a log as plain data. */
export function plainBase(log: Log): PlainBase {
  const { index, term, hash: mark, configured } = baseOf(log);
  return { index, term, mark, ...(configured && { configuration: configured.payload }) };
}

/** All that a log is, as plain data: its entries, and its base if it was ever compacted. */
export function plainLog(log: Log): readonly Entry[] | CompactedLog {
  return baseOf(log).index === 0 ? toEntries(log) : { base: plainBase(log), entries: toEntries(log) };
}

/** A log from entries, oldest first. */
export function logOf(entries: readonly Entry[]): Log {
  return appendAll(EMPTY_LOG, entries);
}

/**
 * A log from entries, oldest first, that shares with an earlier log whatever both begin with. `base` is where it begins: what
 * `logAfterSnapshot` gives, if it was compacted.
 */
export function logLike(before: Log, entries: readonly Entry[], base: Log = EMPTY_LOG): Log {
  const start = rebased(before, base);
  let kept = Math.min(start.index - base.index, entries.length);
  let shared = logUpTo(start, base.index + kept);
  for (let at: Log = shared; at.previous !== null; at = at.previous) {
    const entry = entries[at.index - base.index - 1];
    if (isSameEntry(entry, at)) continue;
    shared = at.previous;
    kept = shared.index - base.index;
  }
  return appendAll(shared, kept === 0 ? entries : entries.slice(kept));
}

/** The log as it is once it begins at a base: with the entries behind that, if what it holds there is the same. */
export function rebased(log: Log, base: Log): Log {
  const there = logUpTo(log, base.index);
  if (there.index !== base.index || there.hash !== base.hash) return base;
  return there.previous === null ? log : compacted(log, base.index);
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
