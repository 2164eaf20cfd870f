// Ongaro's raft.tla as an implementation: what TLC counts of it is known, so a checker that walks this must count the
// same. History variables are left out. A step of the specification that no packet starts is a local message; bounds
// on terms, logs and the bag are the checker's.

import type { Implementation, Transition } from "../../src/contract/implementation.js";
import { canonicalText } from "../../src/contract/json.js";
import { append, EMPTY_LOG, entriesAfter, termAt, toEntries, type Entry, type Log } from "../../src/contract/log.js";
import type { Packet } from "../../src/contract/message.js";
import type { NodeId } from "../../src/contract/node-name.js";
import { idOf } from "../../src/contract/operation.js";
import { NO_OUTBOUND, type Outbound } from "../../src/contract/outbound.js";
import type { Role } from "../../src/contract/view.js";

/** The variables of one server, all of them in every role: what is stale still tells states apart. */
interface Server {
  readonly id: NodeId;
  readonly nodes: number;
  /** How many values a client may ask for. */
  readonly values: number;
  readonly currentTerm: number;
  readonly role: Role;
  readonly votedFor: NodeId | null;
  readonly log: Log;
  readonly commitIndex: number;
  /** Sets of servers are lists in order. */
  readonly votesResponded: readonly NodeId[];
  readonly votesGranted: readonly NodeId[];
  readonly nextIndex: readonly number[];
  readonly matchIndex: readonly number[];
}

type Rpc = Omit<Packet, "kind" | "body"> &
  (
    | {
        readonly kind: "RequestVoteRequest";
        readonly body: { readonly term: number; readonly lastLogTerm: number; readonly lastLogIndex: number };
      }
    | { readonly kind: "RequestVoteResponse"; readonly body: { readonly term: number; readonly voteGranted: boolean } }
    | {
        readonly kind: "AppendEntriesRequest";
        readonly body: {
          readonly term: number;
          readonly prevLogIndex: number;
          readonly prevLogTerm: number;
          /** None or one. */
          readonly entries: readonly Entry[];
          readonly commitIndex: number;
        };
      }
    | {
        readonly kind: "AppendEntriesResponse";
        readonly body: { readonly term: number; readonly success: boolean; readonly matchIndex: number };
      }
  );

type Kind = Rpc["kind"];
type BodyOf<K extends Kind> = Extract<Rpc, { kind: K }>["body"];

// How a step ends.

const quietly = (state: Server): Transition<Server> => ({ state, outbound: NO_OUTBOUND });

/** The packet stays in the bag: the specification's step read it and did not take it. */
const keeping = (state: Server): Transition<Server> => ({ state, outbound: NO_OUTBOUND, kept: true });

/** The specification has no such step: nothing changes, and the packet stays. */
const noStep = keeping;

function sending<K extends Kind>(state: Server, to: NodeId, kind: K, body: BodyOf<K>): Transition<Server> {
  const send: Outbound = { type: "send", packet: { from: state.id, to, kind, body }, when: "now" };
  return { state, outbound: [send] };
}

const everyServer = ({ nodes }: Server): NodeId[] => Array.from({ length: nodes }, (_, id) => id);
const isQuorum = (servers: readonly NodeId[], { nodes }: Server): boolean => servers.length * 2 > nodes;

const ascending = (a: NodeId, b: NodeId): number => a - b;

const withMember = (set: readonly NodeId[], id: NodeId): readonly NodeId[] =>
  set.includes(id) ? set : [...set, id].sort(ascending);

// Steps that no packet starts. Servers in their names are counted from 0.

function localMessages(server: Server): string[] {
  const { id, role, votesResponded, votesGranted, values } = server;
  const names = ["Restart"];
  if (role !== "leader") names.push("Timeout");
  if (role === "candidate") {
    // A candidate asks itself as well: nothing else gives it its own vote.
    for (const to of everyServer(server)) if (!votesResponded.includes(to)) names.push(`RequestVote ${to}`);
    if (isQuorum(votesGranted, server)) names.push("BecomeLeader");
  }
  if (role === "leader") {
    for (let value = 1; value <= values; value++) names.push(`ClientRequest v${value}`);
    names.push("AdvanceCommitIndex");
    for (const to of everyServer(server)) if (to !== id) names.push(`AppendEntries ${to}`);
  }
  return names;
}

