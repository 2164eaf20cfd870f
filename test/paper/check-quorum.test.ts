// Sections 6.2 and 4.2.3 of the thesis: a leader that is cut off steps down, and servers keep to a leader that they hear.

import { describe, expect, it } from "vitest";
import type { NodeOptions } from "../../src/contract/implementation.js";
import type { Message } from "../../src/contract/message.js";
import {
  appendEntries,
  electionTimer,
  followerWith,
  leaderWith,
  only,
  refusal,
  requestVote,
  sent,
  settle,
  settleAll,
  success,
  voteReplies,
} from "../raft/server.js";

const CHECKED: Partial<NodeOptions> = { settings: { checkQuorum: "on" } };
const FIVE: Partial<NodeOptions> = { ...CHECKED, nodes: 5 };
const quorumTimer: Message = { type: "timer", timer: "quorum" };

describe("section 6.2 of the thesis: a leader that is cut off", () => {
  it("steps down if an election timeout elapses without an answer of a majority", () => {
    const { node, outbound } = settleAll(leaderWith({}, FIVE), [success(1, 1, 1), quorumTimer]);
    expect(node).toMatchObject({ role: "follower", currentTerm: 1, votedFor: 0, contacts: [] });
    expect(only(outbound, "disarm").map(({ timer }) => timer)).toEqual(["heartbeat", "quorum"]);
    expect(only(outbound, "arm").at(-1)).toMatchObject({ timer: "election" });
  });

  it("stays in office with the answers of a majority, whatever they say, and counts anew from then on", () => {
    const leader = settleAll(leaderWith({}, FIVE), [success(1, 1, 1), refusal(3, 1, 0), refusal(3, 1, 0)]).node;
    const { node, outbound } = settle(leader, quorumTimer);
    expect(node).toMatchObject({ role: "leader", contacts: [] });
    expect(only(outbound, "arm")).toEqual([{ type: "arm", timer: "quorum", min: 300, max: 300, periodic: true }]);
    expect(settle(node, quorumTimer).node.role).toBe("follower");
  });

  it("counts no answer that belongs to another term", () => {
    const leader = settleAll(leaderWith({ currentTerm: 4 }, FIVE), [success(1, 3, 0), success(2, 4, 0)]).node;
    expect(leader.contacts).toEqual([]);
  });

  it("is nothing that a server without the switch looks at", () => {
    const { node, outbound } = settleAll(leaderWith({}, { nodes: 5 }), [success(1, 1, 1), quorumTimer]);
    expect(node).toMatchObject({ role: "leader", contacts: [] });
    expect(only(outbound, "arm")).toEqual([]);
  });
});

describe("section 4.2.3 of the thesis: disruptive servers", () => {
  it("a server that hears from a leader does not update its term or grant its vote", () => {
    const led = settle(followerWith({}, CHECKED), appendEntries(1, { term: 2 })).node;
    const { node, outbound } = settle(led, requestVote(2, { term: 9, lastLogIndex: 5, lastLogTerm: 5 }));
    expect(node).toBe(led);
    expect(voteReplies(outbound)).toEqual([{ term: 2, voteGranted: false }]);
  });

  it("nor does the leader itself", () => {
    const leader = leaderWith({}, CHECKED);
    expect(settle(leader, requestVote(2, { term: 9, lastLogIndex: 5, lastLogTerm: 5 })).node).toBe(leader);
  });

  it("once its own timeout has run out it does", () => {
    const led = settle(followerWith({}, CHECKED), appendEntries(1, { term: 2 })).node;
    const { node, outbound } = settleAll(led, [electionTimer, requestVote(2, { term: 9 })]);
    expect(node).toMatchObject({ role: "follower", currentTerm: 9, votedFor: 2 });
    expect(sent(outbound, "RequestVoteReply")).toHaveLength(1);
  });

  it("a newer leader is heard all the same", () => {
    const led = settle(followerWith({}, CHECKED), appendEntries(1, { term: 2 })).node;
    expect(settle(led, appendEntries(2, { term: 3 })).node).toMatchObject({ currentTerm: 3, heardFromLeader: true });
  });
});
