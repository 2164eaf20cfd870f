// Bounds for the search of a shortest trace, read off a trace that is known: what it did not need, the search need not try.

import type { Packet } from "../contract/message.js";
import { boundOf, FAULT_BOUNDS, faultOf, faultsIn, type Action } from "../cluster/action.js";
import { packetTaken } from "../cluster/apply-action.js";
import { isOfClients, OPERATION_BOUNDS } from "../cluster/operation.js";
import type { Setup } from "../cluster/setup.js";
import { stepsOf } from "../play/listed.js";
import { COUNTED, type CountedName } from "../checker/cost.js";
import { isCountable } from "../checker/countable.js";
import { DEFAULT_BOUNDS, type Bounds } from "../checker/model.js";

const TERM_MAX = 6;
const LOG_MAX = 4;
const MESSAGES_MAX = 3;

/** Bounds from the smallest up to what these actions used (or to what is still searchable). */
export function growingBounds(setup: Setup, actions: readonly Action[]): readonly Bounds[] {
  const used = boundsUsed(setup, actions);
  const grown: Bounds[] = [];
  for (let messages = 1; messages <= Math.min(MESSAGES_MAX, used.messages); messages++) {
    for (let term = 1; term <= Math.min(TERM_MAX, Math.max(1, used.term)); term++) {
      for (let log = 1; log <= Math.min(LOG_MAX, Math.max(1, used.log)); log++) {
        for (const counted of countedUpTo(used)) grown.push({ ...used, ...counted, term, log, messages });
      }
    }
  }
  return grown;
}

/**
 * None, then one of a kind alone, then what was used (a crash or two of many): most faults of a long run, and most that was
 * asked for, are of no account.
 */
function countedUpTo(used: Bounds): readonly Counts[] {
  const met = COUNTED.filter((name) => used[name] > 0);
  const most = Math.max(...COUNTED.map((name) => used[name]));
  const upTo = (crashes: number, others: number): Counts =>
    countsOf((name) => Math.min(name === "crashes" ? crashes : others, used[name]));
  const alone = met.map((kind) => countsOf((name) => (name === kind ? 1 : 0)));
  return [
    upTo(0, 0),
    ...(met.length > 1 ? alone : []),
    ...(most > 0 ? [upTo(1, 1)] : []),
    ...(most > 1 ? [upTo(3, 2)] : []),
  ];
}

/** What of these bounds makes a difference in an environment, each once: what cannot come about there need not be counted. */
export function boundsIn({ implementation, environment }: Setup, within: readonly Bounds[]): readonly Bounds[] {
  const vain = COUNTED.filter((name) => !isCountable(name, implementation.capabilities, environment));
  const none = Object.fromEntries(vain.map((name) => [name, 0]));
  const bounds = within.map((bounds) => ({ ...bounds, ...none }));
  return [...new Map(bounds.map((bounds) => [JSON.stringify(bounds), bounds])).values()];
}

type Counts = Pick<Bounds, CountedName>;

const countsOf = (count: (name: keyof Counts) => number): Counts =>
  Object.fromEntries(COUNTED.map((name) => [name, count(name)])) as Counts;

/** What a run of these actions went up to. */
function boundsUsed(setup: Setup, actions: readonly Action[]): Bounds {
  let [term, log, pending, operations] = [0, 0, 0, 0];
  const met = actions.flatMap(faultsIn).map((fault) => boundOf(faultOf(fault)));
  /** When a packet that was delivered had been sent. */
  const sentAt = new Map<Packet, number>();
  const spans: { from: number; to: number }[] = [];
  let place = 0;
  for (const step of stepsOf(setup, actions)) {
    const { action } = step;
    if (action.type === "invoke" && isOfClients(action.operation.type)) operations++;
    const taken = packetTaken(step);
    if (taken !== null) spans.push({ from: sentAt.get(taken) ?? 0, to: place });
    for (const { packet } of step.sent) sentAt.set(packet, place);
    for (const { view, pending: waiting } of step.cluster.slots) {
      pending = Math.max(pending, waiting.length);
      term = Math.max(term, view?.currentTerm ?? 0);
      log = Math.max(log, view?.log?.index ?? 0);
    }
    place++;
  }
  const messages = Math.max(
    1,
    ...actions.map((_, place) => spans.filter(({ from, to }) => from < place && place <= to).length),
  );
  // The log bounds operations well enough: a counter of them would make many states of one.
  const faults = Object.fromEntries(
    FAULT_BOUNDS.map(({ name }) => [name, met.filter((bound) => bound === name).length]),
  );
  // Changes of membership make a search too wide.
  const asked = { ...askedIn(actions), changes: 0, retries: retriesIn(actions) };
  const counted = { operations: operations === 0 ? 0 : Infinity, ...faults, ...asked };
  // A candidate needs so many before a disk that takes its time: who lets more wait seldom has to.
  const waiting = Math.min(pending, Math.max(DEFAULT_BOUNDS.pending, setup.environment.nodes));
  return { ...DEFAULT_BOUNDS, term, log, messages, pending: waiting, ...counted };
}

function retriesIn(actions: readonly Action[]): number {
  const writes = actions.flatMap((action) =>
    action.type === "invoke" && action.operation.type === "write" ? [action.operation.command] : [],
  );
  return writes.length - new Set(writes).size;
}

const askedIn = (actions: readonly Action[]): Partial<Bounds> =>
  Object.fromEntries(
    OPERATION_BOUNDS.map(({ name, type }) => [
      name,
      actions.filter((action) => action.type === "invoke" && action.operation.type === type).length,
    ]),
  );
