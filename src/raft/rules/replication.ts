// The rules of log replication (section 5.3): how a leader begins, what it sends, what followers make of that, and it of
// their answers.

import type { Entry, Log } from "../../contract/log.js";
import { append, appendAll, baseOf, entriesAfter, holdsAll, logUpTo, termAt } from "../../contract/log.js";
import { NOOP, type Command, type SessionCommand } from "../../contract/payload.js";
import type { NodeId } from "../../contract/node-name.js";
import type { AppendEntries, AppendEntriesReply } from "../packets.js";
import type { NodeState } from "../state.js";

const NO_ENTRIES: readonly Entry[] = [];

export const REPLICATION_RULES = {
  /** nextIndex of each follower: "initialized to leader last log index + 1" (State). */
  nextIndexAtElection: (node: NodeState): number => node.log.index + 1,
  /** The log with which a leader begins: with a no-op, by the switch of that name (thesis, section 6.4). */
  logAtElection: (node: NodeState): Log =>
    node.options.settings.noop ? append(node.log, node.currentTerm, NOOP) : node.log,
  /** "Followers redirect clients to the leader" (section 5.1, in other words): they decline, and by the switch `redirects` name it. */
  takesCommand: (node: NodeState): boolean => node.role === "leader",
  /** "The leader appends the command to its log as a new entry" (section 5.3). */
  logWithCommand: (node: NodeState, command: Command | SessionCommand): Log =>
    append(node.log, node.currentTerm, command),
  /** "Send AppendEntries RPC with log entries starting at nextIndex" (Leaders). */
  entriesToSend: (node: NodeState, nextIndex: number): readonly Entry[] =>
    entriesAfter(node.log, nextIndex - 1, node.options.settings.batch),
  /** "AppendEntries RPCs that carry no log entries" (section 5.2), by the switch `emptyHeartbeats`. */
  entriesInHeartbeat: (node: NodeState, nextIndex: number, rules: ReplicationRules): readonly Entry[] =>
    node.options.settings.emptyHeartbeats ? NO_ENTRIES : rules.entriesToSend(node, nextIndex),
  /** What a retransmission carries: "the leader retries AppendEntries RPCs indefinitely" (section 5.3). */
  entriesToResend: (node: NodeState, nextIndex: number, rules: ReplicationRules): readonly Entry[] =>
    rules.entriesToSend(node, nextIndex),
  /** "Leader's commitIndex" (AppendEntries RPC, Arguments), as one follower is told; see the switch `clampCommit`. */
  leaderCommit: (node: NodeState, follower: NodeId, entries: number): number =>
    entries === 0 && node.options.settings.clampCommit
      ? Math.min(node.commitIndex, node.matchIndex[follower])
      : node.commitIndex,
  /** "Reply false if term < currentTerm" (AppendEntries RPC, 1). */
  acceptsLeader: (node: NodeState, request: Pick<AppendEntries, "term">): boolean => request.term >= node.currentTerm,
  /**
   * "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm" (AppendEntries RPC, 2). What a
   * snapshot has taken the place of is committed, and no leader lacks it (section 7).
   */
  matchesPrevious: (node: NodeState, request: AppendEntries): boolean =>
    request.prevLogIndex < baseOf(node.log).index || termAt(node.log, request.prevLogIndex) === request.prevLogTerm,
  /** "If an existing entry conflicts with a new one, delete it and all that follow it. Append any new entries" (AppendEntries RPC, 3 and 4). */
  logAfter: (log: Log, request: AppendEntries): Log => {
    const { prevLogIndex, entries } = request;
    if (holdsAll(log, entries)) return log;
    // What lies within the snapshot is here as well.
    let held = Math.max(0, baseOf(log).index - prevLogIndex);
    // Entries that are here already stay: a late AppendEntries must not undo a newer one.
    while (held < entries.length && termAt(log, prevLogIndex + held + 1) === entries[held].term) held++;
    return held >= entries.length
      ? log
      : appendAll(logUpTo(log, prevLogIndex + held), held === 0 ? entries : entries.slice(held));
  },
  /** Up to where a successful AppendEntries has shown the logs to be equal (section 5.3, Log Matching). */
  acknowledgedIndex: (_node: NodeState, request: AppendEntries): number =>
    request.prevLogIndex + request.entries.length,
  /** From where a refused leader should send next: "the first index it stores for that term" (section 5.3, at its end). */
  conflictIndex: (node: NodeState, request: AppendEntries): number => {
    if (!node.options.settings.fastBacktracking) return request.prevLogIndex;
    if (node.log.index < request.prevLogIndex) return node.log.index + 1;
    const conflict = logUpTo(node.log, request.prevLogIndex);
    let first = conflict;
    // Unlike the paper, it ends above what is committed here, which no leader can lack.
    while (first.index - 1 > node.commitIndex && first.previous!.term === conflict.term) first = first.previous!;
    return first.index;
  },
  /** Whether a reply belongs to this leader's term (section 5.1). */
  countsReply: (node: NodeState, reply: AppendEntriesReply): boolean => reply.term === node.currentTerm,
  /** Unlike the paper, a reply names an index: where that lies beyond the leader's log, which no follower can hold, it is ignored. */
  isCredible: (node: NodeState, reply: AppendEntriesReply): boolean => reply.matchIndex <= node.log.index,
  /** "If successful: update matchIndex for follower" (Leaders). It "increases monotonically" (State). */
  matchIndexAfterSuccess: (matchIndex: number, reply: Pick<AppendEntriesReply, "matchIndex">): number =>
    Math.max(matchIndex, reply.matchIndex),
  /** "If successful: update nextIndex for follower" (Leaders). */
  nextIndexAfterSuccess: (nextIndex: number, matchIndex: number): number => Math.max(nextIndex, matchIndex + 1),
  /** "If last log index >= nextIndex for a follower: send AppendEntries RPC" (Leaders): at once, to one that has got further. */
  sendsNext: (node: NodeState, before: number, matchIndex: number): boolean =>
    matchIndex > before && matchIndex < node.log.index,
  /** Unlike the paper, whose calls are retried "in a timely manner" (section 5.1), only the answer to an empty heartbeat sends a lost entry again. */
  resendsAfterSuccess: (node: NodeState, matchIndex: number): boolean =>
    node.options.settings.emptyHeartbeats && matchIndex < node.log.index,
  /** "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry" (Leaders); null where it does not. */
  nextIndexAfterRefusal: (nextIndex: number, matchIndex: number, reply: AppendEntriesReply): number | null => {
    // Unlike the paper, a reply may come late or twice: only that to the latest probe counts; what matches is not sent again.
    if (reply.prevLogIndex !== nextIndex - 1 || reply.prevLogIndex <= matchIndex) return null;
    return Math.max(matchIndex + 1, Math.min(reply.conflictIndex, reply.prevLogIndex));
  },
};

type Bodies = typeof REPLICATION_RULES;
export interface ReplicationRules extends Bodies {}
