// Section 5.2 of the Raft paper: leader election.

import { describe, expect, it } from "vitest";
import { BLANK_DISK } from "../../src/contract/disk.js";
import { REFERENCE } from "../../src/raft/reference.js";
import {
  appendEntries,
  appendReplies,
  appends,
  candidateWith,
  electionTimer,
  followerWith,
  heartbeatTimer,
  leaderWith,
  only,
  OPTIONS,
  requestVote,
  sent,
  settle,
  settleAll,
  vote,
  voteReplies,
} from "../raft/server.js";

describe("section 5.2: leader election", () => {
  it("a server begins as a follower that waits for an election timeout", () => {
    const { state, outbound } = REFERENCE.boot(BLANK_DISK, OPTIONS);
    expect(state.role).toBe("follower");
    expect(outbound).toEqual([{ type: "arm", timer: "election", min: 150, max: 300 }]);
  });

  it("a server begins as a follower even if it led before it crashed", () => {
    const leader = leaderWith({ terms: [1] });
    const disk = { values: { hardState: { currentTerm: leader.currentTerm, votedFor: 0 } }, log: leader.log };
    expect(REFERENCE.boot(disk, OPTIONS).state).toMatchObject({ role: "follower", currentTerm: 2, votedFor: 0 });
  });

  it("election timeouts are chosen from the configured window", () => {
    const window = { electionTimeoutMin: 210, electionTimeoutMax: 777 };
    const armed = { type: "arm", timer: "election", min: 210, max: 777 };
    const options = { ...OPTIONS, ...window };
    expect(REFERENCE.boot(BLANK_DISK, options).outbound).toContainEqual(armed);
    expect(settle(followerWith({}, window), electionTimer).outbound).toContainEqual(armed);
    expect(settle(candidateWith({}, window), electionTimer).outbound).toContainEqual(armed);
    expect(settle(followerWith({}, window), appendEntries(1, { term: 1 })).outbound).toContainEqual(armed);
  });

  it("a follower that hears from a leader stays one and waits anew", () => {
    const { node, outbound } = settle(followerWith({ currentTerm: 2 }), appendEntries(1, { term: 2 }));
    expect(node).toMatchObject({ role: "follower" });
    expect(only(outbound, "arm").map((arm) => arm.timer)).toEqual(["election"]);
  });

  it("a follower whose election timeout passes starts an election in the next term, with its own vote", () => {
    const { node } = settle(followerWith({ currentTerm: 2 }), electionTimer);
    expect(node).toMatchObject({ role: "candidate", currentTerm: 3, votedFor: 0, votesGranted: [0] });
  });

  it("a candidate asks every other server for its vote", () => {
    const { outbound } = settle(followerWith({ currentTerm: 2 }, { nodes: 5, id: 3 }), electionTimer);
    const requests = sent(outbound, "RequestVote");
    expect(requests.map((packet) => [packet.from, packet.to])).toEqual([0, 1, 2, 4].map((to) => [3, to]));
    for (const { body } of requests) expect(body).toMatchObject({ term: 3 });
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    "a candidate of %i servers wins with the votes of a majority and not before",
    (nodes) => {
      let node = candidateWith({}, { nodes });
      for (let votes = 1; votes <= nodes; votes++) {
        if (votes > 1) ({ node } = settle(node, vote(votes - 1, 1)));
        expect([votes, node.role]).toEqual([votes, votes > nodes / 2 ? "leader" : "candidate"]);
      }
    },
  );

  it("refused votes do not elect", () => {
    expect(settleAll(candidateWith(), [vote(1, 1, false), vote(2, 1, false)]).node.role).toBe("candidate");
  });

  it("a vote that arrives twice counts once", () => {
    const candidate = candidateWith({}, { nodes: 5 });
    expect(settleAll(candidate, [vote(1, 1), vote(1, 1), vote(1, 1)]).node).toMatchObject({
      role: "candidate",
      votesGranted: [0, 1],
    });
  });

  it("a vote of an earlier election does not count", () => {
    const again = settle(candidateWith(), electionTimer).node;
    expect(settleAll(again, [vote(1, 1), vote(2, 1)]).node).toMatchObject({ role: "candidate", currentTerm: 2 });
  });

  it("a vote that arrives after the candidate gave up elects nobody", () => {
    const { node } = settleAll(candidateWith(), [appendEntries(2, { term: 1 }), vote(1, 1)]);
    expect(node.role).toBe("follower");
  });

  it("a server votes for at most one candidate in a term, first come, first served", () => {
    const first = settle(followerWith({ currentTerm: 1 }), requestVote(1, { term: 1 }));
    expect(voteReplies(first.outbound)).toEqual([{ term: 1, voteGranted: true }]);
    const second = settle(first.node, requestVote(2, { term: 1 }));
    expect(voteReplies(second.outbound)).toEqual([{ term: 1, voteGranted: false }]);
    expect(second.node.votedFor).toBe(1);
  });

  it("a candidate votes for nobody else in its term", () => {
    expect(voteReplies(settle(candidateWith(), requestVote(1, { term: 1 })).outbound)).toEqual([
      { term: 1, voteGranted: false },
    ]);
  });

  it("a candidate whose request is repeated gets the same vote again", () => {
    const voter = followerWith({ currentTerm: 1, votedFor: 1 });
    expect(voteReplies(settle(voter, requestVote(1, { term: 1 })).outbound)).toEqual([{ term: 1, voteGranted: true }]);
  });

  it("server 0 is a candidate like any other: a vote for it is taken", () => {
    const voter = settle(followerWith({ currentTerm: 1 }, { id: 1 }), requestVote(0, { term: 1 }));
    expect(voter.node.votedFor).toBe(0);
    expect(voteReplies(settle(voter.node, requestVote(2, { term: 1 })).outbound)).toEqual([
      { term: 1, voteGranted: false },
    ]);
  });

  it("a vote given in a term is kept when that term's leader makes itself known", () => {
    const voter = settleAll(followerWith({ currentTerm: 1 }), [
      requestVote(1, { term: 1 }),
      appendEntries(1, { term: 1 }),
    ]).node;
    expect(voteReplies(settle(voter, requestVote(2, { term: 1 })).outbound)).toEqual([{ term: 1, voteGranted: false }]);
  });

  it("a follower that grants its vote waits anew, one that refuses it does not (Figure 2, Followers)", () => {
    const voter = followerWith({ currentTerm: 1 });
    expect(only(settle(voter, requestVote(1, { term: 1 })).outbound, "arm")).toHaveLength(1);
    const denied = followerWith({ currentTerm: 1, votedFor: 2 });
    expect(only(settle(denied, requestVote(1, { term: 1 })).outbound, "arm")).toHaveLength(0);
  });

  it("a new leader sends AppendEntries to all others at once, to establish its authority", () => {
    const { node, outbound } = settle(candidateWith({}, { nodes: 3 }), vote(2, 1));
    expect(node).toMatchObject({ role: "leader" });
    expect(sent(outbound, "AppendEntries").map((packet) => packet.to)).toEqual([1, 2]);
    expect(outbound).toContainEqual({ type: "disarm", timer: "election" });
  });

  it("a leader sends heartbeats to all others, again and again", () => {
    let node = leaderWith();
    for (let beat = 0; beat < 3; beat++) {
      const settled = settle(node, heartbeatTimer);
      expect(sent(settled.outbound, "AppendEntries").map((packet) => packet.to)).toEqual([1, 2]);
      expect(only(settled.outbound, "arm")).toEqual([
        { type: "arm", timer: "heartbeat", min: 50, max: 50, periodic: true },
      ]);
      node = settled.node;
    }
  });

  it.each([3, 4])("a candidate of term 3 recognises a leader of term %i and follows it", (term) => {
    const { node, outbound } = settle(candidateWith({ currentTerm: 2 }), appendEntries(2, { term }));
    expect(node).toMatchObject({ role: "follower", currentTerm: term });
    expect(appendReplies(outbound)).toEqual([expect.objectContaining({ term, success: true })]);
  });

  it("a candidate rejects an AppendEntries of a smaller term and stays candidate", () => {
    const { node, outbound } = settle(candidateWith({ currentTerm: 2 }), appendEntries(2, { term: 2 }));
    expect(node).toMatchObject({ role: "candidate", currentTerm: 3 });
    expect(appendReplies(outbound)).toEqual([expect.objectContaining({ term: 3, success: false })]);
  });

  it("after a split vote a candidate times out and starts a new election in a new term", () => {
    const split = settleAll(candidateWith({}, { nodes: 4 }), [vote(1, 1), vote(2, 1, false), vote(3, 1, false)]).node;
    expect(split.role).toBe("candidate");
    const { node, outbound } = settle(split, electionTimer);
    expect(node).toMatchObject({ role: "candidate", currentTerm: 2, votesGranted: [0] });
    expect(sent(outbound, "RequestVote").map((packet) => packet.to)).toEqual([1, 2, 3]);
    expect(only(outbound, "arm")).toEqual([{ type: "arm", timer: "election", min: 150, max: 300 }]);
  });

  it("the leader of a term does not start an election", () => {
    const leader = leaderWith();
    expect(settle(leader, electionTimer)).toEqual({ node: leader, outbound: [] });
  });

  it("a leader ignores what claims to come from another leader of its term", () => {
    const leader = leaderWith({ terms: [1] });
    const other = appendEntries(1, { term: leader.currentTerm, entries: [{ term: 1, payload: "other" }] });
    const { node, outbound } = settle(leader, other);
    expect(REFERENCE.key(node)).toBe(REFERENCE.key(leader));
    expect(appends(outbound)).toEqual([]);
  });
});
