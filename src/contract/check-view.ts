// Whether what an implementation shows of a node is well-formed.

import {
  aBoolean,
  aConfiguration,
  aName,
  anIndex,
  anything,
  checkFields,
  requireOnly,
  shown,
  told,
  within,
  type FieldCheck,
} from "./check-outbound.js";
import { isConfiguration, isSameConfiguration, type Configuration } from "./configuration.js";
import { ContractError } from "./contract-error.js";
import { Log } from "./log.js";
import { ownLog } from "./own-log.js";
import { ROLES, VIEW_FIELDS, type DurableView, type Pledge, type View, type ViewField } from "./view.js";

const aRole: FieldCheck = (value) =>
  (ROLES as readonly unknown[]).includes(value) ? null : `one of ${ROLES.join(", ")} expected, found ${shown(value)}`;
const aVote: FieldCheck = (value) => (value === null ? null : anIndex(value));

const aLog: FieldCheck = (value) =>
  value instanceof Log ? null : `a Log expected (make one with logOf or logLike), found ${shown(value)}`;

function indices(value: unknown): string | null {
  if (!Array.isArray(value)) return `a list of whole numbers expected, found ${shown(value)}`;
  for (let i = 0; i < value.length; i++) {
    const wrong = anIndex(value[i]);
    if (wrong !== null) return wrong;
  }
  return null;
}

const VIEW: { readonly [F in ViewField]-?: FieldCheck } = {
  currentTerm: anIndex,
  votedFor: aVote,
  role: aRole,
  log: aLog,
  commitIndex: anIndex,
  lastApplied: anIndex,
  votesGranted: indices,
  nextIndex: indices,
  matchIndex: indices,
  configuration: aConfiguration,
};

const { currentTerm, votedFor, log } = VIEW;
const DURABLE: { readonly [F in keyof DurableView]-?: FieldCheck } = { currentTerm, votedFor, log };

type Fields = Readonly<Record<string, FieldCheck>>;

/**
 * A well-formed view as our own, read once; throws a ContractError where it is none. Lists that are as they were `before`
 * stay the very same. What is as it was is not checked again.
 */
export function checkView(view: View, what: string, before?: View): View {
  return checked(view, VIEW, VIEW_FIELDS, what, before);
}

export function checkDurable(durable: DurableView, what: string): DurableView {
  return checked(durable, DURABLE, DURABLE_FIELDS, what);
}

const DURABLE_FIELDS = Object.keys(DURABLE) as readonly (keyof DurableView)[];

function checked<V extends View>(
  view: V,
  fields: Fields,
  names: readonly (keyof V & string)[],
  what: string,
  before?: V,
): V {
  requireOnly(view, fields, what);
  const own: { -readonly [F in keyof V]?: V[F] } = {};
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const value = view[name];
    if (value === undefined) continue;
    const known = before?.[name];
    const kept = value === known ? known : (ownValue(value, known) as V[typeof name]);
    if (kept !== known) {
      const wrong = fields[name](kept);
      if (wrong !== null) throw new ContractError(told(within(what, name), wrong));
    }
    own[name] = kept;
  }
  return own as V;
}

function ownValue(value: unknown, before: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isConfiguration(value)) return ownConfiguration(value, before);
  if (!Array.isArray(value)) return ownLog(value) ?? value;
  const isSame = Array.isArray(before) && before.length === value.length && before.every((one, i) => one === value[i]);
  return isSame ? before : value.slice();
}

function ownConfiguration({ voters, outgoing, learners }: Configuration, before: unknown): Configuration {
  const own = { voters: voters.slice(), outgoing: outgoing && outgoing.slice(), learners: learners.slice() };
  return isConfiguration(before) && isSameConfiguration(before, own) ? before : own;
}

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
