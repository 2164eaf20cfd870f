// The contract's values as plain JSON: for the page, and for code that runs elsewhere. Of a log only what is new is
// written, so that a run takes as much as happens in it. Decoding is the inverse of encoding, shares what was shared, and
// believes nothing: what is not as it must be is a ContractError that says where.

import {
  aConfiguration,
  aList,
  anIndex,
  anything,
  anObject,
  aPayload,
  aPosition,
  aString,
  checkFields,
  checkOutbound,
  is,
  optional,
  plainData,
} from "./check-outbound.js";
import { checkDurable, checkNames, checkView } from "./check-view.js";
import { ContractError } from "./contract-error.js";
import type { Disk } from "./disk.js";
import {
  appendAll,
  baseOf,
  commonIndex,
  EMPTY_LOG,
  entriesAfter,
  isEntry,
  isSameEntry,
  logFrom,
  plainBase,
  logUpTo,
  rebased,
} from "./log.js";
import type { Entry, Log, PlainBase } from "./log.js";
import type { Outbound } from "./outbound.js";
import type { DurableView, View } from "./view.js";

/**
 * A log by the one before, as a write says it: all entries from index `from` on are removed, then `entries` appended. With
 * `base`, which is there where it has moved, the log begins behind that: what the one before held there is kept if it was the
 * same.
 */
interface WireLog {
  readonly base?: PlainBase;
  readonly from: number;
  readonly entries: readonly Entry[];
}

/** A view, whole but for its log: that is by the log of what was before, or by the empty one. */
export type Wire<T extends View> = Omit<T, "log"> & { readonly log?: WireLog };

/**
 * An outbound. `stretches` names the fields of a write, or of a packet's body, that hold `{ from, count }` in place of a
 * list of entries: so many, from index `from` on, of the log in the view of the same answer. Nobody has to use it.
 */
export type WireOutbound = Outbound & { readonly stretches?: readonly string[] };

/** A transition as it is seen from outside: what its state shows stands for the state. */
export interface Answer<O = Outbound, V = View> {
  readonly outbound: readonly O[];
  readonly view: V;
  /** The packet was not taken. */
  readonly kept?: true;
  /** The internal steps that may be taken in this state; absent where the code has none at all. */
  readonly localMessages?: readonly string[];
}

/** An answer, its view by the view before the step, or by the disk at boot; or in place of one what was thrown. */
export type WireAnswer = Answer<WireOutbound, Wire<View>> | WireError;

/** In place of an answer: what was thrown. */
export interface WireError {
  readonly threw: Pick<Error, "name" | "message">;
}

// Unlike a canonical copy, in the order of its author, in which people are shown it.
const plainCopy = <T>(value: unknown): T => JSON.parse(JSON.stringify(value)) as T;

/** Writes down a view, or what a restart would bring back, by what was before: the last by the disk it is read from. */
export function encode<T extends View>({ log, ...others }: T, { log: before = EMPTY_LOG }: View): Wire<T> {
  return plainCopy({ ...others, log: log && encodeLog(log, before) });
}

function encodeLog(log: Log, before: Log): WireLog {
  const start = rebased(before, baseOf(log));
  const kept = commonIndex(start, log);
  const change = { from: kept + 1, entries: entriesAfter(log, kept, log.index) };
  return start === before ? change : { base: plainBase(log), ...change };
}

/** The view that was written down. Lists that are as in the view before are the very same. */
export const decodeView = (wire: unknown, before: View, where: string): View =>
  checkView(withLog(wire, before, where), where, before);

/** What a restart would bring back from a disk, by this disk. */
export const decodeDurable = (wire: unknown, disk: Disk, where: string): DurableView =>
  checkDurable(withLog(wire, disk, where), where);

const LOG = { base: anything, from: aPosition, entries: aList };
const BASE = { index: anIndex, term: anIndex, mark: anIndex, configuration: optional(aConfiguration) };
const ENTRY = { term: anIndex, payload: aPayload };

function withLog<T extends View>(wire: unknown, { log: before = EMPTY_LOG }: View, where: string): T {
  const log = (wire as Wire<T> | null | undefined)?.log;
  return (log === undefined ? wire : { ...(wire as object), log: decodeLog(log, before, `${where}.log`) }) as T;
}

function decodeLog(wire: unknown, before: Log, where: string): Log {
  const { base, from, entries } = checkFields<WireLog>(wire, LOG, where);
  entries.forEach((entry, i) => checkFields(entry, ENTRY, `${where}.entries[${i}]`));
  const start = base === undefined ? before : rebased(before, decodeBase(base, `${where}.base`));
  const first = baseOf(start).index + 1;
  if (from < first)
    throw new ContractError(`${where}.from: at least ${first} expected, where the log begins; found ${from}`);
  if (from <= start.index + 1) return appendAll(logUpTo(start, from - 1), entries);
  throw new ContractError(
    `${where}.from: at most ${start.index + 1} expected, since the log before has ${start.index} entries; found ${from}`,
  );
}

