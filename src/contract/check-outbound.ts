// Whether what a node asks for is well-formed: every field there, of its type, and no other field.

import { isConfiguration } from "./configuration.js";
import { ContractError } from "./contract-error.js";
import { canonicalText } from "./json.js";
import { isPayload } from "./payload.js";
import type { Packet } from "./message.js";
import type { Outbound } from "./outbound.js";
import { isSession } from "./snapshot.js";
import { shortened } from "./thrown-text.js";

export type FieldCheck = (value: unknown) => string | null;

/** A check that a value fulfils, or what it should be. */
export const is =
  (expected: string, holds: (value: unknown) => boolean): FieldCheck =>
  (value) =>
    holds(value) ? null : `${expected} expected, found ${shown(value)}`;

export const aString = is("a string", (value) => typeof value === "string");
export const aBoolean = is("true or false", (value) => typeof value === "boolean");
export const anIndex = is("a whole number from 0 on", (value) => Number.isSafeInteger(value) && (value as number) >= 0);
const milliseconds = is("a number of milliseconds", (value) => Number.isFinite(value) && (value as number) >= 0);
export const aPosition = is("an index from 1 on", (value) => Number.isSafeInteger(value) && (value as number) >= 1);
export const anObject = is("an object", (it) => typeof it === "object" && it !== null && !Array.isArray(it));
export const aList = is("a list", Array.isArray);
const aGate = is('"now" or "afterWrites"', (value) => value === "now" || value === "afterWrites");
const anOutcome = is('"ok", "failed" or "unknown"', (value) => ["ok", "failed", "unknown"].includes(value as string));

export const aPayload = is("a command (a text, or in a session an object), a configuration, or null", isPayload);

/** Longer ones make traces that no reader takes. */
const NAME_CHARS_MAX = 10_000;

/** A text that stands in traces: the name of a kind, a timer or a step, or a reason. */
export const aName: FieldCheck = (value) => {
  const wrong = aString(value);
  if (wrong !== null || (value as string).length <= NAME_CHARS_MAX) return wrong;
  return `a text of at most ${NAME_CHARS_MAX} characters expected, found one of ${(value as string).length}`;
};

/** A value in a message for people: short, whatever it is. */
export function shown(value: unknown): string {
  try {
    return described(value);
  } catch {
    return "something that cannot be read";
  }
}

function described(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? "a list" : `an object {${keysOf(value)}}`;
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : String(value);
}

const keysOf = (value: object): string => shortened(Object.keys(value).slice(0, 6).join(", "));

/** What is wrong, and where: `what` is empty where whoever tells of it says that. */
export const told = (what: string, wrong: string): string => (what === "" ? wrong : `${what}: ${wrong}`);

/** The place of a field in something that has a place itself, or is all there is. */
export const within = (what: string, field: string): string => (what === "" ? field : `${what}.${field}`);

type Fields = Readonly<Record<string, FieldCheck>>;

/** An object that has no fields but these; names what else it has. `what` says where it comes from. */
export function requireOnly(value: unknown, fields: Fields, what: string): Record<string, unknown> {
  const wrongAtAll = anObject(value);
  if (wrongAtAll !== null) throw new ContractError(told(what, wrongAtAll));
  const record = value as Record<string, unknown>;
  const names = Object.keys(record);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (Object.hasOwn(fields, name) || record[name] === undefined) continue;
    const known = Object.keys(fields).join(", ");
    throw new ContractError(told(what, `unknown field ${shortened(name, 80)}; there are ${known}`));
  }
  return record;
}

/** Checks the fields of an object, which it answers, and names what else stands in it. */
export function checkFields<T = void>(value: unknown, fields: Fields, what: string): T {
  const record = requireOnly(value, fields, what);
  for (const name of Object.keys(fields)) {
    const wrong = fields[name](record[name]);
    if (wrong !== null) throw new ContractError(told(within(what, name), wrong));
  }
  return value as T;
}

/** The field may be absent. */
export const optional =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === undefined ? null : check(value);

export const anything: FieldCheck = () => null;

