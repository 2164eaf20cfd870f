// A reference server driven by hand, for the tests of src/raft and of the paper's claims. Its disk is perfect: a write that
// asks to be told of is durable when the step has ended, and the server is told.

import { initialConfiguration } from "../../src/contract/configuration.js";
import { applyWrite, type Disk } from "../../src/contract/disk.js";
import type { NodeOptions } from "../../src/contract/implementation.js";
import { entryAt, logOf, toEntries, type Entry, type Log } from "../../src/contract/log.js";
import type { Message, Packet, PacketBody } from "../../src/contract/message.js";
import type { NodeId } from "../../src/contract/node-name.js";
import type { Outbound } from "../../src/contract/outbound.js";
import type { Payload } from "../../src/contract/payload.js";
import { REFERENCE } from "../../src/raft/reference.js";
import type { AppendEntries, AppendEntriesReply, RequestVote, RequestVoteReply } from "../../src/raft/packets.js";
import type { NodeState } from "../../src/raft/state.js";

export type Out<T extends Outbound["type"]> = Extract<Outbound, { type: T }>;

export const OPTIONS: NodeOptions = {
  id: 0,
  nodes: 3,
  bootstrap: initialConfiguration(3),
  settings: {},
  electionTimeoutMin: 150,
  electionTimeoutMax: 300,
  heartbeatInterval: 50,
  clockDriftBound: 1.5,
  seed: "0",
};

/** What a disk holds: the terms of its entries, whose commands are made up from term and index. */
export interface Kept {
  readonly currentTerm?: number;
  readonly votedFor?: NodeId | null;
  readonly terms?: readonly number[];
  /** Up to where the log was compacted. */
  readonly base?: number;
}

export const entriesOf = (terms: readonly number[]): Entry[] =>
  terms.map((term, at) => ({ term, payload: `t${term}i${at + 1}` }));

function diskOf({ terms = [], currentTerm = terms.at(-1) ?? 0, votedFor = null, base = 0 }: Kept = {}): Disk {
  const disk = { values: { hardState: { currentTerm, votedFor } }, log: logOf(entriesOf(terms)) };
  const last = entryAt(disk.log, base);
  if (last === undefined) return disk;
  const snapshot = { index: base, term: last.term, data: { mark: last.hash, state: null } };
  return applyWrite(disk, { kind: "snapshot", snapshot });
}

/** A follower that starts a life from what its disk kept. */
export function followerWith(kept: Kept = {}, options: Partial<NodeOptions> = {}): NodeState {
  const { nodes = OPTIONS.nodes } = options;
  return REFERENCE.boot(diskOf(kept), { ...OPTIONS, bootstrap: initialConfiguration(nodes), ...options }).state;
}

export interface Settled {
  readonly node: NodeState;
  /** Everything asked for, in order. */
  readonly outbound: readonly Outbound[];
}

/** One message, and the news of its writes, until the server is at rest. */
export function settle(node: NodeState, message: Message): Settled {
  const outbound: Outbound[] = [];
  const messages: Message[] = [message];
  for (let next = messages.shift(); next !== undefined; next = messages.shift()) {
    const transition = REFERENCE.reduce(node, next);
    node = transition.state;
    outbound.push(...transition.outbound);
    for (const out of transition.outbound) {
      if (out.type === "write" && out.notify) messages.push({ type: "written", write: out.write });
    }
  }
  return { node, outbound };
}

export function settleAll(node: NodeState, messages: readonly Message[]): Settled {
  const outbound: Outbound[] = [];
  for (const message of messages) {
    const settled = settle(node, message);
    node = settled.node;
    outbound.push(...settled.outbound);
  }
  return { node, outbound };
}

// Messages. A packet's receiver is whoever is given it.

export const electionTimer: Message = { type: "timer", timer: "election" };
export const heartbeatTimer: Message = { type: "timer", timer: "heartbeat" };
export const ask = (command: string): Message => ({
  type: "operation",
  operation: { type: "write", client: 0, command },
});

export const packet = (from: NodeId, kind: string, body: PacketBody, to: NodeId = 0): Message => ({
  type: "packet",
  packet: { from, to, kind, body },
});

export const requestVote = (from: NodeId, body: Partial<RequestVote> & { term: number }): Message =>
  packet(from, "RequestVote", { lastLogIndex: 0, lastLogTerm: 0, ...body });

export const vote = (from: NodeId, term: number, voteGranted = true): Message =>
  packet(from, "RequestVoteReply", { term, voteGranted });

export const appendEntries = (from: NodeId, body: Partial<AppendEntries> & { term: number }): Message =>
  packet(from, "AppendEntries", { prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, ...body });

/** A follower holds the leader's log up to an index. */
export const success = (from: NodeId, term: number, matchIndex: number, prevLogIndex = 0): Message =>
  packet(from, "AppendEntriesReply", { term, success: true, matchIndex, prevLogIndex, conflictIndex: 0 });

/** A follower refuses what follows `prevLogIndex`. */
export const refusal = (from: NodeId, term: number, prevLogIndex: number, conflictIndex = prevLogIndex): Message =>
  packet(from, "AppendEntriesReply", { term, success: false, matchIndex: 0, prevLogIndex, conflictIndex });

// Roles, reached the way that servers reach them.

export function candidateWith(kept: Kept = {}, options: Partial<NodeOptions> = {}): NodeState {
  return settle(followerWith(kept, options), electionTimer).node;
}

/** The leader of the term after the one on its disk, elected by everybody. */
export function leaderWith(kept: Kept = {}, options: Partial<NodeOptions> = {}): NodeState {
  const candidate = candidateWith(kept, options);
  const { nodes, id } = candidate.options;
  const others = Array.from({ length: nodes }, (_, node) => node).filter((node) => node !== id);
  return settleAll(
    candidate,
    others.map((voter) => vote(voter, candidate.currentTerm)),
  ).node;
}

export const NO_NOOP: Partial<NodeOptions> = { settings: { noop: "off" } };

// What came out.

export function sent(outbound: readonly Outbound[], kind?: string): Packet[] {
  return outbound
    .filter((out) => out.type === "send")
    .map((out) => out.packet)
    .filter((packet) => kind === undefined || packet.kind === kind);
}

/** The bodies of what was sent, of one kind. */
export const appends = (outbound: readonly Outbound[], to?: NodeId): AppendEntries[] =>
  sent(outbound, "AppendEntries")
    .filter((packet) => to === undefined || packet.to === to)
    .map((packet) => packet.body as AppendEntries);

export const appendReplies = (outbound: readonly Outbound[]): AppendEntriesReply[] =>
  sent(outbound, "AppendEntriesReply").map((packet) => packet.body as AppendEntriesReply);

export const voteReplies = (outbound: readonly Outbound[]): RequestVoteReply[] =>
  sent(outbound, "RequestVoteReply").map((packet) => packet.body as RequestVoteReply);

export const only = <T extends Outbound["type"]>(outbound: readonly Outbound[], type: T): Out<T>[] =>
  outbound.filter((out): out is Out<T> => out.type === type);

export const termsOf = (log: Log): number[] => toEntries(log).map((entry) => entry.term);
export const payloadsOf = (log: Log): Payload[] => toEntries(log).map((entry) => entry.payload);
/** What a step applied, in order. */
export const applied = (outbound: readonly Outbound[]): Payload[] => only(outbound, "apply").map((out) => out.payload);
