// Every decision of a server that its safety or its progress stands on: one small function each, with the sentence of
// the paper that it is. The handlers call these and decide nothing themselves. A mutant replaces one.

import { isQuorum, type Configuration } from "../contract/configuration.js";
import type { Disk, Write } from "../contract/disk.js";
import {
  append,
  appendAll,
  commonIndex,
  EMPTY_LOG,
  entriesAfter,
  holdsAll,
  logUpTo,
  NOOP,
  termAt,
  type Entry,
  type Log,
} from "../contract/log.js";
import type { NodeId } from "../contract/message.js";
import type { Outbound } from "../contract/outbound.js";
import type { AppendEntries, AppendEntriesReply, PacketKind, RequestVote, RequestVoteReply } from "./rpc.js";
import type { NodeState } from "./state.js";

/** What two servers compare to see whose log is more up-to-date. */
export interface LogPosition {
  readonly index: number;
  readonly term: number;
}

/** What Figure 2 calls persistent state, the log aside. */
export type HardState = {
  readonly currentTerm: number;
  readonly votedFor: NodeId | null;
};

/** Every decision of a server, by name. Each can be replaced by itself. */
export interface Rules {
  // Terms (section 5.1)

  /** "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower." */
  termAdopted(node: NodeState, heard: number, kind: PacketKind): number;
  /** A server that becomes follower in a term in which it already voted keeps that vote (section 5.2). */
  voteKept(node: NodeState, term: number): NodeId | null;

  // Election (section 5.2, 5.4.1)

  /** "To begin an election, a follower increments its current term." */
  termToStandIn(node: NodeState): number;
  /** "Each server will vote for at most one candidate in a given term." */
  hasVoteFor(node: NodeState, candidate: NodeId): boolean;
  /** The end of the log, as RequestVote carries it and as a voter compares it. */
  logPosition(node: NodeState): LogPosition;
  /** "The voter denies its vote if its own log is more up-to-date than that of the candidate." */
  isAtLeastAsUpToDate(candidate: LogPosition, voter: LogPosition): boolean;
  /** Whether a candidate gets the vote (Figure 2, RequestVote RPC, receiver). */
  grantsVote(node: NodeState, candidate: NodeId, request: RequestVote, rules: Rules): boolean;
  /** A refused request does not start the election timeout anew (Figure 2, Followers). */
  votingRestartsTimeout(granted: boolean): boolean;
  /** Whether a reply belongs to the election that runs. */
  countsVote(node: NodeState, reply: RequestVoteReply): boolean;
  /** Votes are counted by server: a repeated reply is one vote. */
  withVote(votes: readonly NodeId[], voter: NodeId): readonly NodeId[];
  /** "Votes from a majority of the servers." */
  isElected(configuration: Configuration, granted: readonly NodeId[]): boolean;
  /** A candidate counts its own vote once that is durable; `written` is what just became so, null as the election begins. */
  ownVoteIsDurable(node: NodeState, written: Write | null, rules: Rules): boolean;
  /** Whether a leader that is not out of date is heard: "the candidate recognizes the leader as legitimate" (section 5.2). */
  recognizesLeader(node: NodeState, leader: NodeId, request: AppendEntries): boolean;

  // Replication (section 5.3)

  /** "Reply false if term < currentTerm." */
  acceptsLeader(node: NodeState, request: AppendEntries): boolean;
  /** "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm." */
  matchesPrevious(node: NodeState, request: AppendEntries): boolean;
  /** Who hears from the leader waits anew, even if it has to refuse what it hears (section 5.2). */
  hearingRestartsTimeout(matches: boolean): boolean;
  /** "If an existing entry conflicts with a new one, delete it and all that follow it. Append any new entries." */
  logAfter(log: Log, request: AppendEntries): Log;
  /** Up to where a successful AppendEntries has shown the logs to be equal. */
  acknowledgedIndex(node: NodeState, request: AppendEntries): number;
  /** From where a leader whose AppendEntries was refused should send next. */
  conflictIndex(node: NodeState, request: AppendEntries): number;
  /** What an AppendEntries to a follower with this nextIndex carries. */
  entriesToSend(node: NodeState, nextIndex: number): readonly Entry[];
  /** The leaderCommit of an AppendEntries to one follower. */
  leaderCommit(node: NodeState, follower: NodeId, entries: number): number;
  /** Whether a reply belongs to this leader's term. */
  countsReply(node: NodeState, reply: AppendEntriesReply): boolean;
  /** "If successful: update matchIndex for follower." It never falls. */
  matchIndexAfterSuccess(matchIndex: number, reply: AppendEntriesReply): number;
  /** "If successful: update nextIndex for follower." */
  nextIndexAfterSuccess(nextIndex: number, matchIndex: number): number;
  /** Where to send from after a refusal, or null where the refusal says nothing new. */
  nextIndexAfterRefusal(nextIndex: number, matchIndex: number, reply: AppendEntriesReply): number | null;
  /** nextIndex of each follower when a leader comes to power. */
  nextIndexAtElection(node: NodeState): number;
  /** What a retransmission carries. */
  entriesToResend(node: NodeState, nextIndex: number, rules: Rules): readonly Entry[];

