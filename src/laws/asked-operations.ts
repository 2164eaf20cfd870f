// What clients asked for and were told, and an order that explains it. An answer counts where its client still waits for it.

import { canonicalText, type Json } from "../contract/json.js";
import { idOf, type Operation, type OperationId } from "../contract/operation.js";
import type { Response } from "../contract/outbound.js";
import type { StateMachine } from "../contract/state-machine.js";
import type { Step } from "../cluster/apply-action.js";
import { machineOf } from "../cluster/replica.js";
import { readsLackClocks } from "../cluster/setup.js";
import { GrowingMap } from "./growing-map.js";
import type { HistoryPart } from "./history.js";
import {
  explained,
  explanationsOf,
  nothingAsked,
  nothingYet,
  type Request,
  type ClientEvent,
  type Explained,
  type Explanation,
  type SearchedHistory,
} from "./orders.js";

export interface AskedOperations {
  /** What the operations are asked of; null before the first. */
  readonly machine: StateMachine | null;
  readonly parts: Parts;
  /** By client: what it waits for. */
  readonly awaited: readonly (Awaited | undefined)[];
  /** Of a session, and known to have taken effect: whoever asks for it again asks for nothing new. */
  readonly done: GrowingMap<true>;
}

/** By part of the state. */
type Parts = Readonly<Record<string, Part>>;

interface Awaited extends Request {
  readonly part: string;
  readonly inSession: boolean;
}

/** All that clients did to one part of the state, and how it can be explained. */
interface Part {
  /** Where the last search ended: no event is searched twice. */
  readonly searched: Explained;
  /** What followed since. */
  readonly events: Events;
  readonly underWay: readonly Attempted[];
  /** One explanation of all answers; null once the search has given up. */
  readonly by: Explanation | null;
}

interface Attempted extends Request {
  /** How often it was asked for: that one attempt has failed says nothing of another. */
  readonly attempts: number;
  /** Nobody waits for it any more: from now on it may have taken effect, or not, or still. */
  readonly isGivenUp: boolean;
}

/** What clients did and were told, newest first. */
type Events = { readonly before: Events; readonly event: ClientEvent } | null;

export const ASKED_OPERATIONS: HistoryPart<AskedOperations> = {
  id: "operations",
  empty: { machine: null, parts: {}, awaited: [], done: GrowingMap.empty() },
  dear: "it remembers whatever tells one order of the operations from another, which multiplies the states",
  fold: (operations, step) => followed(operations, step).operations,
  text: ({ machine, parts, awaited, done }) =>
    canonicalText([
      awaited.map((one) => one ?? null),
      done.keys(),
      Object.keys(parts)
        .sort()
        .map((part) => [part, parts[part].underWay, leftIn(machine!, parts[part], awaited)]),
    ]),
};

/** What can still become of a part: the states and values of all its explanations, in whatever order these took the rest. */
function leftIn(machine: StateMachine, { by, searched, events }: Part, awaited: AskedOperations["awaited"]): Json {
  if (by === null) return null;
  const found = explanationsOf(machine, searched, inTime(events), isOneOf(awaited));
  if (found.type !== "explained") return inTime(events) as unknown as Json;
  return found.by
    .map(({ state, early }) => canonicalText([state, early.map((one) => canonicalText(one)).sort()]))
    .sort();
}

const isOneOf =
  (awaited: AskedOperations["awaited"]) =>
  (operation: OperationId): boolean =>
    awaited.some((one) => one?.operation === operation);

const isOfClients = ({ action, responses }: Step): boolean => responses.length > 0 || action.type === "invoke";

type Judged = ClientEvent & { readonly type: "ok" | "failed" };

/** An answer that fits no order. */
export type Broken = SearchedHistory & { readonly type: "broken" };

interface Followed {
  readonly operations: AskedOperations;
  /** Whether some answer was given a place by its value. */
  readonly isExplained: boolean;
  readonly broken: Broken | null;
}

/** What is judged is remembered next: whoever asks for both asks for one after the other. */
let last: (Followed & { readonly from: AskedOperations; readonly step: Step }) | null = null;

/** What becomes of the operations in a step, and whether its answers fit. */
export function followed(from: AskedOperations, step: Step): Followed {
  if (!isOfClients(step)) return { operations: from, isExplained: false, broken: null };
  if (last?.step === step && last.from === from) return last;
  const clients = new Clients(from, step);
  const { action, responses } = step;
  if (action.type === "invoke") clients.ask(action.operation);
  for (const response of responses) clients.hear(response);
  const { machine, parts, awaited, done, isExplained, broken } = clients;
  last = { step, from, operations: { machine, parts, awaited, done }, isExplained, broken };
  return last;
}

class Clients implements AskedOperations {
  parts: Parts;
  awaited: AskedOperations["awaited"];
  done: AskedOperations["done"];
  isExplained = false;
  broken: Broken | null = null;
  readonly machine: StateMachine;

