// Section 5.4 of the Raft paper: the election restriction, and committing entries from previous terms (Figure 8).

import { describe, expect, it } from "vitest";
import {
  appendEntries,
  appendReplies,
  applied,
  electionTimer,
  entriesOf,
  followerWith,
  leaderWith,
  NO_NOOP,
  refusal,
  ask,
  requestVote,
  sent,
  settle,
  settleAll,
  success,
  termsOf,
  voteReplies,
} from "../raft/server.js";

describe("section 5.4.1: election restriction", () => {
  it("a RequestVote says how the candidate's log ends", () => {
    const { outbound } = settle(followerWith({ terms: [1, 2, 2] }), electionTimer);
    expect(sent(outbound, "RequestVote").map((packet) => packet.body)).toEqual(
      [1, 2].map(() => ({ term: 3, lastLogIndex: 3, lastLogTerm: 2 })),
    );
  });

  it.each([
    // The candidate's log is at least as up-to-date.
    { own: [], lastLogIndex: 0, lastLogTerm: 0, voteGranted: true },
    { own: [1], lastLogIndex: 1, lastLogTerm: 1, voteGranted: true },
    { own: [1], lastLogIndex: 2, lastLogTerm: 1, voteGranted: true },
    // The later last term wins, whatever the length.
    { own: [1, 1], lastLogIndex: 1, lastLogTerm: 2, voteGranted: true },
    { own: [1, 1, 1, 1], lastLogIndex: 1, lastLogTerm: 3, voteGranted: true },
    // The voter's log is more up-to-date.
    { own: [1], lastLogIndex: 0, lastLogTerm: 0, voteGranted: false },
    { own: [1, 1], lastLogIndex: 1, lastLogTerm: 1, voteGranted: false },
    { own: [2], lastLogIndex: 1, lastLogTerm: 1, voteGranted: false },
    { own: [2], lastLogIndex: 9, lastLogTerm: 1, voteGranted: false },
    { own: [1, 3], lastLogIndex: 2, lastLogTerm: 2, voteGranted: false },
  ])(
    "a voter with entries of terms $own answers $voteGranted to a candidate whose last entry is $lastLogIndex of term $lastLogTerm",
    ({ own, lastLogIndex, lastLogTerm, voteGranted }) => {
      const { node, outbound } = settle(
        followerWith({ terms: own }),
        requestVote(1, { term: 4, lastLogIndex, lastLogTerm }),
      );
      expect(voteReplies(outbound)).toEqual([{ term: 4, voteGranted }]);
      expect(node.votedFor).toBe(voteGranted ? 1 : null);
    },
  );

  it("a voter judges by the end of its log, committed or not", () => {
    const voter = settle(followerWith({ terms: [1, 1] }), appendEntries(1, { term: 1, leaderCommit: 0 })).node;
    expect(voter.commitIndex).toBe(0);
    expect(voteReplies(settle(voter, requestVote(2, { term: 2, lastLogIndex: 1, lastLogTerm: 1 })).outbound)).toEqual([
      { term: 2, voteGranted: false },
    ]);
  });

  it("a candidate that is refused for its log may still be outvoted by a better one in the same term", () => {
    const refused = settle(
      followerWith({ terms: [1, 2] }),
      requestVote(1, { term: 3, lastLogIndex: 9, lastLogTerm: 1 }),
    ).node;
    expect(voteReplies(settle(refused, requestVote(2, { term: 3, lastLogIndex: 2, lastLogTerm: 2 })).outbound)).toEqual(
      [{ term: 3, voteGranted: true }],
    );
  });
});

// Five servers. S1 wrote index 2 in term 2, S5 another index 2 in term 3; S1 leads again in term 4.
describe("section 5.4.2: Figure 8", () => {
  const s1InTerm4 = () => leaderWith({ currentTerm: 3, terms: [1, 2] }, { ...NO_NOOP, nodes: 5 });

  it("(c) an entry of an earlier term on a majority is not committed", () => {
    const { node, outbound } = settleAll(s1InTerm4(), [success(1, 4, 2), success(2, 4, 2)]);
    expect(node).toMatchObject({ currentTerm: 4, commitIndex: 0, lastApplied: 0 });
    expect(applied(outbound)).toEqual([]);
  });

  it("(c) not even on all servers", () => {
    expect(
      settleAll(
        s1InTerm4(),
        [1, 2, 3, 4].map((from) => success(from, 4, 2)),
      ).node.commitIndex,
    ).toBe(0);
  });

  it("(d) the entry may be overwritten by S5, which leads with a later last term", () => {
    const s3 = followerWith({ currentTerm: 4, terms: [1, 2] }, { id: 2, nodes: 5 });
    // S5's log ends in term 3: S3 votes for it, ...
    const voted = settle(s3, requestVote(4, { term: 5, lastLogIndex: 2, lastLogTerm: 3 }));
    expect(voteReplies(voted.outbound)).toEqual([{ term: 5, voteGranted: true }]);
    // ... and gives up its own entry for S5's.
    const replaced = settle(
      voted.node,
      appendEntries(4, { term: 5, prevLogIndex: 1, prevLogTerm: 1, entries: [{ term: 3, payload: "from S5" }] }),
    );
    expect(termsOf(replaced.node.log)).toEqual([1, 3]);
    expect(appendReplies(replaced.outbound)).toEqual([expect.objectContaining({ success: true, matchIndex: 2 })]);
  });

  it("(e) once an entry of term 4 is on a majority, the earlier ones are committed with it", () => {
    const replicated = settleAll(s1InTerm4(), [success(1, 4, 2), success(2, 4, 2), ask("x"), success(1, 4, 3)]);
    expect(replicated.node.commitIndex).toBe(0);
    const { node, outbound } = settle(replicated.node, success(2, 4, 3));
    expect(node.commitIndex).toBe(3);
    expect(applied(outbound)).toEqual(["t1i1", "t2i2", "x"]);
  });

  it("(e) S5 can then no longer win: servers with the entry of term 4 refuse it their vote", () => {
    const holder = followerWith({ currentTerm: 4, terms: [1, 2, 4] }, { id: 1, nodes: 5 });
    expect(voteReplies(settle(holder, requestVote(4, { term: 5, lastLogIndex: 2, lastLogTerm: 3 })).outbound)).toEqual([
      { term: 5, voteGranted: false },
    ]);
  });

  it("entries of earlier terms keep their term when a later leader replicates them", () => {
    const { outbound } = settle(s1InTerm4(), success(3, 4, 1));
    expect(sent(outbound, "AppendEntries").map((packet) => packet.body)).toEqual([
      expect.objectContaining({ term: 4, prevLogIndex: 2, prevLogTerm: 2, entries: [] }),
    ]);
    const retry = settle(s1InTerm4(), refusal(3, 4, 2));
    expect(sent(retry.outbound, "AppendEntries").map((packet) => packet.body)).toEqual([
      expect.objectContaining({ prevLogIndex: 1, entries: [expect.objectContaining(entriesOf([1, 2])[1])] }),
    ]);
  });
});
