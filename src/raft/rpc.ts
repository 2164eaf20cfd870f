// The two RPCs of Figure 2. Each is a request and a reply; a body that is not well formed is no message at all.

import { isEntry, type Entry } from "../contract/log.js";

/** The kinds of packets that the reference sends. */
export type PacketKind = "RequestVote" | "RequestVoteReply" | "AppendEntries" | "AppendEntriesReply";

/** A candidate asks for a vote. */
export interface RequestVote {
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

/** The answer to RequestVote. */
export interface RequestVoteReply {
  readonly term: number;
  readonly voteGranted: boolean;
}

/** A leader replicates entries, or says that it is there. */
export interface AppendEntries {
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
}

/** The answer to AppendEntries. */
export interface AppendEntriesReply {
  readonly term: number;
  readonly success: boolean;
  /** Up to where the follower holds what the leader holds; on a rejection 0. */
  readonly matchIndex: number;
  /** The prevLogIndex that was asked about: tells a late rejection from a fresh one. */
  readonly prevLogIndex: number;
  /** On a rejection: the index from which the leader should send next. */
  readonly conflictIndex: number;
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export function isRequestVote(body: unknown): body is RequestVote {
  const b = body as RequestVote | null;
  return typeof b === "object" && b !== null && isIndex(b.term) && isIndex(b.lastLogIndex) && isIndex(b.lastLogTerm);
}

export function isRequestVoteReply(body: unknown): body is RequestVoteReply {
  const b = body as RequestVoteReply | null;
  return typeof b === "object" && b !== null && isIndex(b.term) && typeof b.voteGranted === "boolean";
}

export function isAppendEntries(body: unknown): body is AppendEntries {
  const b = body as AppendEntries | null;
  if (typeof b !== "object" || b === null) return false;
  if (!isIndex(b.term) || !isIndex(b.prevLogIndex) || !isIndex(b.prevLogTerm) || !isIndex(b.leaderCommit)) return false;
  if (!Array.isArray(b.entries)) return false;
  for (const entry of b.entries as readonly unknown[]) if (!isEntry(entry)) return false;
  return true;
}

export function isAppendEntriesReply(body: unknown): body is AppendEntriesReply {
  const b = body as AppendEntriesReply | null;
  return (
    typeof b === "object" &&
    b !== null &&
    isIndex(b.term) &&
    typeof b.success === "boolean" &&
    isIndex(b.matchIndex) &&
    isIndex(b.prevLogIndex) &&
    isIndex(b.conflictIndex)
  );
}