  // Commitment (section 5.3, 5.4.2)

  /** "A majority of matchIndex[i] >= N." */
  isCommitQuorum(configuration: Configuration, holders: readonly NodeId[]): boolean;
  /** "log[N].term == currentTerm." */
  mayCountCopies(node: NodeState, index: number): boolean;
  /** "If there exists an N such that N > commitIndex, a majority of matchIndex[i] >= N, and log[N].term == currentTerm: set commitIndex = N." */
  commitIndexOfLeader(node: NodeState, rules: Rules): number;
  /** "commitIndex = min(leaderCommit, index of last new entry)." */
  commitIndexOfFollower(node: NodeState, request: AppendEntries): number;

  // Persistence (section 5.1, Figure 2: "updated on stable storage before responding to RPCs")

  /** The writes that make term and vote durable. One write: two could be torn apart by a crash. */
  hardStateWrites(hard: HardState): readonly Write[];
  /** Term and vote as a disk kept them. */
  hardStateOn(disk: Disk): HardState;
  /** The log as a disk kept it. */
  logOn(disk: Disk): Log;
  /** The writes that turn one log into another. */
  logWrites(before: Log, after: Log): readonly Write[];
  /** The order in which a step's writes and its other requests reach the outside. */
  ordered(writes: readonly Outbound[], rest: readonly Outbound[]): readonly Outbound[];
  /** How far a leader may count its own log. */
  ownMatchIndex(node: NodeState): number;
  /** A server that cannot keep its promises makes no more of them. */
  afterFailedWrite(node: NodeState, write: Write): readonly Outbound[];
  /** "When servers start up, they begin as followers" (section 5.2). */
  resumesOffice(node: NodeState): boolean;
}

