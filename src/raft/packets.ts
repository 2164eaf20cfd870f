// What the RPCs of Figure 2 carry, each a request and a reply. What is done with them stands in the table, rpc.ts.
//
// Unlike the paper, a body names no server: whoever gets a packet is told whom it is from. That is all that candidateId and
// leaderId would say.

import type { Configuration } from "../contract/configuration.js";
import type { Json } from "../contract/json.js";
import type { Entry } from "../contract/log.js";
import type { OperationId } from "../contract/operation.js";
import type { Session } from "../contract/snapshot.js";

/** The kinds of packets that the reference sends. */
export type PacketKind =
  | ("RequestVote" | "RequestVoteReply" | "AppendEntries" | "AppendEntriesReply")
  | ("RequestPreVote" | "RequestPreVoteReply")
  | ("InstallSnapshot" | "InstallSnapshotReply" | "TimeoutNow")
  | ("ReadIndex" | "ReadIndexReply");

/** A candidate asks for a vote. */
export interface RequestVote {
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /** The leader told the candidate to stand (thesis, section 4.2.3); absent otherwise. */
  readonly transfer?: true;
}

/** The answer to RequestVote. */
export interface RequestVoteReply {
  readonly term: number;
  readonly voteGranted: boolean;
}

/** A server asks whether it would get a vote in the term after its own (thesis, section 9.6). */
export type RequestPreVote = RequestVote;

/** The answer to RequestPreVote. */
export interface RequestPreVoteReply {
  readonly term: number;
  readonly voteGranted: boolean;
  /** The term of the request: tells an answer that comes late from one to this round. */
  readonly requestTerm: number;
}

/** A leader tells another server to stand for election at once (thesis, section 3.10). Nothing answers it. */
export interface TimeoutNow {
  readonly term: number;
}

/** A server that was asked for a read asks the leader how far its log must be applied for that (thesis, section 6.4). */
export interface ReadIndex {
  readonly term: number;
  /** The read that it was asked for: tells what an answer is to. */
  readonly operation: OperationId;
}

/** The answer to ReadIndex, once the leader knows that it still leads. */
export interface ReadIndexReply {
  readonly term: number;
  readonly operation: OperationId;
  /** What was committed when the leader was asked. */
  readonly index: number;
}

/** A leader replicates entries, or says that it is there. */
export interface AppendEntries {
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
  /** The newest round of heartbeats that a read waits for; absent where nobody ever read. */
  readonly round?: number;
}

/**
 * The answer to AppendEntries.
 * Unlike the paper, it says what it answers, since replies come late and twice: three indexes beside term and success.
 */
export interface AppendEntriesReply {
  readonly term: number;
  readonly success: boolean;
  /** Up to where the follower holds what the leader holds; on a rejection 0. */
  readonly matchIndex: number;
  /** The prevLogIndex that was asked about: tells a late rejection from a fresh one. */
  readonly prevLogIndex: number;
  /** On a rejection: the index from which the leader should send next. */
  readonly conflictIndex: number;
  /** The round of the request: the follower took it in that round, or later. */
  readonly round?: number;
}

/**
 * A leader sends a follower what it has no entries of any more (Figure 13).
 * Unlike the figure, a snapshot may go whole: no offset, and it is always done.
 */
export interface InstallSnapshot {
  readonly term: number;
  readonly lastIncludedIndex: number;
  readonly lastIncludedTerm: number;
  /** The latest configuration up to there (thesis, Figure 5.3); absent where no entry carried one. */
  readonly configuration?: Configuration;
  /** The sessions that are open there (thesis, section 6.3); absent where there are none. */
  readonly sessions?: readonly Session[];
  readonly data: Json;
  readonly offset?: number;
  readonly done?: boolean;
}

/** InstallSnapshot with a chunk of the snapshot: of the canonical text of its data, where the figure has bytes of a file. */
export interface SnapshotChunk extends InstallSnapshot {
  /** "Offset where chunk is positioned in the snapshot file." */
  readonly offset: number;
  /** The text of the chunk, "starting at offset". */
  readonly data: string;
  /** "True if this is the last chunk." */
  readonly done: boolean;
}

/** The answer to InstallSnapshot. Unlike the figure, it says what it answers, since replies come late and twice. */
export interface InstallSnapshotReply {
  readonly term: number;
  /** Up to where the follower holds what the leader holds: the request's lastIncludedIndex; of a refusal, and while chunks are missing, 0. */
  readonly matchIndex: number;
  /** While chunks are missing: the snapshot that they are of; absent otherwise. */
  readonly lastIncludedIndex?: number;
  /** While chunks are missing: where the next one begins; absent otherwise. */
  readonly offset?: number;
}
