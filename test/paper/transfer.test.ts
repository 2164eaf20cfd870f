// Section 3.10 of the thesis: a leader hands its office to another server.

import { describe, expect, it } from "vitest";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";
import type { RequestVote } from "../../src/raft/packets.js";
import type { NodeState } from "../../src/raft/state.js";
import {
  appendEntries,
  appends,
  ask,
  followerWith,
  leaderWith,
  only,
  packet,
  requestVote,
  sent,
  settle,
  settleAll,
  success,
  voteReplies,
} from "../raft/server.js";

const ON = { settings: { transfer: "on" } };

const transfer = (to: number, id = "t1"): Message => ({
  type: "operation",
  operation: { type: "transfer", client: 0, id, to },
});
const transferTimer: Message = { type: "timer", timer: "transfer" };
const timeoutNow = (from: number, term: number): Message => packet(from, "TimeoutNow", { term });

const answers = (outbound: readonly Outbound[]) =>
  only(outbound, "respond").map(({ operation, outcome }) => [operation, outcome]);

/** The leader of term 1 with its no-op, which S2 holds. */
const leading = (settings = ON): NodeState => settle(leaderWith({}, settings), success(1, 1, 1)).node;

describe("section 3.10 of the thesis: a leader that is asked to hand over", () => {
  it("tells the target to stand, once that holds its whole log", () => {
    const { node, outbound } = settle(leading(), transfer(2));
    expect(sent(outbound, "TimeoutNow")).toEqual([]);
    expect(appends(outbound, 2)).toHaveLength(1);
    const caughtUp = settle(node, success(2, 1, 1));
    expect(sent(caughtUp.outbound, "TimeoutNow")).toMatchObject([{ to: 2, body: { term: 1 } }]);
    expect(sent(settle(leading(), transfer(1)).outbound, "TimeoutNow")).toMatchObject([{ to: 1, body: { term: 1 } }]);
  });

  it("takes no writes meanwhile, and takes them again once it has given up", () => {
    const { node } = settle(leading(), transfer(2));
    expect(answers(settle(node, ask("c1")).outbound)).toEqual([["c1", "failed"]]);
    const after = settle(node, transferTimer);
    expect(answers(after.outbound)).toEqual([["t1", "failed"]]);
    expect(answers(settle(after.node, ask("c1")).outbound)).toEqual([]);
  });

  it("does not know what comes of it, where the target was told and time is over", () => {
    const { node } = settle(leading(), transfer(1));
    expect(answers(settle(node, transferTimer).outbound)).toEqual([["t1", "unknown"]]);
  });

  it("says that it is done as it hears from the target as its leader", () => {
    const { node } = settleAll(leading(), [transfer(1), requestVote(1, { term: 2, lastLogIndex: 1, lastLogTerm: 1 })]);
    expect(node.role).toBe("follower");
    expect(answers(settle(node, appendEntries(1, { term: 2 })).outbound)).toEqual([["t1", "ok"]]);
    expect(answers(settle(node, appendEntries(2, { term: 3 })).outbound)).toEqual([["t1", "unknown"]]);
  });

  it("declines where it does not lead, is handing over already, or may not: the target is no server of the cluster", () => {
    const declined = [["t2", "failed"]];
    expect(answers(settle(followerWith({}, ON), transfer(1, "t2")).outbound)).toEqual(declined);
    expect(answers(settle(settle(leading(), transfer(1)).node, transfer(2, "t2")).outbound)).toEqual(declined);
    expect(answers(settle(leading(), transfer(3, "t2")).outbound)).toEqual(declined);
    expect(answers(settle(leading({ settings: { transfer: "off" } }), transfer(1, "t2")).outbound)).toEqual(declined);
  });

  it("need not hand over to itself", () => {
    expect(answers(settle(leading(), transfer(0)).outbound)).toEqual([["t1", "ok"]]);
  });
});

describe("section 3.10 of the thesis: a server that is told to stand", () => {
  const RELUCTANT = { settings: { transfer: "on", preVote: "on", checkQuorum: "on" } };
  const following = (): NodeState => settle(followerWith({}, RELUCTANT), appendEntries(1, { term: 1 })).node;

  it("stands at once, whatever it has heard, and says that it was told to", () => {
    const { node, outbound } = settle(following(), timeoutNow(1, 1));
    expect(node).toMatchObject({ role: "candidate", currentTerm: 2 });
    const asked = sent(outbound, "RequestVote").map(({ body }) => body as RequestVote);
    expect(asked.map(({ transfer }) => transfer)).toEqual([true, true]);
  });

  it("does not stand for a leader of another term", () => {
    expect(settle(following(), timeoutNow(2, 0)).node).toMatchObject({ role: "follower", currentTerm: 1 });
  });

  it("is voted for by servers that hear from a leader (section 4.2.3)", () => {
    const asks = { term: 2, lastLogIndex: 0, lastLogTerm: 0 };
    const refused = settle(following(), requestVote(2, asks));
    expect(voteReplies(refused.outbound)).toEqual([{ term: 1, voteGranted: false }]);
    const granted = settle(following(), requestVote(2, { ...asks, transfer: true }));
    expect(voteReplies(granted.outbound)).toEqual([{ term: 2, voteGranted: true }]);
  });
});