function decodeBase(wire: unknown, where: string): Log {
  const { index, term, mark, configuration = null } = checkFields<PlainBase>(wire, BASE, where);
  return index === 0 ? EMPTY_LOG : logFrom(index, term, mark, configuration);
}

/** Writes down an outbound; `log` is the one that the view of the same answer shows. */
export function encodeOutbound(outbound: Outbound, log: Log): WireOutbound {
  const own = plainCopy<Outbound>(outbound);
  const fields = fieldsOf(own);
  const stretches = Object.keys(fields).filter((name) => {
    const stretch = stretchIn(log, fields[name]);
    if (stretch !== null) fields[name] = stretch;
    return stretch !== null;
  });
  return stretches.length === 0 ? own : { ...own, stretches };
}

/** The outbound that was written down, the entries of a stretch being those of the log itself. */
export function decodeOutbound(wire: unknown, log: Log, where: string): Outbound {
  const wrong = anObject(wire) ?? plainData(wire);
  if (wrong !== null) throw new ContractError(`${where}: ${wrong}`);
  const { stretches = [], ...outbound } = plainCopy<WireOutbound>(wire);
  const fields = fieldsOf(outbound);
  for (const name of checkNames(stretches, `${where}.stretches`))
    fields[name] = entriesOf(fields[name], log, `${where}, stretch ${name}`);
  checkOutbound(outbound, where);
  return outbound;
}

/** What may hold entries, to be changed in place. */
function fieldsOf(outbound: Outbound): Record<string, unknown> {
  const fields = outbound.type === "send" ? outbound.packet?.body : outbound.type === "write" && outbound.write;
  return anObject(fields) === null ? (fields as Record<string, unknown>) : {};
}

type Stretch = { readonly from: number; readonly count: number };

/** Where these entries stand in a log, looked for from its end; null where they do not. */
function stretchIn(log: Log, entries: unknown): Stretch | null {
  const isPlain = (entry: unknown): entry is Entry => isEntry(entry) && Object.keys(entry).length === 2;
  if (!Array.isArray(entries) || entries.length === 0 || !entries.every(isPlain)) return null;
  let last = log;
  while (last.previous !== null && last.index > entries.length && !isSameEntry(last, entries[entries.length - 1]))
    last = last.previous!;
  const from = last.index - entries.length + 1;
  const isThere =
    from > baseOf(log).index &&
    entriesAfter(log, from - 1, entries.length).every((one, i) => isSameEntry(one, entries[i]));
  return isThere ? { from, count: entries.length } : null;
}

function entriesOf(stretch: unknown, log: Log, where: string): readonly Log[] {
  const { from, count } = checkFields<Stretch>(stretch, { from: aPosition, count: aPosition }, where);
  if (from > baseOf(log).index && from - 1 + count <= log.index) return entriesAfter(log, from - 1, count);
  throw new ContractError(`${where}: ${count} entries from ${from} on, but the log has ${log.index}`);
}

export const encodeError = ({ name, message }: Error): WireError => ({ threw: { name, message } });

/** The error that was written down; null where something else was. */
export function decodeError(wire: unknown, where: string): Error | null {
  if (anObject(wire) !== null || !("threw" in (wire as object))) return null;
  const { threw } = checkFields<{ readonly threw: unknown }>(wire, { threw: anObject }, where);
  const { name, message } = checkFields<Error>(threw, { name: aString, message: aString }, `${where}.threw`);
  return Object.assign(new Error(message), { name });
}

/** Writes down an answer, or what was thrown; `before` is the view before the step, or the disk at boot. */
export function encodeAnswer(answer: Answer | Error, before: View): WireAnswer {
  if (answer instanceof Error) return encodeError(answer);
  const outbound = answer.outbound.map((one) => encodeOutbound(one, answer.view.log ?? EMPTY_LOG));
  return { ...answer, outbound, view: encode(answer.view, before) };
}

/** The answer that was written down, or the error. */
export function decodeAnswer(wire: unknown, before: View, where: string): Answer | Error {
  const error = decodeError(wire, where);
  if (error !== null) return error;
  const answer = checkFields<Answer<unknown, unknown>>(wire, ANSWER, where);
  const view = decodeView(answer.view, before, `${where}.view`);
  const { log = EMPTY_LOG } = view;
  const outbound = answer.outbound.map((one, i) => decodeOutbound(one, log, `${where}.outbound[${i}]`));
  if (answer.localMessages !== undefined) checkNames(answer.localMessages, `${where}.localMessages`);
  return { ...answer, outbound, view };
}

const ANSWER = {
  outbound: aList,
  view: anObject,
  kept: is("true or nothing", (kept) => kept === true || kept === undefined),
  localMessages: is("a list or nothing", (names) => Array.isArray(names) || names === undefined),
};