  constructor(
    from: AskedOperations,
    private readonly step: Step,
  ) {
    ({ parts: this.parts, awaited: this.awaited, done: this.done } = from);
    this.machine = machineOf(step.before.setup.implementation);
  }

  /** Whoever asks again has given up on what it asked before. */
  ask(operation: Operation): void {
    if (!("client" in operation)) return;
    const { client } = operation;
    const last = this.awaited[client];
    const next = this.awaitedOf(operation);
    if (last !== undefined && last.operation !== next?.operation) this.giveUp(last);
    const part = next && this.partOf(next);
    const before = part?.underWay.find((one) => one.operation === next?.operation);
    this.waits(client, before?.isGivenUp ? undefined : next);
    if (next === undefined || part === undefined || before?.isGivenUp) return;
    const { operation: id, command } = next;
    const asked = { operation: id, command, attempts: (before?.attempts ?? 0) + 1, isGivenUp: false };
    const underWay = [...part.underWay.filter((one) => one !== before), asked];
    const events = before
      ? part.events
      : { before: part.events, event: { type: "asked", operation: id, command } as const };
    this.keep(next, { ...part, underWay, events });
  }

  private awaitedOf(operation: Operation): Awaited | undefined {
    const { partOf = () => "" } = this.machine;
    if (operation.type === "write" && this.done.get(idOf(operation))) return undefined;
    if (operation.type === "write")
      return {
        operation: idOf(operation),
        command: operation.command,
        part: partOf(operation.command),
        inSession: operation.session !== undefined,
      };
    // Of a read that relies on clocks where there are none nobody knows what it must show.
    if (operation.type !== "read" || readsLackClocks(this.step.before.setup)) return undefined;
    return { operation: operation.id, command: null, part: partOf(null), inSession: false };
  }

  /** An answer that nobody waits for is lost. */
  hear({ operation, outcome, value }: Response): void {
    const client = this.awaited.findIndex((one) => one?.operation === operation);
    if (client < 0) return;
    const awaited = this.awaited[client]!;
    const part = this.partOf(awaited);
    const asked = part.underWay.find((one) => one.operation === operation);
    // Whoever was told that one of its attempts failed may ask again.
    if (outcome === "failed" && asked !== undefined && asked.attempts > 1) return;
    this.waits(client, undefined);
    // Two clients asked for one name, and the other was answered: nobody knows whose answer this is.
    if (asked === undefined) return;
    if (outcome === "unknown") return this.giveUp(awaited);
    const event: ClientEvent = outcome === "ok" ? { type: "ok", operation, value } : { type: "failed", operation };
    this.take(awaited, part, event);
    if (outcome === "ok" && awaited.inSession) this.done = this.done.with(operation, true);
    this.isExplained ||= outcome === "ok" && value !== undefined && this.partOf(awaited).by !== null;
  }

  /** A command may take effect for ever; a read that nobody waits for changes nothing. */
  private giveUp(asked: Awaited): void {
    const part = this.partOf(asked);
    const { operation, command } = asked;
    if (command === null) return this.take(asked, part, { type: "failed", operation });
    const underWay = part.underWay.map((one) => (one.operation === operation ? { ...one, isGivenUp: true } : one));
    this.keep(asked, { ...part, underWay });
  }

  private take(asked: Awaited, part: Part, event: Judged): void {
    const underWay = part.underWay.filter(({ operation }) => operation !== event.operation);
    const next = { ...part, underWay, events: { before: part.events, event } };
    const by = part.by && this.next(part.by, part, event);
    this.keep(asked, by === null && part.by !== null ? this.searched(next) : { ...next, by });
  }

  private next(by: Explanation, { underWay }: Part, event: Judged): Explanation | null {
    if (event.type === "ok") return explained(this.machine, by, underWay, event);
    return by.early.some(({ operation }) => operation === event.operation) ? null : by;
  }

  /** The way that was taken leads no further: another may. */
  private searched(part: Part): Part {
    const found = explanationsOf(this.machine, part.searched, inTime(part.events), isOneOf(this.awaited));
    if (found.type === "broken") this.broken ??= found;
    if (found.type !== "explained") return { ...part, events: null, by: null };
    return { ...part, searched: found, events: null, by: found.by[0] };
  }

  private partOf({ part }: Awaited): Part {
    return Object.hasOwn(this.parts, part)
      ? this.parts[part]
      : { searched: nothingAsked(this.machine), events: null, underWay: [], by: nothingYet(this.machine) };
  }

  private keep({ part }: Awaited, next: Part): void {
    this.parts = { ...this.parts, [part]: next };
  }

  private waits(client: number, operation: Awaited | undefined): void {
    const awaited = this.awaited.slice();
    while (awaited.length < client) awaited.push(undefined);
    awaited[client] = operation;
    this.awaited = awaited;
  }
}

function inTime(events: Events): readonly ClientEvent[] {
  const list: ClientEvent[] = [];
  for (let at = events; at !== null; at = at.before) list.push(at.event);
  return list.reverse();
}