function localStep(server: Server, name: string): Transition<Server> {
  const { currentTerm, log } = server;
  const [step, argument] = name.split(" ");
  switch (step) {
    case "Restart":
      return quietly({
        ...server,
        role: "follower",
        votesResponded: [],
        votesGranted: [],
        nextIndex: server.nextIndex.map(() => 1),
        matchIndex: server.matchIndex.map(() => 0),
        commitIndex: 0,
      });
    case "Timeout": {
      const votes = { votedFor: null, votesResponded: [], votesGranted: [] };
      return quietly({ ...server, ...votes, role: "candidate", currentTerm: currentTerm + 1 });
    }
    case "RequestVote":
      return sending(server, Number(argument), "RequestVoteRequest", {
        term: currentTerm,
        lastLogTerm: log.term,
        lastLogIndex: log.index,
      });
    case "BecomeLeader":
      return quietly({
        ...server,
        role: "leader",
        nextIndex: server.nextIndex.map(() => log.index + 1),
        matchIndex: server.matchIndex.map(() => 0),
      });
    case "ClientRequest":
      return quietly({ ...server, log: append(log, currentTerm, argument) });
    case "AdvanceCommitIndex":
      return quietly({ ...server, commitIndex: advancedCommitIndex(server) });
    case "AppendEntries":
      return appendEntries(server, Number(argument));
    default:
      throw new RangeError(`raft.tla has no step ${name}`);
  }
}

/** The highest index that a quorum has, if its entry is of this term; else what it was. */
function advancedCommitIndex(server: Server): number {
  const { id, log, currentTerm, commitIndex, matchIndex } = server;
  const agree = (index: number) => everyServer(server).filter((other) => other === id || matchIndex[other] >= index);
  let index = log.index;
  while (index > 0 && !isQuorum(agree(index), server)) index--;
  return index > 0 && termAt(log, index) === currentTerm ? index : commitIndex;
}

function appendEntries(server: Server, to: NodeId): Transition<Server> {
  const { currentTerm, log, commitIndex } = server;
  const next = server.nextIndex[to];
  const last = Math.min(log.index, next);
  return sending(server, to, "AppendEntriesRequest", {
    term: currentTerm,
    prevLogIndex: next - 1,
    prevLogTerm: termAt(log, next - 1)!,
    entries: entriesAfter(log, next - 1, 1).map(({ term, payload }) => ({ term, payload })),
    commitIndex: Math.min(commitIndex, last),
  });
}

// Steps that a packet starts.

function receive(server: Server, packet: Rpc): Transition<Server> {
  const { term } = packet.body;
  // UpdateTerm is a step of its own, for a packet of any kind.
  if (term > server.currentTerm) return keeping({ ...server, currentTerm: term, role: "follower", votedFor: null });
  switch (packet.kind) {
    case "RequestVoteRequest":
      return handleRequestVoteRequest(server, packet.from, packet.body);
    case "AppendEntriesRequest":
      return handleAppendEntriesRequest(server, packet.from, packet.body);
    case "RequestVoteResponse":
      return quietly(term < server.currentTerm ? server : withVote(server, packet.from, packet.body));
    case "AppendEntriesResponse":
      return quietly(term < server.currentTerm ? server : withAnswer(server, packet.from, packet.body));
  }
}

/** Every role answers, a candidate or leader of the same term as well. */
function handleRequestVoteRequest(
  server: Server,
  from: NodeId,
  { term, lastLogTerm, lastLogIndex }: BodyOf<"RequestVoteRequest">,
): Transition<Server> {
  const { currentTerm, log, votedFor } = server;
  const logOk = lastLogTerm > log.term || (lastLogTerm === log.term && lastLogIndex >= log.index);
  const voteGranted = term === currentTerm && logOk && (votedFor ?? from) === from;
  const voted = voteGranted ? { ...server, votedFor: from } : server;
  return sending(voted, from, "RequestVoteResponse", { term: currentTerm, voteGranted });
}

/** Counted in every role. */
function withVote(server: Server, from: NodeId, { voteGranted }: BodyOf<"RequestVoteResponse">): Server {
  const { votesResponded, votesGranted } = server;
  return {
    ...server,
    votesResponded: withMember(votesResponded, from),
    votesGranted: voteGranted ? withMember(votesGranted, from) : votesGranted,
  };
}

