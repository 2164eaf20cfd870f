// The RPCs of Figure 2 as one table: a row a packet kind. A body that is not well formed is no message at all.

import { isEntry, type Entry } from "../contract/log.js";
import type { NodeId } from "../contract/message.js";
import type { Pledge, Role } from "../contract/view.js";
import { handleRequestVote, handleRequestVoteReply } from "./election.js";
import type { AppendEntries, AppendEntriesReply, PacketKind, RequestVote, RequestVoteReply } from "./packets.js";
import { handleAppendEntries, handleAppendEntriesReply } from "./replication.js";
import type { Step } from "./step.js";

/** All that is said of a term is heard by everybody (section 5.1). */
interface HasTerm {
  readonly term: number;
}

interface Row<Body extends HasTerm> {
  /** The role of who sends it; null where anybody may. */
  readonly sender: Role | null;
  /** The kind that answers it; null where it is an answer itself. */
  readonly reply: PacketKind | null;
  readonly fields: { readonly [Field in keyof Body]: (value: unknown) => value is Body[Field] };
  handle(step: Step, from: NodeId, body: Body): void;
  /** What its sender cannot take back. */
  pledge?(body: Body): Pledge | null;
}

/** A kind of packet, with all that there is to know of it. */
interface Rpc<Body extends HasTerm> extends Row<Body> {
  readonly isBody: (value: unknown) => value is Body;
}

function rpc<Body extends HasTerm>(row: Row<Body>): Rpc<Body> {
  const fields = Object.entries(row.fields) as [keyof Body, (value: unknown) => boolean][];
  return {
    ...row,
    isBody(value): value is Body {
      if (typeof value !== "object" || value === null) return false;
      for (const [field, holds] of fields) if (!holds((value as Body)[field])) return false;
      return true;
    },
  };
}

type AnyRpc = Rpc<HasTerm>;

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const areEntries = (value: unknown): value is readonly Entry[] => Array.isArray(value) && value.every(isEntry);

export const RPCS = {
  RequestVote: rpc<RequestVote>({
    sender: "candidate",
    reply: "RequestVoteReply",
    fields: { term: isIndex, lastLogIndex: isIndex, lastLogTerm: isIndex },
    handle: handleRequestVote,
  }),
  RequestVoteReply: rpc<RequestVoteReply>({
    sender: null,
    reply: null,
    fields: { term: isIndex, voteGranted: isBoolean },
    handle: handleRequestVoteReply,
    pledge: ({ term, voteGranted }) => ({ type: "vote", term, granted: voteGranted }),
  }),
  AppendEntries: rpc<AppendEntries>({
    sender: "leader",
    reply: "AppendEntriesReply",
    fields: { term: isIndex, prevLogIndex: isIndex, prevLogTerm: isIndex, entries: areEntries, leaderCommit: isIndex },
    handle: handleAppendEntries,
  }),
  AppendEntriesReply: rpc<AppendEntriesReply>({
    sender: null,
    reply: null,
    fields: { term: isIndex, success: isBoolean, matchIndex: isIndex, prevLogIndex: isIndex, conflictIndex: isIndex },
    handle: handleAppendEntriesReply,
    pledge: ({ term, success, matchIndex }) => (success ? { type: "acknowledgement", term, index: matchIndex } : null),
  }),
} satisfies Readonly<Record<PacketKind, unknown>>;

const BY_KIND: ReadonlyMap<string, AnyRpc> = new Map(Object.entries(RPCS as Record<PacketKind, AnyRpc>));

/** The row of a kind, if there is one. */
export const rpcOf = (kind: string): AnyRpc | undefined => BY_KIND.get(kind);
