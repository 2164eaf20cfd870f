// Whether what an implementation shows of a node is well-formed.

import { aBoolean, anIndex, aString, checkFields, optional, shown, type Check } from "./check-outbound.js";
import { ContractError } from "./contract-error.js";
import type { DurableView, Pledge, View, ViewField } from "./view.js";

const ROLES: readonly unknown[] = ["follower", "candidate", "leader"];

const aRole: Check = (value) =>
  ROLES.includes(value) ? null : `one of ${ROLES.join(", ")} expected, found ${shown(value)}`;
const aVote: Check = (value) => (value === null ? null : anIndex(value));

function aLog(value: unknown): string | null {
  const log = value as { index?: unknown; hash?: unknown; previous?: unknown } | null;
  const isLog = typeof log === "object" && log !== null && Number.isInteger(log.index) && typeof log.hash === "number";
  return isLog ? null : `a Log expected (make one with logOf or logLike), found ${shown(value)}`;
}

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

/** Throws a ContractError unless a view is well-formed. */
export function checkView(view: View, what: string): void {
  checkFields(view, VIEW, what);
}

export function checkDurable(durable: DurableView, what: string): void {
  checkFields(durable, DURABLE, what);
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

/** Throws a ContractError unless this is a list of names. */
export function checkNames(names: readonly string[], what: string): void {
  if (!Array.isArray(names)) throw new ContractError(`${what}: a list of names expected, found ${shown(names)}`);
  for (const name of names as readonly unknown[]) {
    const wrong = aString(name);
    if (wrong !== null) throw new ContractError(`${what}: ${wrong}`);
  }
}
