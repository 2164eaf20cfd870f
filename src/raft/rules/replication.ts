// The rules of log replication (section 5.3): of what a leader sends and sends again, and of what a follower makes of it.

import {
  append,
  appendAll,
  entriesAfter,
  holdsAll,
  logUpTo,
  NOOP,
  termAt,
  type Command,
  type Entry,
  type Log,
} from "../../contract/log.js";
import type { NodeId } from "../../contract/message.js";
import type { AppendEntries, AppendEntriesReply } from "../packets.js";
import type { NodeState } from "../state.js";

const NO_ENTRIES: readonly Entry[] = [];

export const REPLICATION_RULES = {
  // What a leader does as it comes to power, and for clients.

  /** nextIndex of each follower: "initialized to leader last log index + 1" (Figure 2, State). */
  nextIndexAtElection: (node: NodeState): number => node.log.index + 1,

  /**
   * The log with which a leader begins.
   * Unlike the paper, where the first heartbeats are empty, it appends a no-op, by which what it inherited is committed
   * without a client's help (thesis, section 6.4). The switch `noop` leaves that out.
   */
  logAtElection: (node: NodeState): Log =>
    node.config.settings.noop ? append(node.log, node.currentTerm, NOOP) : node.log,

  /**
   * "The leader handles all client requests" (section 5.1).
   * Unlike the paper, where followers redirect clients to the leader, all others decline: nobody keeps whom it follows.
   */
  takesCommand: (node: NodeState): boolean => node.role === "leader",

  /** "The leader appends the command to its log as a new entry" (section 5.3). */
  logWithCommand: (node: NodeState, command: Command): Log => append(node.log, node.currentTerm, command),

  // What a leader sends.

  /**
   * "Send AppendEntries RPC with log entries starting at nextIndex" (Figure 2, Leaders).
   * Unlike the paper, which sends all there are, the switch `batch` can set a limit.
   */
  entriesToSend: (node: NodeState, nextIndex: number): readonly Entry[] =>
    entriesAfter(node.log, nextIndex - 1, node.config.settings.batch),

  /**
   * What a heartbeat carries.
   * Unlike the paper, whose heartbeats are "AppendEntries RPCs that carry no log entries" (section 5.2), it carries what the
   * follower lacks: that is how what was lost is sent again. The switch `emptyHeartbeats` makes it as in the paper.
   */
  entriesInHeartbeat: (node: NodeState, nextIndex: number, rules: ReplicationRules): readonly Entry[] =>
    node.config.settings.emptyHeartbeats ? NO_ENTRIES : rules.entriesToSend(node, nextIndex),

  /** What a retransmission carries: "the leader retries AppendEntries RPCs indefinitely" (section 5.3). */
  entriesToResend: (node: NodeState, nextIndex: number, rules: ReplicationRules): readonly Entry[] =>
    rules.entriesToSend(node, nextIndex),

  /**
   * The leaderCommit of an AppendEntries to one follower: "leader's commitIndex" (Figure 2).
   * Unlike the paper, one without entries does not say more than what the follower is known to hold: that hides mistakes of
   * followers, and the switch `clampCommit` can be off.
   */
  leaderCommit: (node: NodeState, follower: NodeId, entries: number): number =>
    entries === 0 && node.config.settings.clampCommit
      ? Math.min(node.commitIndex, node.matchIndex[follower])
      : node.commitIndex,

  // What a follower makes of it.

  /** "Reply false if term < currentTerm" (Figure 2, AppendEntries RPC, 1). */
  acceptsLeader: (node: NodeState, request: AppendEntries): boolean => request.term >= node.currentTerm,

  /** "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm" (Figure 2, AppendEntries RPC, 2). */
  matchesPrevious: (node: NodeState, request: AppendEntries): boolean =>
    termAt(node.log, request.prevLogIndex) === request.prevLogTerm,

  /**
   * "If an existing entry conflicts with a new one, delete it and all that follow it. Append any new entries not already
   * in the log" (Figure 2, AppendEntries RPC, 3 and 4).
   */
  logAfter: (log: Log, request: AppendEntries): Log => {
    const { prevLogIndex, entries } = request;
    if (holdsAll(log, entries)) return log;
    let held = 0;
    // Entries that are here already stay: a late AppendEntries must not undo a newer one.
    while (held < entries.length && termAt(log, prevLogIndex + held + 1) === entries[held].term) held++;
    return held === entries.length
      ? log
      : appendAll(logUpTo(log, prevLogIndex + held), held === 0 ? entries : entries.slice(held));
  },

  /** Up to where a successful AppendEntries has shown the logs to be equal (section 5.3, Log Matching). */
  acknowledgedIndex: (_node: NodeState, request: AppendEntries): number =>
    request.prevLogIndex + request.entries.length,

  /**
   * From where a leader whose AppendEntries was refused should send next: "the first index it stores for that term"
   * (section 5.3, at its end).
   * Unlike the paper, it does not look below commitIndex, which no leader can lack, and names an index alone, no term. The
   * switch `fastBacktracking` leaves the leader with Figure 2, "decrement nextIndex and retry".
   */
  conflictIndex: (node: NodeState, request: AppendEntries): number => {
    const { log, config, commitIndex } = node;
    const { prevLogIndex } = request;
    if (!config.settings.fastBacktracking) return prevLogIndex;
    if (log.index < prevLogIndex) return log.index + 1;
    const conflict = logUpTo(log, prevLogIndex);
    let first = conflict;
    while (first.index - 1 > commitIndex && first.previous!.term === conflict.term) first = first.previous!;
    return first.index;
  },

  // What a leader makes of the answer.

  /** Whether a reply belongs to this leader's term (section 5.1). */
  countsReply: (node: NodeState, reply: AppendEntriesReply): boolean => reply.term === node.currentTerm,

  /**
   * A follower cannot hold more of a leader's log than there is of it (section 5.3, Log Matching).
   * Unlike the paper, where a reply has no index, one that claims more is passed over.
   */
  isCredible: (node: NodeState, reply: AppendEntriesReply): boolean => reply.matchIndex <= node.log.index,

  /** "If successful: update matchIndex for follower" (Figure 2, Leaders). "Increases monotonically" (Figure 2, State). */
  matchIndexAfterSuccess: (matchIndex: number, reply: AppendEntriesReply): number =>
    Math.max(matchIndex, reply.matchIndex),

  /** "If successful: update nextIndex for follower" (Figure 2, Leaders). */
  nextIndexAfterSuccess: (nextIndex: number, matchIndex: number): number => Math.max(nextIndex, matchIndex + 1),

  /**
   * "If last log index >= nextIndex for a follower: send AppendEntries RPC" (Figure 2, Leaders): at once, to one that has
   * just got further.
   */
  sendsNext: (node: NodeState, before: number, matchIndex: number): boolean =>
    matchIndex > before && matchIndex < node.log.index,

  /**
   * Whether a follower that has got no further is sent again what it lacks.
   * Unlike the paper, where "servers retry RPCs" that are not answered "in a timely manner" (section 5.1), no call has a timer of
   * its own. Heartbeats carry what was lost; where they are empty, the answer to one is the only occasion.
   */
  resendsAfterSuccess: (node: NodeState, matchIndex: number): boolean =>
    node.config.settings.emptyHeartbeats && matchIndex < node.log.index,

  /**
   * "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry" (Figure 2, Leaders). Null where
   * there is nothing to retry.
   * Unlike the paper, where a reply belongs to its call, it may come late or twice: only the answer to the latest probe
   * counts, and nothing that is known to match is sent again.
   */
  nextIndexAfterRefusal: (nextIndex: number, matchIndex: number, reply: AppendEntriesReply): number | null => {
    if (reply.prevLogIndex !== nextIndex - 1 || reply.prevLogIndex <= matchIndex) return null;
    return Math.max(matchIndex + 1, Math.min(reply.conflictIndex, reply.prevLogIndex));
  },
};

type Bodies = typeof REPLICATION_RULES;

export interface ReplicationRules extends Bodies {}