export function plainData(value: unknown): string | null {
  try {
    canonicalText(value);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A configuration whose lists are in order. */
export const aConfiguration: FieldCheck = (value) =>
  isConfiguration(value)
    ? null
    : `a configuration expected, its lists of servers in ascending order and outgoing null where it is none of two, found ${shown(value)}`;

const PACKET = { from: anIndex, to: anIndex, kind: aName, body: is("plain data", (body) => body !== undefined) };
const SET = { kind: anything, key: aString, value: plainData };
const LOG = { kind: anything, from: aPosition, entries: anEntryList };
const SNAPSHOT_WRITE = { kind: anything, snapshot: anObject };
const SNAPSHOT = {
  index: aPosition,
  term: anIndex,
  configuration: optional(aConfiguration),
  sessions: optional(
    is("a list of sessions { id, serial }", (value) => Array.isArray(value) && value.every(isSession)),
  ),
  data: (data: unknown) => (data === undefined ? "plain data expected, found nothing" : plainData(data)),
};

const WRITES: Readonly<Record<string, Fields>> = { set: SET, log: LOG, snapshot: SNAPSHOT_WRITE };

const FIELDS: { readonly [T in Outbound["type"]]: Readonly<Record<string, FieldCheck>> } = {
  send: { type: anything, packet: anything, when: aGate },
  write: { type: anything, write: anything, notify: aBoolean },
  respond: {
    type: anything,
    operation: aString,
    outcome: anOutcome,
    value: optional(plainData),
    index: optional(anIndex),
    leader: optional(anIndex),
    when: aGate,
  },
  restore: { type: anything, snapshot: anObject },
  apply: {
    type: anything,
    index: aPosition,
    term: anIndex,
    payload: aPayload,
    skipped: optional(is("true", (value) => value === true)),
  },
  arm: { type: anything, timer: aName, min: milliseconds, max: milliseconds, periodic: optional(aBoolean) },
  disarm: { type: anything, timer: aName },
  halt: { type: anything, reason: aName },
};

function anEntryList(value: unknown): string | null {
  if (!Array.isArray(value)) return `a list of entries expected, found ${shown(value)}`;
  for (const entry of value as readonly unknown[]) {
    const { term, payload } = (entry ?? {}) as { term?: unknown; payload?: unknown };
    const wrong = anIndex(term) ?? aPayload(payload);
    if (wrong !== null) return `entries { term, payload } expected: ${wrong}`;
  }
  return null;
}

/** Throws a ContractError unless an outbound is well-formed. `what` says where it comes from. */
export function checkOutbound(outbound: Outbound, what: string): void {
  const type = (outbound as Outbound | null | undefined)?.type as Outbound["type"];
  const fields = typeof type === "string" && Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined;
  if (fields === undefined) {
    const types = Object.keys(FIELDS).join(", ");
    throw new ContractError(`${what}: an outbound's type is one of ${types}; found ${shown(type ?? outbound)}`);
  }
  checkFields(outbound, fields, `${what} (${type})`);
  switch (outbound.type) {
    case "send":
      return checkFields(outbound.packet, PACKET, `${what} (send).packet`);
    case "write":
      return checkWrite(outbound.write, `${what} (write).write`);
    case "restore":
      return checkFields(outbound.snapshot, SNAPSHOT, `${what} (restore).snapshot`);
    case "arm":
      if (outbound.min <= outbound.max) return;
      throw new ContractError(`${what} (arm): min ${outbound.min} is above max ${outbound.max}`);
    case "respond":
    case "apply":
    case "disarm":
    case "halt":
      return;
  }
}

/** The packet itself; throws a ContractError unless it is well-formed. */
export const checkPacket = (packet: Packet): Packet => checkFields(packet, PACKET, "packet");

function checkWrite(write: unknown, what: string): void {
  const kind = (write as { kind?: unknown } | null | undefined)?.kind;
  const fields = typeof kind === "string" && Object.hasOwn(WRITES, kind) ? WRITES[kind] : undefined;
  if (fields === undefined)
    throw new ContractError(`${what}.kind: "set", "log" or "snapshot" expected, found ${shown(kind)}`);
  checkFields(write, fields, what);
  if (kind === "snapshot")
    checkFields((write as { readonly snapshot: unknown }).snapshot, SNAPSHOT, `${what}.snapshot`);
}
