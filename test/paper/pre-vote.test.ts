// Section 9.6 of the thesis: preventing disruptions when a server rejoins the cluster (pre-vote).

import { describe, expect, it } from "vitest";
import type { NodeOptions } from "../../src/contract/implementation.js";
import type { Message } from "../../src/contract/message.js";
import type { RequestPreVoteReply } from "../../src/raft/packets.js";
import {
  appendEntries,
  electionTimer,
  followerWith,
  leaderWith,
  only,
  packet,
  sent,
  settle,
  settleAll,
} from "../raft/server.js";

const PRE_VOTE: Partial<NodeOptions> = { settings: { preVote: "on" } };

const asks = (from: number, term: number, lastLogIndex = 0, lastLogTerm = 0): Message =>
  packet(from, "RequestPreVote", { term, lastLogIndex, lastLogTerm });
const answers = (from: number, voteGranted: boolean, requestTerm: number, term = requestTerm): Message =>
  packet(from, "RequestPreVoteReply", { term, voteGranted, requestTerm });

describe("section 9.6 of the thesis: pre-vote", () => {
  it("a server whose timeout has run out asks everybody, and keeps its term and its vote", () => {
    const { node, outbound } = settle(followerWith({ terms: [1, 3] }, PRE_VOTE), electionTimer);
    expect(node).toMatchObject({ role: "pre-candidate", currentTerm: 3, votedFor: null, votesGranted: [0] });
    expect(sent(outbound).map(({ to, kind, body }) => [to, kind, body])).toEqual([
      [1, "RequestPreVote", { term: 3, lastLogIndex: 2, lastLogTerm: 3 }],
      [2, "RequestPreVote", { term: 3, lastLogIndex: 2, lastLogTerm: 3 }],
    ]);
    expect(only(outbound, "write")).toEqual([]);
  });

  it("it only increments its term once a majority would grant it their votes", () => {
    const asking = settle(followerWith({ currentTerm: 2 }, { ...PRE_VOTE, nodes: 5 }), electionTimer).node;
    const one = settle(asking, answers(1, true, 2)).node;
    expect(one).toMatchObject({ role: "pre-candidate", currentTerm: 2 });
    const { node, outbound } = settle(one, answers(3, true, 2, 1));
    expect(node).toMatchObject({ role: "candidate", currentTerm: 3, votedFor: 0 });
    expect(sent(outbound, "RequestVote")).toHaveLength(4);
  });

  it("one answer said twice is one, and an answer to an earlier term is none", () => {
    const asking = settle(followerWith({ currentTerm: 2 }, { ...PRE_VOTE, nodes: 5 }), electionTimer).node;
    const { node } = settleAll(asking, [answers(1, true, 2), answers(1, true, 2), answers(2, true, 1)]);
    expect(node).toMatchObject({ role: "pre-candidate", votesGranted: [0, 1] });
  });

  it.each([
    ["whose log is behind", followerWith({ terms: [1] }, PRE_VOTE), asks(1, 1), false],
    ["whose log is as good", followerWith({ terms: [1] }, PRE_VOTE), asks(1, 1, 1, 1), true],
    ["of an older term", followerWith({ currentTerm: 4 }, PRE_VOTE), asks(1, 3), false],
    ["of a newer term", followerWith({ currentTerm: 4 }, PRE_VOTE), asks(1, 6), true],
    ["while it leads", leaderWith({}, {}), asks(1, 1, 9, 9), false],
  ])("a server asked by one %s says so, and stays as it is", (_, server, request, isGranted) => {
    const { node, outbound } = settle(server, request);
    expect(node).toBe(server);
    const [{ body }] = sent(outbound, "RequestPreVoteReply");
    expect(body as RequestPreVoteReply).toMatchObject({ term: server.currentTerm, voteGranted: isGranted });
    expect(only(outbound, "arm")).toEqual([]);
  });

  it("who has heard from a leader is not willing, until its own timeout has run out", () => {
    const led = settle(followerWith({}, PRE_VOTE), appendEntries(2, { term: 1 })).node;
    const willing = (server: typeof led): boolean =>
      (sent(settle(server, asks(1, 1)).outbound, "RequestPreVoteReply")[0].body as RequestPreVoteReply).voteGranted;
    expect(willing(led)).toBe(false);
    expect(willing(settle(led, electionTimer).node)).toBe(true);
  });

  it("a refusal from a newer term makes a follower of it", () => {
    const asking = settle(followerWith({ currentTerm: 2 }, PRE_VOTE), electionTimer).node;
    expect(settle(asking, answers(1, false, 2, 5)).node).toMatchObject({ role: "follower", currentTerm: 5 });
  });

  it("a server of one has nobody to ask", () => {
    expect(settle(followerWith({}, { ...PRE_VOTE, nodes: 1 }), electionTimer).node).toMatchObject({
      role: "leader",
      currentTerm: 1,
    });
  });
});