function handleAppendEntriesRequest(
  server: Server,
  from: NodeId,
  { term, prevLogIndex, prevLogTerm, entries, commitIndex }: BodyOf<"AppendEntriesRequest">,
): Transition<Server> {
  const { currentTerm, role, log } = server;
  const answer = (state: Server, success: boolean, matchIndex: number) =>
    sending(state, from, "AppendEntriesResponse", { term: currentTerm, success, matchIndex });
  if (term < currentTerm) return answer(server, false, 0);
  if (role === "leader") return noStep(server);
  if (role === "candidate") return keeping({ ...server, role: "follower" });
  const logOk = prevLogIndex === 0 || (prevLogIndex <= log.index && prevLogTerm === termAt(log, prevLogIndex));
  if (!logOk) return answer(server, false, 0);
  const index = prevLogIndex + 1;
  const isDone = entries.length === 0 || (log.index >= index && termAt(log, index) === entries[0].term);
  // As it stands in the request: it may go back, and beyond the log.
  if (isDone) return answer({ ...server, commitIndex }, true, prevLogIndex + entries.length);
  // One entry a step, and the answer in a step of its own once the entry is there.
  if (log.index >= index) return keeping({ ...server, log: log.previous! });
  return keeping({ ...server, log: append(log, entries[0].term, entries[0].payload) });
}

/** Heeded in every role. */
function withAnswer(server: Server, from: NodeId, answer: BodyOf<"AppendEntriesResponse">): Server {
  const { nextIndex, matchIndex } = server;
  if (!answer.success) return { ...server, nextIndex: nextIndex.with(from, Math.max(nextIndex[from] - 1, 1)) };
  return {
    ...server,
    nextIndex: nextIndex.with(from, answer.matchIndex + 1),
    matchIndex: matchIndex.with(from, answer.matchIndex),
  };
}

// The same with servers renamed.

const renamedSet = (set: readonly NodeId[], permutation: readonly NodeId[]): NodeId[] =>
  set.map((id) => permutation[id]).sort(ascending);

function renamedList(list: readonly number[], permutation: readonly NodeId[]): number[] {
  const renamed = new Array<number>(list.length);
  list.forEach((value, id) => (renamed[permutation[id]] = value));
  return renamed;
}

const raftTla: Implementation<Server> = {
  name: "raft.tla",
  version: "6ecbdbc",
  capabilities: {
    network: "any",
    bag: "block",
    loss: true,
    // Restart is a step of its own, which keeps what the specification calls persistent.
    restart: false,
    asyncDisk: false,
    replicates: true,
    disciplined: false,
    settings: { values: ["1", "2", "3"] },
  },
  boot: (_disk, { id, nodes, settings }) =>
    quietly({
      id,
      nodes,
      values: Number(settings["values"] ?? 1),
      currentTerm: 1,
      role: "follower",
      votedFor: null,
      log: EMPTY_LOG,
      commitIndex: 0,
      votesResponded: [],
      votesGranted: [],
      nextIndex: new Array<number>(nodes).fill(1),
      matchIndex: new Array<number>(nodes).fill(0),
    }),
  reduce(server, message) {
    switch (message.type) {
      case "packet":
        return receive(server, message.packet as Rpc);
      case "local":
        return localStep(server, message.name);
      case "operation": {
        // Its clients are steps of its own: what the harness asks for never takes effect.
        const operation = idOf(message.operation);
        return { state: server, outbound: [{ type: "respond", operation, outcome: "failed", when: "now" }] };
      }
      case "timer":
      case "written":
      case "writeFailed":
        return quietly(server);
    }
  },
  view: ({ currentTerm, votedFor, role, log, commitIndex, votesGranted, nextIndex, matchIndex }) => ({
    currentTerm,
    votedFor,
    role,
    log,
    commitIndex,
    votesGranted,
    nextIndex,
    matchIndex,
  }),
  key: (server) => canonicalText({ ...server, log: toEntries(server.log) }),
  localMessages,
  rename: {
    state: (server, permutation) => ({
      ...server,
      id: permutation[server.id],
      votedFor: server.votedFor === null ? null : permutation[server.votedFor],
      votesResponded: renamedSet(server.votesResponded, permutation),
      votesGranted: renamedSet(server.votesGranted, permutation),
      nextIndex: renamedList(server.nextIndex, permutation),
      matchIndex: renamedList(server.matchIndex, permutation),
    }),
    packet: (packet, permutation) => ({ ...packet, from: permutation[packet.from], to: permutation[packet.to] }),
    value: (_key, value) => value,
  },
};

export default raftTla;
