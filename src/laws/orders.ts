// In which orders operations can have taken effect, so that each answer is explained: what linearizability asks for (Herlihy
// and Wing). Found by search, as Wing and Gong, and Lowe, have it: an operation is put into the order when an answer needs it.

import { canonicalText, type Json } from "../contract/json.js";
import type { OperationId } from "../contract/operation.js";
import type { Command } from "../contract/payload.js";
import type { StateMachine } from "../contract/state-machine.js";

/** What was asked for: a command, or null for a read. */
export interface Request {
  readonly operation: OperationId;
  readonly command: Command | null;
}

/** It took effect, with this value; undefined where nobody knows it. */
export interface Effect {
  readonly type: "ok";
  readonly operation: OperationId;
  readonly value: Json | undefined;
}

/** Something that a client did or was told. */
export type ClientEvent =
  | ({ readonly type: "asked" } & Request)
  | Effect
  /** It never takes effect. */
  | { readonly type: "failed"; readonly operation: OperationId };

/** An operation in its place in an order, and what it was answered there; null before the first. */
export type Order = { readonly before: Order; readonly operation: OperationId; readonly value: Json } | null;

/** One way to explain all answers so far. */
export interface Explanation {
  readonly order: Order;
  /** What the state machine is at the end of the order. */
  readonly state: Json;
  /** What is in the order and not answered yet, and what it will have to be answered. */
  readonly early: readonly { readonly operation: OperationId; readonly value: Json }[];
}

/** The explanation of no answer. */
export const nothingYet = ({ initial }: StateMachine): Explanation => ({ order: null, state: initial, early: [] });

/** The order as a list. */
export function listOf(order: Order): readonly NonNullable<Order>[] {
  const list: NonNullable<Order>[] = [];
  for (let at = order; at !== null; at = at.before) list.push(at);
  return list.reverse();
}

/** An explanation with one operation more. A read that the machine does not answer has the value null. */
function taking(machine: StateMachine, { order, state, early }: Explanation, asked: Request): Explanation {
  const { operation, command } = asked;
  const done = command === null ? { state, value: machine.read?.(state) ?? null } : machine.apply(state, command);
  const { value } = done;
  return {
    order: { before: order, operation, value },
    state: done.state,
    early: [...early, { operation, value }],
  };
}

const isEarly = ({ early }: Explanation, operation: OperationId): boolean =>
  early.some((one) => one.operation === operation);

const without = (explanation: Explanation, operation: OperationId): Explanation => ({
  ...explanation,
  early: explanation.early.filter((one) => one.operation !== operation),
});

/**
 * Explains an answer after all those before, by a way on that is one of the shortest and is found soon; null where there is none.
 * No read is taken before its time: that would help nobody but itself.
 */
export function explained(
  machine: StateMachine,
  before: Explanation,
  underWay: readonly Request[],
  answer: Effect,
): Explanation | null {
  let tries = 0;
  const { operation } = answer;
  const useful = underWay.filter((asked) => asked.command !== null || asked.operation === operation);
  for (const next of ways(machine, [before], useful, operation, () => ++tries < TRIES_MAX))
    if (isAnswered(next, answer)) return without(next, operation);
  return null;
}

/** How much is tried at once before all of a history is looked at. */
const TRIES_MAX = 30;

const valueIn = ({ early }: Explanation, operation: OperationId): Json =>
  early.find((one) => one.operation === operation)!.value;

function isAnswered(explanation: Explanation, { operation, value }: Effect): boolean {
  if (value === undefined) return true;
  const due = valueIn(explanation, operation);
  return due === value || canonicalText(due) === canonicalText(value);
}

/**
 * All that explanations become by taking operations under way up to one of them, fewer before more. `isNew` leaves out what
 * need not be gone on from.
 */
