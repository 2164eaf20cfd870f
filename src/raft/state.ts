// The state of one server: Figure 2, "State", and what a careful server must know of its own disk.

import type { Log } from "../contract/log.js";
import type { NodeId } from "../contract/node-name.js";
import type { OperationId } from "../contract/operation.js";
import type { Session, Snapshot } from "../contract/snapshot.js";
import type { Role, View } from "../contract/view.js";
import type { ServerOptions } from "./settings.js";

/** A read that waits at its leader (thesis, section 6.4). */
export interface PendingRead {
  readonly operation: OperationId;
  /** The server that was asked for it, where that is another. */
  readonly from?: NodeId;
  /** Up to where the log must be applied; null as long as the leader does not know what is committed. */
  readonly index: number | null;
  /** The round of heartbeats that must come back. */
  readonly round: number;
}

/** The reads that a leader was asked for in its term. */
export interface Reads {
  readonly pending: readonly PendingRead[];
  /** How many rounds of heartbeats reads have begun. */
  readonly round: number;
  /** By server: the newest round that it has answered; empty where nothing is pending. */
  readonly confirmed: readonly number[];
}

/** A read that a server was asked for that does not lead (thesis, section 6.4). */
export interface AskedRead {
  readonly operation: OperationId;
  /** Up to where the log must be applied; null as long as the leader has not said so. */
  readonly index: number | null;
}

/** A transfer of leadership that was asked for and not answered (thesis, section 3.10). */
export interface PendingTransfer {
  readonly operation: OperationId;
  readonly to: NodeId;
  /** The target was told to stand: it may be elected, whatever becomes of this server. */
  readonly isTold: boolean;
}

/** Nobody ever asked. */
export const NO_READS: Reads = { pending: [], round: 0, confirmed: [] };

/** No read was passed on. */
export const NOT_ASKED: readonly AskedRead[] = [];

/** A change of membership that a leader was asked for. */
export interface PendingChange {
  readonly operation: OperationId;
  /** Of its first entry. */
  readonly index: number;
}

/** A snapshot of which not all chunks have come (Figure 13). */
export interface Receiving {
  /** The term of the leader that sends it. */
  readonly term: number;
  readonly lastIncludedIndex: number;
  /** What has come of its text, from its beginning on. */
  readonly text: string;
}

/**
 * One server.
 * Invariants: commitIndex <= log.index; lastApplied <= commitIndex; `durable` is an earlier or the present value of `log`; the
 * log begins where `snapshot` ends, and no earlier than that is anything committed or applied.
 */
export class NodeState implements Required<Omit<View, "configuration">> {
  constructor(
    readonly options: ServerOptions,
    // Persistent on all servers (once their write is durable).
    readonly currentTerm: number,
    readonly votedFor: NodeId | null,
    readonly log: Log,
    // Volatile on all servers.
    readonly role: Role,
    readonly commitIndex: number,
    readonly lastApplied: number,
    /** The log as the disk is known to hold it. */
    readonly durable: Log,
    // Volatile on candidates.
    readonly votesGranted: readonly NodeId[],
    // Volatile on leaders. matchIndex of the leader itself is how far it may count its own log: what is durable of it.
    readonly nextIndex: readonly number[],
    readonly matchIndex: readonly number[],
    /** Followers: they have heard from a leader since their election timer began to run; kept where a feature asks for it. */
    readonly heardFromLeader: boolean,
    /** Leaders: who answered since the quorum was checked last, in order. */
    readonly contacts: readonly NodeId[],
    /** Leaders: what they were asked to show. */
    readonly reads: Reads,
    /** Persistent: with what the log begins; null where it was never compacted. */
    readonly snapshot: Snapshot | null,
    /** To whom a leader hands over, or did when it led. */
    readonly transfer: PendingTransfer | null,
    /** Leaders: the newest round of heartbeats whose lease is over. */
    readonly leaseEnded: number,
    /** Leaders: the change that they were asked for last, until it is done. */
    readonly change: PendingChange | null,
    /** What is applied has opened: as many as may be, who used its own least recently first. */
    readonly sessions: readonly Session[],
    /** Whom a follower has heard in this term; kept where a feature asks for it. */
    readonly leader: NodeId | null,
    /** Followers: what has come of a snapshot. It is not durable: nobody was promised any of it, and a leader sends it again. */
    readonly receiving: Receiving | null,
    /** Who does not lead: the reads that it asked the leader about in this term. */
    readonly asked: readonly AskedRead[],
  ) {}
}

/** A state in the making: it belongs to one step alone until that step returns it. */
export type Draft = { -readonly [K in keyof NodeState]: NodeState[K] };

export function draftOf(node: NodeState): Draft {
  return new NodeState(
    node.options,
    node.currentTerm,
    node.votedFor,
    node.log,
    node.role,
    node.commitIndex,
    node.lastApplied,
    node.durable,
    node.votesGranted,
    node.nextIndex,
    node.matchIndex,
    node.heardFromLeader,
    node.contacts,
    node.reads,
    node.snapshot,
    node.transfer,
    node.leaseEnded,
    node.change,
    node.sessions,
    node.leader,
    node.receiving,
    node.asked,
  );
}

/** Whether two states of one node are equal, as far as a look at each field tells. */
export function isSameState(a: NodeState, b: NodeState): boolean {
  return (
    a.log === b.log &&
    a.currentTerm === b.currentTerm &&
    a.role === b.role &&
    a.commitIndex === b.commitIndex &&
    a.lastApplied === b.lastApplied &&
    a.votedFor === b.votedFor &&
    a.durable === b.durable &&
    a.votesGranted === b.votesGranted &&
    a.nextIndex === b.nextIndex &&
    a.matchIndex === b.matchIndex &&
    a.heardFromLeader === b.heardFromLeader &&
    a.contacts === b.contacts &&
    a.reads === b.reads &&
    a.snapshot === b.snapshot &&
    a.transfer === b.transfer &&
    a.leaseEnded === b.leaseEnded &&
    a.change === b.change &&
    a.sessions === b.sessions &&
    a.leader === b.leader &&
    a.receiving === b.receiving &&
    a.asked === b.asked
  );
}

/** The servers with one more, in order; the very same where it is among them. */
export const withServer = (servers: readonly NodeId[], server: NodeId): readonly NodeId[] =>
  servers.includes(server) ? servers : [...servers, server].sort((a, b) => a - b);

/** The list with one place changed. */
export function withAt<T>(list: readonly T[], position: number, value: T): readonly T[] {
  const changed = list.slice();
  changed[position] = value;
  return changed;
}