/** The rules as the paper has them. */
export const PAPER_RULES: Rules = {
  termAdopted: (node, heard) => Math.max(node.currentTerm, heard),
  voteKept: (node, term) => (term === node.currentTerm ? node.votedFor : null),

  termToStandIn: (node) => node.currentTerm + 1,
  hasVoteFor: (node, candidate) => node.votedFor === null || node.votedFor === candidate,
  logPosition: (node) => node.log,
  isAtLeastAsUpToDate: (candidate, voter) =>
    candidate.term !== voter.term ? candidate.term > voter.term : candidate.index >= voter.index,
  grantsVote: (node, candidate, request, rules) =>
    request.term === node.currentTerm &&
    rules.hasVoteFor(node, candidate) &&
    rules.isAtLeastAsUpToDate({ index: request.lastLogIndex, term: request.lastLogTerm }, rules.logPosition(node)),
  votingRestartsTimeout: (granted) => granted,
  countsVote: (node, reply) => reply.term === node.currentTerm,
  withVote: (votes, voter) => (votes.includes(voter) ? votes : [...votes, voter].sort((a, b) => a - b)),
  isElected: isQuorum,
  ownVoteIsDurable(node, written, rules) {
    if (written?.kind !== "set") return false;
    const { currentTerm, votedFor } = rules.hardStateOn({ values: { [written.key]: written.value }, log: EMPTY_LOG });
    return currentTerm === node.currentTerm && votedFor === node.config.id;
  },

  // Two leaders in one term cannot be; whoever believes so is not answered.
  recognizesLeader: (node, _leader, request) => node.role !== "leader" || request.term !== node.currentTerm,

  acceptsLeader: (node, request) => request.term >= node.currentTerm,
  matchesPrevious: (node, request) => termAt(node.log, request.prevLogIndex) === request.prevLogTerm,
  hearingRestartsTimeout: () => true,
  logAfter(log, request) {
    const { prevLogIndex, entries } = request;
    if (holdsAll(log, entries)) return log;
    let held = 0;
    // Entries that are here already stay: a late AppendEntries must not undo a newer one.
    while (held < entries.length && termAt(log, prevLogIndex + held + 1) === entries[held].term) held++;
    return held === entries.length
      ? log
      : appendAll(logUpTo(log, prevLogIndex + held), held === 0 ? entries : entries.slice(held));
  },
  acknowledgedIndex: (_node, request) => request.prevLogIndex + request.entries.length,
  conflictIndex(node, request) {
    const { log, config } = node;
    if (log.index < request.prevLogIndex)
      return config.settings.fastBacktracking ? log.index + 1 : request.prevLogIndex;
    if (!config.settings.fastBacktracking) return request.prevLogIndex;
    // "The first index it stores for that term": never below what is committed here, which no leader can lack.
    const conflict = logUpTo(log, request.prevLogIndex);
    let first = conflict;
    while (first.index - 1 > node.commitIndex && first.previous!.term === conflict.term) first = first.previous!;
    return first.index;
  },
  entriesToSend: (node, nextIndex) => entriesAfter(node.log, nextIndex - 1, node.config.settings.batch),
  leaderCommit: (node, follower, entries) =>
    entries === 0 && node.config.settings.clampCommit
      ? Math.min(node.commitIndex, node.matchIndex[follower])
      : node.commitIndex,
  countsReply: (node, reply) => reply.term === node.currentTerm,
  matchIndexAfterSuccess: (matchIndex, reply) => Math.max(matchIndex, reply.matchIndex),
  nextIndexAfterSuccess: (nextIndex, matchIndex) => Math.max(nextIndex, matchIndex + 1),
  nextIndexAfterRefusal(nextIndex, matchIndex, reply) {
    // Only the answer to the latest probe counts; nothing that is known to match is sent again.
    if (reply.prevLogIndex !== nextIndex - 1 || reply.prevLogIndex <= matchIndex) return null;
    return Math.max(matchIndex + 1, Math.min(reply.conflictIndex, reply.prevLogIndex));
  },
  nextIndexAtElection: (node) => node.log.index + 1,
  entriesToResend: (node, nextIndex, rules) => rules.entriesToSend(node, nextIndex),

  isCommitQuorum: isQuorum,
  mayCountCopies: (node, index) => termAt(node.log, index) === node.currentTerm,
  commitIndexOfLeader(node, rules) {
    let commitIndex = node.commitIndex;
    // A quorum can only end where somebody's copy ends.
    for (const end of node.matchIndex) {
      const index = Math.min(end, node.log.index);
      if (index <= commitIndex || !rules.mayCountCopies(node, index)) continue;
      if (rules.isCommitQuorum(node.config.configuration, holdersOf(node, index))) commitIndex = index;
    }
    return commitIndex;
  },
  commitIndexOfFollower: (node, request) =>
    Math.max(node.commitIndex, Math.min(request.leaderCommit, request.prevLogIndex + request.entries.length)),

  hardStateWrites: (hard) => [{ kind: "set", key: "hardState", value: { ...hard } }],
  hardStateOn: (disk) => (disk.values["hardState"] as HardState | undefined) ?? { currentTerm: 0, votedFor: null },
  logOn: (disk) => disk.log,
  logWrites(before, after) {
    const kept = commonIndex(before, after);
    return [{ kind: "log", from: kept + 1, entries: entriesAfter(after, kept, Number.MAX_SAFE_INTEGER) }];
  },
  ordered: (writes, rest) => (writes.length === 0 ? rest : [...writes, ...rest]),
  ownMatchIndex: (node) => commonIndex(node.durable, node.log),
  afterFailedWrite: () => [{ type: "halt", reason: "a write failed" }],
  resumesOffice: () => false,
};

/** The servers of which a leader knows that they hold its log up to an index. */
export function holdersOf({ matchIndex }: NodeState, index: number): readonly NodeId[] {
  const holders: NodeId[] = [];
  for (let server = 0; server < matchIndex.length; server++) if (matchIndex[server] >= index) holders.push(server);
  return holders;
}

/** The entry that opens a leader's term. */
export const withNoop = (log: Log, term: number): Log => append(log, term, NOOP);