function* ways(
  machine: StateMachine,
  before: readonly Explanation[],
  underWay: readonly Request[],
  operation: OperationId,
  isNew: (explanation: Explanation) => boolean,
): Iterable<Explanation> {
  const target = underWay.find((asked) => asked.operation === operation);
  let open = before;
  while (open.length > 0) {
    const further: Explanation[] = [];
    for (const explanation of open) {
      if (isEarly(explanation, operation)) yield explanation;
      else if (target !== undefined) yield taking(machine, explanation, target);
    }
    for (const explanation of open) {
      if (isEarly(explanation, operation)) continue;
      for (const asked of underWay) {
        if (asked === target || isEarly(explanation, asked.operation)) continue;
        const next = taking(machine, explanation, asked);
        if (isNew(next)) further.push(next);
      }
    }
    open = further;
  }
}

/** How a search over a whole history came out. */
export type SearchedHistory =
  | ({ readonly type: "explained" } & Explained)
  /** The event is the first that fits none of the explanations of those before, of which this is one; what could have been answered. */
  | { readonly type: "broken"; readonly at: ClientEvent; readonly before: Explanation; readonly due: readonly Json[] }
  | { readonly type: "unknown" };

/** How many explanations a search looks at before it gives up. */
const EXPLANATIONS_MAX = 5_000;

/** All explanations of what was answered so far, and what is under way. */
export interface Explained {
  readonly by: readonly Explanation[];
  readonly underWay: readonly Request[];
}

/** Before any operation. */
export const nothingAsked = (machine: StateMachine): Explained => ({ by: [nothingYet(machine)], underWay: [] });

/**
 * All explanations of what follows on a history, but for those of which another does the same with less: the same state, the same values for
 * whoever is still to be answered, and less of what nobody waits for any more, now or ever.
 */
export function explanationsOf(
  machine: StateMachine,
  before: Explained,
  events: readonly ClientEvent[],
  isAwaited: (operation: OperationId) => boolean,
): SearchedHistory {
  const answered = new Set(events.filter(({ type }) => type === "ok").map(({ operation }) => operation));
  const matters = (operation: OperationId): boolean => answered.has(operation) || isAwaited(operation);
  let left = EXPLANATIONS_MAX;
  let { by, underWay } = before;
  for (const event of events) {
    const { operation, type } = event;
    if (type === "asked") {
      underWay = [...underWay, event];
      continue;
    }
    const due = new Map<string, Json>();
    let next: Explanation[] = [];
    if (type === "failed") next = by.filter((explanation) => !isEarly(explanation, operation));
    else {
      const seen = new Plainest(matters);
      const kept = new Plainest(matters);
      for (const way of ways(machine, by, underWay, operation, (one) => left-- > 0 && seen.add(one))) {
        const value = valueIn(way, operation);
        due.set(canonicalText(value), value);
        const rest = without(way, operation);
        if (isAnswered(way, event) && kept.add(rest)) next.push(rest);
      }
      if (left <= 0) return { type: "unknown" };
    }
    if (next.length === 0) return { type: "broken", at: event, before: by[0], due: [...due.values()] };
    by = next;
    underWay = underWay.filter((asked) => asked.operation !== operation);
  }
  return { type: "explained", by, underWay };
}

/** Explanations of which none does all that another does, and more. */
class Plainest {
  /** By what matters of them: what each took besides. */
  private readonly known = new Map<string, (readonly OperationId[])[]>();

  constructor(private readonly matters: (operation: OperationId) => boolean) {}

  /** Adds an explanation; answers whether none as plain was there. */
  add({ state, early }: Explanation): boolean {
    const besides = early.filter(({ operation }) => !this.matters(operation)).map(({ operation }) => operation);
    const due = early.filter(({ operation }) => this.matters(operation)).map((one) => canonicalText(one));
    const key = canonicalText([state, due.sort()]);
    const known = this.known.get(key) ?? [];
    if (known.some((one) => one.every((operation) => besides.includes(operation)))) return false;
    this.known.set(key, [...known, besides]);
    return true;
  }
}
