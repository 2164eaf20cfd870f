// Whether what an implementation shows of a node is well-formed.

import { aBoolean, aName, anIndex, anObject, checkFields, optional, shown, type Check } from "./check-outbound.js";
import { ContractError } from "./contract-error.js";
import { Log } from "./log.js";
import { ownLog } from "./own-log.js";
import type { DurableView, Pledge, View, ViewField } from "./view.js";

const ROLES: readonly unknown[] = ["follower", "pre-candidate", "candidate", "leader"];

const aRole: Check = (value) =>
  ROLES.includes(value) ? null : `one of ${ROLES.join(", ")} expected, found ${shown(value)}`;
const aVote: Check = (value) => (value === null ? null : anIndex(value));

const aLog: Check = (value) =>
  value instanceof Log ? null : `a Log expected (make one with logOf or logLike), found ${shown(value)}`;

function indices(value: unknown): string | null {
  if (!Array.isArray(value)) return `a list of whole numbers expected, found ${shown(value)}`;
  for (let i = 0; i < value.length; i++) {
    const wrong = anIndex(value[i]);
    if (wrong !== null) return wrong;
  }
  return null;
}

const VIEW: { readonly [F in ViewField]-?: Check } = {
  currentTerm: optional(anIndex),
  votedFor: optional(aVote),
  role: optional(aRole),
  log: optional(aLog),
  commitIndex: optional(anIndex),
  lastApplied: optional(anIndex),
  votesGranted: optional(indices),
  nextIndex: optional(indices),
  matchIndex: optional(indices),
};

const { currentTerm, votedFor, log } = VIEW;
const DURABLE: { readonly [F in keyof DurableView]-?: Check } = { currentTerm, votedFor, log };

/**
 * A well-formed view as our own, read once; throws a ContractError where it is none. Lists that are as they were `before`
 * stay the very same.
 */
export function checkView(view: View, what: string, before?: View): View {
  return checked(view, VIEW, what, before);
}

export function checkDurable(durable: DurableView, what: string): DurableView {
  return checked(durable, DURABLE, what);
}

function checked<V extends View>(view: V, fields: Readonly<Record<string, Check>>, what: string, before?: V): V {
  // Whatever has no fields, or others, is told of as it is.
  if (anObject(view) !== null || !hasOnly(view, fields)) checkFields(view, fields, what);
  const own: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const value: unknown = view[name as keyof V];
    if (value !== undefined) own[name] = ownValue(value, before?.[name as keyof V]);
  }
  checkFields(own, fields, what);
  return own as V;
}

function hasOnly(view: object, fields: Readonly<Record<string, Check>>): boolean {
  const names = Object.keys(view);
  for (let i = 0; i < names.length; i++) if (!Object.hasOwn(fields, names[i])) return false;
  return true;
}

function ownValue(value: unknown, before: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) return ownLog(value) ?? value;
  const isSame = Array.isArray(before) && before.length === value.length && before.every((one, i) => one === value[i]);
  return isSame ? before : value.slice();
}

const anything: Check = () => null;
const VOTE = { type: anything, term: anIndex, granted: aBoolean };
const ACKNOWLEDGEMENT = { type: anything, term: anIndex, index: anIndex };

/** Throws a ContractError unless this is a pledge, or null for none. */
export function checkPledge(pledge: Pledge | null, what: string): void {
  if (pledge === null) return;
  const type: unknown = (pledge as Pledge | undefined)?.type;
  if (type === "vote") return checkFields(pledge, VOTE, what);
  if (type === "acknowledgement") return checkFields(pledge, ACKNOWLEDGEMENT, what);
  throw new ContractError(`${what}: null, a vote or an acknowledgement expected, found ${shown(pledge)}`);
}

/** A list of names as our own; throws a ContractError where it is none. */
export function checkNames(names: readonly string[], what: string): readonly string[] {
  if (!Array.isArray(names)) throw new ContractError(`${what}: a list of names expected, found ${shown(names)}`);
  const own = names.slice() as readonly unknown[];
  for (const name of own) {
    const wrong = aName(name);
    if (wrong !== null) throw new ContractError(`${what}: ${wrong}`);
  }
  return own as readonly string[];
}
