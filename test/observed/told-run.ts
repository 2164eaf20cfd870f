// A run of ours as its servers would have written it down in our own format: an event for each step that a server took.

import type { Action } from "../../src/cluster/action.js";
import type { Step } from "../../src/cluster/apply-action.js";
import { packetTaken } from "../../src/cluster/apply-action.js";
import type { Start } from "../../src/cluster/start-cluster.js";
import { commonIndex, EMPTY_LOG, entriesAfter, type Entry, type Log } from "../../src/contract/log.js";
import type { Packet } from "../../src/contract/message.js";
import { nodeName } from "../../src/contract/node-name.js";
import type { View } from "../../src/contract/view.js";
import type { EventLine } from "../../src/observed/own-format.js";

type Sent = NonNullable<EventLine["sent"]>[number];
type Value = NonNullable<EventLine["applied"]>[number]["value"];

/** What the servers of a run write down, in the order in which it happens. */
export function toldRun({ boots }: Pick<Start, "boots">, steps: readonly Step[]): EventLine[] {
  const numbers = new Map<Packet, number>();
  const all = [...boots, ...steps];
  return all.filter(({ node }) => node >= 0).flatMap((step) => linesOf(step, numbers));
}

/** The same of servers that tell no log but its length, and of entries in messages no more than how many there are. */
export function poorlyTold(start: Pick<Start, "boots">, steps: readonly Step[]): EventLine[] {
  return toldRun(start, steps).map(({ log, applied: _, nextIndex: _next, matchIndex: _match, ...line }) => ({
    ...line,
    ...(log !== undefined && { lastIndex: log.from - 1 + log.entries.length }),
  }));
}

function linesOf(step: Step, numbers: Map<Packet, number>): EventLine[] {
  const { node, before, cluster, action, sent, applied } = step;
  const [old, slot] = [before.slots[node], cluster.slots[node]];
  const server = nodeName(node);
  for (const { packet } of sent) if (!numbers.has(packet)) numbers.set(packet, numbers.size);
  const taken = action.type === "drop" ? null : packetTaken(step);
  const line: EventLine = {
    server,
    event: nameOf(action),
    ...(!old.up && { boot: true as const }),
    ...toldOf(old.view, slot.view),
    sent: sent.map(({ packet }) => ({ to: nodeName(packet.to), ...messageOf(step, packet, numbers) })),
    ...(taken !== null && { received: { from: nodeName(taken.from), ...messageOf(step, taken, numbers) } }),
    applied: applied.map(({ index, term, payload }) => ({ index, term, value: payload as Value })),
  };
  return slot.up ? [line] : [line, { server, event: "crash", down: true }];
}

const nameOf = ({ type }: Action): string => type;

function toldOf(before: View | null, view: View | null): Partial<EventLine> {
  if (view === null) return {};
  const { currentTerm, votedFor, role, log, commitIndex, lastApplied, votesGranted, nextIndex, matchIndex } = view;
  return {
    ...(currentTerm !== undefined && { currentTerm }),
    ...(votedFor !== undefined && { votedFor: votedFor === null ? null : nodeName(votedFor) }),
    ...(role !== undefined && { role }),
    ...(commitIndex !== undefined && { commitIndex }),
    ...(lastApplied !== undefined && { lastApplied }),
    ...(votesGranted !== undefined && { votesGranted: votesGranted.map(nodeName) }),
    ...(nextIndex !== undefined && { nextIndex: byName(nextIndex) }),
    ...(matchIndex !== undefined && { matchIndex: byName(matchIndex) }),
    ...(log !== undefined && { log: changeOf(before?.log ?? EMPTY_LOG, log, before === null) }),
  };
}

const byName = (indices: readonly number[]): Record<string, number> =>
  Object.fromEntries(indices.map((index, node) => [nodeName(node), index]));

/** What is new; of a life that begins, all. */
function changeOf(before: Log, log: Log, isBoot: boolean): NonNullable<EventLine["log"]> {
  const common = isBoot ? 0 : commonIndex(before, log);
  return { from: common + 1, entries: entriesAfter(log, common, Infinity).map(entryOf) };
}

const entryOf = ({ term, payload }: Entry): { term: number; value: Value } => ({ term, value: payload as Value });

function messageOf({ cluster }: Step, packet: Packet, numbers: ReadonlyMap<Packet, number>): Omit<Sent, "to"> {
  const pledge = cluster.setup.implementation.describe?.(packet) ?? null;
  return {
    kind: packet.kind,
    ...(pledge !== null && { term: pledge.term }),
    ...(pledge?.type === "vote" && { granted: pledge.granted }),
    ...(pledge?.type === "acknowledgement" && { acknowledged: pledge.index }),
    ...carriedBy(packet.body as Carried),
    // Two packets that look alike are two all the same.
    body: { number: numbers.get(packet) ?? -1 },
  };
}

/** What the reference's packets carry. */
interface Carried {
  readonly term?: number;
  readonly prevLogIndex?: number;
  readonly prevLogTerm?: number;
  readonly entries?: readonly unknown[];
  readonly lastLogIndex?: number;
  readonly lastLogTerm?: number;
}

function carriedBy({ term, prevLogIndex, prevLogTerm, entries, lastLogIndex, lastLogTerm }: Carried): Partial<Sent> {
  return {
    ...(term !== undefined && { term }),
    ...(prevLogIndex !== undefined && { previous: { index: prevLogIndex, term: prevLogTerm } }),
    ...(entries !== undefined && { entries: entries.map(() => ({})) }),
    ...(lastLogIndex !== undefined && { held: { index: lastLogIndex, term: lastLogTerm } }),
  };
}
