// Section 8 of the paper and section 6.4 of the thesis: reads that are linearizable without an entry of the log.

import { describe, expect, it } from "vitest";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";
import type { NodeState } from "../../src/raft/state.js";
import {
  appendEntries,
  appends,
  ask,
  electionTimer,
  entriesOf,
  followerWith,
  leaderWith,
  NO_NOOP,
  only,
  packet,
  sent,
  settle,
  settleAll,
} from "../raft/server.js";

const read = (id: string): Message => ({ type: "operation", operation: { type: "read", client: 0, id } });

/** A follower holds the log up to an index, and answers a heartbeat of a round. */
const holds = (from: number, matchIndex: number, round?: number): Message =>
  packet(from, "AppendEntriesReply", {
    ...{ term: 1, success: true, matchIndex, prevLogIndex: 0, conflictIndex: 0 },
    ...(round !== undefined && { round }),
  });

const answers = (outbound: readonly Outbound[]) =>
  only(outbound, "respond").map(({ operation, outcome, index }) => [operation, outcome, index]);

/** The leader of term 1, whose no-op is committed. */
const leading = (): NodeState => settle(leaderWith(), holds(1, 1)).node;

describe("section 6.4 of the thesis: a read", () => {
  it("is answered once a round of heartbeats has come back from a majority, as of what is applied", () => {
    const asked = settle(leading(), read("r1"));
    expect(answers(asked.outbound)).toEqual([]);
    expect(appends(asked.outbound).map(({ round }) => round)).toEqual([1, 1]);
    expect(answers(settle(asked.node, holds(2, 1, 1)).outbound)).toEqual([["r1", "ok", 1]]);
  });

  it("is not confirmed by answers to earlier heartbeats", () => {
    const first = settleAll(leading(), [read("r1"), holds(1, 1, 1)]).node;
    const { node, outbound } = settleAll(first, [read("r2"), holds(2, 1, 1), holds(1, 1)]);
    expect(answers(outbound)).toEqual([]);
    expect(answers(settle(node, holds(2, 1, 2)).outbound)).toEqual([["r2", "ok", 1]]);
  });

  it("is not confirmed by the refusal of a heartbeat of an older term, whose rounds have the same numbers", () => {
    const follower = followerWith({ currentTerm: 3 });
    const { outbound } = settle(follower, appendEntries(1, { term: 2, round: 1 }));
    expect(only(outbound, "send").map(({ packet }) => packet.body)).toMatchObject([{ term: 3, success: false }]);
    expect(only(outbound, "send").map(({ packet }) => Object.keys(packet.body as object))[0]).not.toContain("round");
  });

  it("confirms with one answer all reads that were asked for before its round", () => {
    const { node } = settleAll(leading(), [read("r1"), read("r2")]);
    expect(answers(settle(node, holds(2, 1, 2)).outbound)).toEqual([
      ["r1", "ok", 1],
      ["r2", "ok", 1],
    ]);
  });

  it("waits until an entry of the leader's own term is committed", () => {
    const { node, outbound } = settleAll(leaderWith({ terms: [1] }), [read("r1"), holdsIn2(1, 0, 1)]);
    expect(answers(outbound)).toEqual([]);
    expect(answers(settle(node, holdsIn2(1, 2, 1)).outbound)).toEqual([["r1", "ok", 2]]);
  });

  it("waits for ever where the leader has no entry of its own, and nobody writes", () => {
    const { outbound } = settleAll(leaderWith({}, NO_NOOP), [read("r1"), holds(1, 0, 1), holds(2, 0, 1)]);
    expect(answers(outbound)).toEqual([]);
  });

  it("shows what was committed when it was asked for, or more", () => {
    const { node } = settleAll(leading(), [ask("a"), read("r1"), holds(1, 2)]);
    expect(answers(settle(node, holds(1, 2, 1)).outbound)).toEqual([["r1", "ok", 2]]);
  });

  it("has failed where its leader loses office first: nothing came of it", () => {
    const { node, outbound } = settleAll(leading(), [read("r1"), appendEntries(1, { term: 3 })]);
    expect(answers(outbound)).toEqual([["r1", "failed", undefined]]);
    expect(node.reads).toEqual({ pending: [], round: 0, confirmed: [] });
  });

  it("is declined by who does not lead", () => {
    expect(answers(settle(followerWith(), read("r1")).outbound)).toEqual([["r1", "failed", undefined]]);
  });

  it("is answered at once where one server is a majority", () => {
    expect(answers(settle(leaderWith({}, { nodes: 1 }), read("r1")).outbound)).toEqual([["r1", "ok", 1]]);
  });
});

const FOLLOWER_READS = { settings: { followerReads: "on" } };

/** A follower of term 1, to whom the leader, S2, has said how far its log is committed. */
const following = (leaderCommit: number): NodeState =>
  settle(followerWith({}, FOLLOWER_READS), appendEntries(1, { term: 1, entries: entriesOf([1, 1, 1]), leaderCommit }))
    .node;

