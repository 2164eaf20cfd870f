// A recording: the events of all files in one order, with what each server shows after each of them.

import { NODES_MAX } from "../cluster/setup.js";
import type { NodeId } from "../contract/node-name.js";
import type { View } from "../contract/view.js";
import { EventError, type Event, type EventFile, type Told } from "./event.js";
import { hiddenLog } from "./known-log.js";
import { Knowledge } from "./knowledge.js";
import { merged, type Merged } from "./merge.js";
import { ObservedServer, type RecordedCluster } from "./server.js";

/** An event with what its server shows after it. */
interface Observed {
  readonly event: Event;
  readonly node: NodeId;
  readonly view: View;
}

export interface Recording {
  readonly files: readonly EventFile[];
  /** By id: what the recording calls the server. */
  readonly names: readonly string[];
  readonly observed: readonly Observed[];
  readonly order: Merged;
  /** Up to this index nobody tells what stands in a log: it is taken for equal everywhere. */
  readonly hiddenUpTo: number;
}

/** Every entry of a log takes memory, told or not. */
const INDEX_MAX = 2_000_000;

/** What some files tell together. Throws an EventError on what cannot be followed. */
export function recordingOf(files: readonly EventFile[]): Recording {
  const order = merged(files);
  const events = withBoots(order.events);
  const names = namesIn(events);
  if (names.length > NODES_MAX) {
    const { file } = events[0].place;
    const what = `${names.length} servers, and at most ${NODES_MAX} can be followed`;
    throw new EventError({ file, line: 0 }, what, "Judge the events of one cluster at a time");
  }
  for (const event of events) checkIndices(event);
  const ids = new Map(names.map((name, id) => [name, id]));
  const knowledge = new Knowledge(events);
  const serversWhere = (holds: (event: Event) => boolean): ReadonlySet<string> =>
    new Set(events.filter(holds).map(({ server }) => server));
  const tellingLogs = serversWhere(({ told }) => told.log !== undefined);
  const tellingAppends = serversWhere(({ received }) => received?.previous !== undefined);
  gather(events, { ids, knowledge, beginning: hiddenLog(0), tellingLogs, tellingAppends });
  knowledge.gathered();
  const hiddenUpTo = knowledge.beginning;
  const observed = follow(events, { ids, knowledge, beginning: hiddenLog(hiddenUpTo), tellingLogs, tellingAppends });
  return { files, names, observed, order, hiddenUpTo };
}

/** Learns of entries whatever the events tell of them. */
function gather(events: readonly Event[], recorded: RecordedCluster): void {
  const { ids, knowledge } = recorded;
  const servers = [...ids.keys()].map((name) => new ObservedServer(name, recorded));
  const committed = servers.map(() => 0);
  for (const event of events) {
    const node = ids.get(event.server)!;
    const server = servers[node];
    for (const message of event.sent) knowledge.learnMessage(message);
    if (event.received !== null) knowledge.learnMessage(event.received);
    server.take(event);
    const { role, currentTerm, commitIndex = 0 } = server.view;
    if (role === "leader" && currentTerm !== undefined) knowledge.learnLeader(currentTerm, server.log.entries);
    const upTo = Math.min(commitIndex, server.log.lastIndex);
    for (; committed[node] < upTo; committed[node]++) {
      const index = committed[node] + 1;
      const entry = server.log.at(index);
      if (entry === null) knowledge.learnUnseen(index);
      else knowledge.learnCommitted(index, entry);
    }
    server.log.giveUp(upTo);
  }
}

function follow(events: readonly Event[], recorded: RecordedCluster): readonly Observed[] {
  const { ids } = recorded;
  const servers = [...ids.keys()].map((name) => new ObservedServer(name, recorded));
  return events.map((event) => {
    const node = ids.get(event.server)!;
    servers[node].take(event);
    return { event, node, view: servers[node].view };
  });
}

/** What a server does after it went down it does in another life, told or not. */
function withBoots(events: readonly Event[]): readonly Event[] {
  const down = new Set<string>();
  return events.map((event) => {
    const isBack = down.has(event.server) && !event.down;
    if (event.down) down.add(event.server);
    else down.delete(event.server);
    return isBack && !event.boot ? { ...event, boot: true } : event;
  });
}

/** All servers that are named, in an order that people expect: 2 before 10. */
function namesIn(events: readonly Event[]): readonly string[] {
  const names = new Set<string>();
  for (const { server, told, sent, received } of events) {
    names.add(server);
    for (const name of namesTold(told)) names.add(name);
    for (const { to } of sent) names.add(to);
    if (received !== null) names.add(received.from);
  }
  return [...names].sort(byName);
}

const namesTold = ({ votedFor, votesGranted = [], nextIndex = {}, matchIndex = {} }: Told): readonly string[] => [
  ...(votedFor ? [votedFor] : []),
  ...votesGranted,
  ...Object.keys(nextIndex),
  ...Object.keys(matchIndex),
];

const WHOLE = /^\d+$/;

function byName(a: string, b: string): number {
  if (WHOLE.test(a) && WHOLE.test(b) && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

function checkIndices(event: Event): void {
  for (const [field, index] of indicesIn(event)) {
    if (index <= INDEX_MAX) continue;
    const what = `${field} comes to ${index}, and logs of at most ${INDEX_MAX} entries can be followed`;
    throw new EventError(event.place, what, "Record a younger cluster");
  }
}

/** How far every field of an event reaches that speaks of indexes. */
function* indicesIn({ told, sent, received, applied }: Event): Iterable<readonly [string, number]> {
  const { lastIndex = 0, commitIndex = 0, lastApplied = 0, log, nextIndex = {}, matchIndex = {} } = told;
  yield ["lastIndex", lastIndex];
  yield ["commitIndex", commitIndex];
  yield ["lastApplied", lastApplied];
  if (log !== undefined) yield ["log", log.from - 1 + log.entries.length];
  // What is sent next there need not be yet.
  for (const next of Object.values(nextIndex)) yield ["nextIndex", next - 1];
  for (const match of Object.values(matchIndex)) yield ["matchIndex", match];
  for (const { index } of applied) yield ["applied", index];
  for (const { previous, entries = [], acknowledged = 0, held } of received === null ? sent : [...sent, received]) {
    yield ["acknowledged", acknowledged];
    yield ["held", held?.index ?? 0];
    yield ["previous and entries", (previous?.index ?? 0) + entries.length];
  }
}
