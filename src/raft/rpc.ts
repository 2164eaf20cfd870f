// The RPCs of Figure 2, and those of the features beside it, as one table: a row a packet kind. A body that is not well formed is no message at all.

import { isEntry } from "../contract/log.js";
import type { NodeId } from "../contract/node-name.js";
import type { Pledge, Role } from "../contract/view.js";
import { isSnapshot, isSnapshotHead } from "../contract/snapshot.js";
import { handleInstallSnapshot, handleInstallSnapshotReply } from "./compaction.js";
import { handleRequestVote, handleRequestVoteReply, handleTimeoutNow } from "./election.js";
import type {
  AppendEntries,
  AppendEntriesReply,
  InstallSnapshot,
  InstallSnapshotReply,
  PacketKind,
  ReadIndex,
  ReadIndexReply,
  RequestPreVote,
  RequestPreVoteReply,
  RequestVote,
  RequestVoteReply,
  TimeoutNow,
} from "./packets.js";
import { handleReadIndex, handleReadIndexReply } from "./read-index.js";
import { handleRequestPreVote, handleRequestPreVoteReply } from "./pre-vote.js";
import { handleAppendEntries, handleAppendEntriesReply } from "./replication.js";
import type { ReducerStep } from "./step.js";

type HasTerm = { readonly term: number };

interface Row<Body extends HasTerm> {
  /** The role of who sends it; null where anybody may. */
  readonly sender: Role | null;
  /** The kind that answers it; null where it is an answer itself. */
  readonly reply: PacketKind | null;
  /** What each of its fields must be. */
  fields(body: { readonly [Field in keyof Body]?: unknown }): boolean;
  handle(step: ReducerStep, from: NodeId, body: Body): void;
  /** What its sender cannot take back. */
  pledge?(body: Body): Pledge | null;
}

interface Rpc<Body extends HasTerm> extends Row<Body> {
  isBody(value: unknown): value is Body;
}

const rpc = <Body extends HasTerm>(row: Row<Body>): Rpc<Body> => ({
  ...row,
  isBody: (value): value is Body => typeof value === "object" && value !== null && row.fields(value),
});

type AnyRpc = Rpc<HasTerm>;

const areIndexes = (...values: readonly unknown[]): boolean =>
  values.every((value) => Number.isSafeInteger(value) && (value as number) >= 0);

export const RPCS = {
  RequestVote: rpc<RequestVote>({
    sender: "candidate",
    reply: "RequestVoteReply",
    fields: ({ term, lastLogIndex, lastLogTerm, transfer = true }) =>
      areIndexes(term, lastLogIndex, lastLogTerm) && transfer === true,
    handle: handleRequestVote,
  }),
  RequestVoteReply: rpc<RequestVoteReply>({
    sender: null,
    reply: null,
    fields: ({ term, voteGranted }) => areIndexes(term) && typeof voteGranted === "boolean",
    handle: handleRequestVoteReply,
    pledge: ({ term, voteGranted }) => ({ type: "vote", term, granted: voteGranted }),
  }),
  AppendEntries: rpc<AppendEntries>({
    sender: "leader",
    reply: "AppendEntriesReply",
    fields: ({ term, prevLogIndex, prevLogTerm, entries, leaderCommit, round = 0 }) =>
      areIndexes(term, prevLogIndex, prevLogTerm, leaderCommit, round) &&
      Array.isArray(entries) &&
      entries.every(isEntry),
    handle: handleAppendEntries,
  }),
  AppendEntriesReply: rpc<AppendEntriesReply>({
    sender: null,
    reply: null,
    fields: ({ term, success, matchIndex, prevLogIndex, conflictIndex, round = 0 }) =>
      areIndexes(term, matchIndex, prevLogIndex, conflictIndex, round) && typeof success === "boolean",
    handle: handleAppendEntriesReply,
    pledge: ({ term, success, matchIndex }) => (success ? { type: "acknowledgement", term, index: matchIndex } : null),
  }),
  RequestPreVote: rpc<RequestPreVote>({
    sender: "pre-candidate",
    reply: "RequestPreVoteReply",
    fields: ({ term, lastLogIndex, lastLogTerm }) => areIndexes(term, lastLogIndex, lastLogTerm),
    handle: handleRequestPreVote,
  }),
  RequestPreVoteReply: rpc<RequestPreVoteReply>({
    sender: null,
    reply: null,
    fields: ({ term, voteGranted, requestTerm }) => areIndexes(term, requestTerm) && typeof voteGranted === "boolean",
    handle: handleRequestPreVoteReply,
  }),
  InstallSnapshot: rpc<InstallSnapshot>({
    sender: "leader",
    reply: "InstallSnapshotReply",
    fields: ({ term, lastIncludedIndex: index, lastIncludedTerm, configuration, sessions, data, offset, done }) => {
      if (!areIndexes(term)) return false;
      const head = { index, term: lastIncludedTerm, configuration, sessions };
      if (offset === undefined) return done === undefined && isSnapshot({ ...head, data });
      return areIndexes(offset) && typeof done === "boolean" && typeof data === "string" && isSnapshotHead(head);
    },
    handle: handleInstallSnapshot,
  }),
  InstallSnapshotReply: rpc<InstallSnapshotReply>({
    sender: null,
    reply: null,
    fields: ({ term, matchIndex, lastIncludedIndex = 0, offset = 0 }) =>
      areIndexes(term, matchIndex, lastIncludedIndex, offset),
    handle: handleInstallSnapshotReply,
    pledge: ({ term, matchIndex }) => (matchIndex > 0 ? { type: "acknowledgement", term, index: matchIndex } : null),
  }),
  TimeoutNow: rpc<TimeoutNow>({
    sender: "leader",
    reply: null,
    fields: ({ term }) => areIndexes(term),
    handle: handleTimeoutNow,
  }),
  ReadIndex: rpc<ReadIndex>({
    sender: "follower",
    reply: "ReadIndexReply",
    fields: ({ term, operation }) => areIndexes(term) && typeof operation === "string",
    handle: handleReadIndex,
  }),
  ReadIndexReply: rpc<ReadIndexReply>({
    sender: "leader",
    reply: null,
    fields: ({ term, operation, index }) => areIndexes(term, index) && typeof operation === "string",
    handle: handleReadIndexReply,
  }),
} satisfies Readonly<Record<PacketKind, unknown>>;

const BY_KIND: ReadonlyMap<string, AnyRpc> = new Map(Object.entries(RPCS as Record<PacketKind, AnyRpc>));

/** The row of a kind, if there is one. */
export const rpcOf = (kind: string): AnyRpc | undefined => BY_KIND.get(kind);