const told = (operation: string, index: number, from = 1): Message =>
  packet(from, "ReadIndexReply", { term: 1, operation, index });

const packets = (outbound: readonly Outbound[], kind: string) =>
  sent(outbound).filter((packet) => packet.kind === kind);

describe("section 6.4 of the thesis: a read that a follower was asked for", () => {
  it("is passed on to the leader that it hears from, and not declined", () => {
    const { outbound } = settle(following(1), read("r1"));
    expect(answers(outbound)).toEqual([]);
    expect(packets(outbound, "ReadIndex")).toMatchObject([{ to: 1, body: { term: 1, operation: "r1" } }]);
  });

  it("is declined by who does not follow any more, and asks for pre-votes", () => {
    const settings = { followerReads: "on", preVote: "on" };
    const follower = settle(followerWith({}, { settings }), appendEntries(1, { term: 1 })).node;
    const { outbound } = settleAll(follower, [electionTimer, read("r1")]);
    expect(answers(outbound)).toEqual([["r1", "failed", undefined]]);
    expect(packets(outbound, "ReadIndex")).toEqual([]);
  });

  it("is answered once a snapshot has brought it as far", () => {
    const { node } = settleAll(followerWith({}, FOLLOWER_READS), [
      appendEntries(1, { term: 1 }),
      read("r1"),
      told("r1", 2),
    ]);
    const data = { mark: 1, state: null };
    const snapshot = packet(1, "InstallSnapshot", { term: 1, lastIncludedIndex: 2, lastIncludedTerm: 1, data });
    expect(answers(settle(node, snapshot).outbound)).toEqual([["r1", "ok", 2]]);
  });

  it("is declined where it hears from none", () => {
    const { outbound } = settle(followerWith({}, FOLLOWER_READS), read("r1"));
    expect(answers(outbound)).toEqual([["r1", "failed", undefined]]);
  });

  it("is told of once the leader knows that it still leads, whatever it has applied", () => {
    const asked = settle(leading(), packet(2, "ReadIndex", { term: 1, operation: "r1" }));
    expect(packets(asked.outbound, "ReadIndexReply")).toEqual([]);
    expect(appends(asked.outbound).map(({ round }) => round)).toEqual([1, 1]);
    const { outbound } = settle(asked.node, holds(1, 1, 1));
    expect(packets(outbound, "ReadIndexReply")).toMatchObject([{ to: 2, body: { operation: "r1", index: 1 } }]);
    expect(answers(outbound)).toEqual([]);
  });

  it("is told of at once where the leader holds a lease", () => {
    const settings = { checkQuorum: "on", leaseReads: "on" };
    const { node } = settle(leaderWith({}, { settings }), holds(1, 1, 1));
    const { outbound } = settle(node, packet(2, "ReadIndex", { term: 1, operation: "r1" }));
    expect(packets(outbound, "ReadIndexReply")).toMatchObject([{ to: 2, body: { index: 1 } }]);
  });

  it("is answered once the follower has applied as much as the leader said", () => {
    const { node, outbound } = settleAll(following(1), [read("r1"), told("r1", 2)]);
    expect(answers(outbound)).toEqual([]);
    const later = settle(node, appendEntries(1, { term: 1, prevLogIndex: 3, prevLogTerm: 1, leaderCommit: 3 }));
    expect(answers(later.outbound)).toEqual([["r1", "ok", 3]]);
    expect(later.node.asked).toEqual([]);
  });

  it("is answered by what the leader said of it, not of another", () => {
    const { node } = settleAll(following(1), [read("r1"), told("r1", 1), read("r2")]);
    expect(answers(settle(node, told("r1", 1)).outbound)).toEqual([]);
    expect(answers(settle(node, told("r2", 1)).outbound)).toEqual([["r2", "ok", 1]]);
  });

  it("has failed where the follower hears of a newer term, or stands itself", () => {
    const { node } = settle(following(1), read("r1"));
    for (const message of [appendEntries(2, { term: 2 }), electionTimer]) {
      const after = settle(node, message);
      expect(answers(after.outbound)).toEqual([["r1", "failed", undefined]]);
      expect(after.node.asked).toEqual([]);
    }
  });

  it("is not answered where the leader loses office first: who was asked hears of the next", () => {
    const { node } = settle(leading(), packet(2, "ReadIndex", { term: 1, operation: "r1" }));
    expect(settle(node, appendEntries(1, { term: 3 })).outbound.map(({ type }) => type)).not.toContain("respond");
  });
});

function holdsIn2(from: number, matchIndex: number, round: number): Message {
  return packet(from, "AppendEntriesReply", {
    ...{ term: 2, success: true, matchIndex, prevLogIndex: 0, conflictIndex: 0, round },
  });
}
