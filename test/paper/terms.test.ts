// Section 5.1 of the Raft paper: terms act as a logical clock.

import { describe, expect, it } from "vitest";
import { BLANK_DISK } from "../../src/contract/disk.js";
import type { Message } from "../../src/contract/message.js";
import { REFERENCE } from "../../src/raft/reference.js";
import {
  appendEntries,
  appendReplies,
  candidateWith,
  followerWith,
  leaderWith,
  OPTIONS,
  refusal,
  requestVote,
  settle,
  success,
  vote,
  voteReplies,
} from "../raft/server.js";

const ROLES = [
  ["follower", () => followerWith({ currentTerm: 4, terms: [1, 2] })],
  ["candidate", () => candidateWith({ currentTerm: 3, terms: [1, 2] })],
  ["leader", () => leaderWith({ currentTerm: 3, terms: [1, 2] })],
] as const;

/** One message of each kind. */
const heard = (term: number): (readonly [string, Message])[] => [
  ["a RequestVote", requestVote(1, { term })],
  ["a granted vote", vote(1, term)],
  ["a refused vote", vote(1, term, false)],
  ["an AppendEntries", appendEntries(1, { term, leaderCommit: 2 })],
  ["a success", success(1, term, 2)],
  ["a refusal", refusal(1, term, 2)],
];

const cases = (term: number) =>
  ROLES.flatMap(([role, server]) => heard(term).map(([kind, message]) => [role, kind, server, message] as const));

describe("section 5.1: terms", () => {
  it("a server that never ran is in term 0 and has voted for nobody", () => {
    const { state } = REFERENCE.boot(BLANK_DISK, OPTIONS);
    expect([state.currentTerm, state.votedFor, state.log.index]).toEqual([0, null, 0]);
  });

  it.each(cases(9))("a %s takes over the newer term of %s and is a follower in it", (_role, _kind, server, message) => {
    const { node } = settle(server(), message);
    expect(node).toMatchObject({ currentTerm: 9, role: "follower" });
  });

  it("a leader that steps down waits for an election again and sends no more heartbeats", () => {
    const { outbound } = settle(leaderWith({ currentTerm: 3 }), vote(1, 9, false));
    expect(outbound).toContainEqual({ type: "disarm", timer: "heartbeat" });
    expect(outbound).toContainEqual({ type: "arm", timer: "election", min: 150, max: 300 });
  });

  it.each(cases(3))(
    "a %s of term 4 keeps term, role and log when %s of term 3 arrives",
    (_role, _kind, server, message) => {
      const before = server();
      const { node } = settle(before, message);
      expect(REFERENCE.key(node)).toBe(REFERENCE.key(before));
    },
  );

  it.each(ROLES)("a %s rejects a request with a stale term, and its answer says the newer one", (_role, server) => {
    expect(
      voteReplies(settle(server(), requestVote(1, { term: 3, lastLogIndex: 9, lastLogTerm: 3 })).outbound),
    ).toEqual([{ term: 4, voteGranted: false }]);
    expect(appendReplies(settle(server(), appendEntries(1, { term: 3 })).outbound)).toEqual([
      expect.objectContaining({ term: 4, success: false }),
    ]);
  });

  it("a stale leader does not keep a follower from its election", () => {
    const { outbound } = settle(followerWith({ currentTerm: 4 }), appendEntries(1, { term: 3 }));
    expect(outbound.filter((out) => out.type === "arm")).toEqual([]);
  });

  it("a server that hears of a newer term is free to vote in it", () => {
    const voter = followerWith({ currentTerm: 4, votedFor: 2 });
    expect(settle(voter, vote(1, 5, false)).node.votedFor).toBe(null);
    expect(voteReplies(settle(voter, requestVote(1, { term: 5 })).outbound)).toEqual([{ term: 5, voteGranted: true }]);
  });
});
