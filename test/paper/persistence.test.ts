// Figure 2 of the Raft paper: persistent state is "updated on stable storage before responding to RPCs" (section 5.1, 5.2).
// A server asks for its writes first; what relies on them is gated: it leaves only after they are durable.

import { describe, expect, it } from "vitest";
import { applyWrite, BLANK_DISK, type Disk } from "../../src/contract/disk.js";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { REFERENCE } from "../../src/raft/reference.js";
import type { NodeState } from "../../src/raft/state.js";
import {
  appendEntries,
  payloadsOf,
  electionTimer,
  entriesOf,
  followerWith,
  leaderWith,
  NO_NOOP,
  only,
  OPTIONS,
  ask,
  requestVote,
  settle,
  success,
  vote,
  voteReplies,
} from "../raft/server.js";

/** One message, with no write finished. */
const step = (node: NodeState, message: Message) => REFERENCE.reduce(node, message);

const afterWrites = (outbound: readonly Outbound[], disk: Disk = BLANK_DISK): Disk =>
  only(outbound, "write").reduce((kept, { write }) => applyWrite(kept, write), disk);

/** Every gated send stands behind at least one write. */
function expectGated(outbound: readonly Outbound[], kind: string): void {
  const at = outbound.findIndex((out) => out.type === "send" && out.packet.kind === kind);
  expect(outbound[at]).toMatchObject({ when: "afterWrites" });
  expect(outbound.slice(0, at).some((out) => out.type === "write")).toBe(true);
  expect(outbound.slice(at).some((out) => out.type === "write")).toBe(false);
}

describe("Figure 2: persistent state is durable before it is relied on", () => {
  it("section 5.2: a vote is durable before it is answered", () => {
    const { outbound } = step(followerWith({ currentTerm: 1 }), requestVote(1, { term: 1 }));
    expectGated(outbound, "RequestVoteReply");
    expect(afterWrites(outbound).values["hardState"]).toEqual({ currentTerm: 1, votedFor: 1 });
  });

  it("section 5.1: a newer term is durable before it is answered, even by a refusal", () => {
    const { outbound } = step(followerWith({ terms: [1] }), requestVote(1, { term: 5 }));
    expectGated(outbound, "RequestVoteReply");
    expect(afterWrites(outbound).values["hardState"]).toEqual({ currentTerm: 5, votedFor: null });
  });

  it("section 5.2: a candidate's term and vote for itself are durable before it asks for others' votes", () => {
    const { outbound } = step(followerWith({ currentTerm: 1 }), electionTimer);
    expectGated(outbound, "RequestVote");
    expect(afterWrites(outbound).values["hardState"]).toEqual({ currentTerm: 2, votedFor: 0 });
  });

  it("section 5.3: entries are durable before they are acknowledged", () => {
    const { outbound } = step(
      followerWith({ currentTerm: 1 }),
      appendEntries(1, { term: 1, entries: entriesOf([1, 1]) }),
    );
    expectGated(outbound, "AppendEntriesReply");
    expect(payloadsOf(afterWrites(outbound).log)).toEqual(["t1i1", "t1i2"]);
  });

  it("section 5.3: entries and a newer term that come together are both durable before the answer", () => {
    const { outbound } = step(followerWith({ currentTerm: 1 }), appendEntries(1, { term: 3, entries: entriesOf([3]) }));
    expectGated(outbound, "AppendEntriesReply");
    const disk = afterWrites(outbound);
    expect([disk.values["hardState"], disk.log.index]).toEqual([{ currentTerm: 3, votedFor: null }, 1]);
  });

  it("section 5.3: replacing a conflicting suffix is one write", () => {
    const follower = followerWith({ currentTerm: 2, terms: [1, 1, 1] });
    const append = appendEntries(1, {
      term: 2,
      prevLogIndex: 1,
      prevLogTerm: 1,
      entries: [{ term: 2, payload: "new" }],
    });
    expect(only(step(follower, append).outbound, "write")).toEqual([
      {
        type: "write",
        notify: true,
        write: { kind: "log", from: 2, entries: [expect.objectContaining({ payload: "new" })] },
      },
    ]);
  });

  it("section 5.2: a candidate counts its own vote only once that is durable", () => {
    const { state, outbound } = step(followerWith({}, { nodes: 1 }), electionTimer);
    expect(state).toMatchObject({ role: "candidate", votesGranted: [] });
    const [{ write }] = only(outbound, "write");
    expect(step(state, { type: "written", write }).state).toMatchObject({ role: "leader", votesGranted: [0] });
  });

  it("section 5.2: a vote for itself that is durable too late for its election is not counted", () => {
    const first = step(followerWith(), electionTimer);
    const second = step(first.state, electionTimer).state;
    const [{ write }] = only(first.outbound, "write");
    expect(step(second, { type: "written", write }).state.votesGranted).toEqual([]);
  });

  it("section 5.2: nor one that is durable after the candidate gave up, or was elected by the others", () => {
    const { state, outbound } = step(followerWith(), electionTimer);
    const [{ write }] = only(outbound, "write");
    const written: Message = { type: "written", write };
    const gaveUp = step(state, appendEntries(1, { term: 1 })).state;
    expect(step(gaveUp, written).state).toMatchObject({ role: "follower", votesGranted: [] });
    const elected = step(step(state, vote(1, 1)).state, vote(2, 1)).state;
    expect(elected).toMatchObject({ role: "leader", votesGranted: [1, 2] });
    expect(step(elected, written)).toMatchObject({ state: { role: "leader", votesGranted: [1, 2] }, outbound: [] });
  });

  it("section 5.3: a leader counts its own copy of an entry only once that is durable", () => {
    const leader = leaderWith({}, { ...NO_NOOP, nodes: 3 });
    const asked = step(leader, ask("x"));
    const acknowledged = step(asked.state, success(1, 1, 1)).state;
    expect(acknowledged.commitIndex).toBe(0);
    const [{ write }] = only(asked.outbound, "write");
    expect(step(acknowledged, { type: "written", write }).state.commitIndex).toBe(1);
  });

  it("section 5.3: an entry may be committed without the leader's own copy, by a majority of the others", () => {
    const leader = leaderWith({}, { ...NO_NOOP, nodes: 3 });
    const asked = step(leader, ask("x")).state;
    expect(step(step(asked, success(1, 1, 1)).state, success(2, 1, 1)).state.commitIndex).toBe(1);
  });

  it("a server whose disk fails stops", () => {
    const { outbound } = step(followerWith({ currentTerm: 1 }), requestVote(1, { term: 1 }));
    const [{ write }] = only(outbound, "write");
    expect(only(step(followerWith(), { type: "writeFailed", write }).outbound, "halt")).toHaveLength(1);
  });

  it("an answer that changes nothing needs no write", () => {
    const { outbound } = step(followerWith({ currentTerm: 2, votedFor: 2 }), requestVote(1, { term: 2 }));
    expect(only(outbound, "write")).toEqual([]);
  });
});

describe("Figure 2: what a server knows after a restart", () => {
  it("section 5.1, 5.3: term, vote and log come back; commitIndex and lastApplied begin at 0", () => {
    const { state } = REFERENCE.boot(
      { values: { hardState: { currentTerm: 7, votedFor: 2 } }, log: followerWith({ terms: [1, 3] }).log },
      OPTIONS,
    );
    expect(state).toMatchObject({
      role: "follower",
      currentTerm: 7,
      votedFor: 2,
      commitIndex: 0,
      lastApplied: 0,
    });
    expect(payloadsOf(state.log)).toEqual(["t1i1", "t3i2"]);
  });

  it("section 5.2: a server that voted and restarted does not vote for another in that term", () => {
    const { outbound } = step(followerWith({ currentTerm: 1 }), requestVote(1, { term: 1 }));
    const { state } = REFERENCE.boot(afterWrites(outbound), OPTIONS);
    expect(voteReplies(settle(state, requestVote(2, { term: 1 })).outbound)).toEqual([{ term: 1, voteGranted: false }]);
  });

  it("section 5.2: a leader that restarted does not take up votes of its former life", () => {
    const disk = afterWrites(step(followerWith(), electionTimer).outbound);
    const { state } = REFERENCE.boot(disk, OPTIONS);
    expect(settle(state, vote(1, 1)).node).toMatchObject({ role: "follower", currentTerm: 1, votedFor: 0 });
  });

  it("section 5.3: entries that were applied before a crash are applied again from the first", () => {
    const restarted = followerWith({ terms: [1, 1] });
    const { outbound } = settle(
      restarted,
      appendEntries(1, { term: 1, prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }),
    );
    expect(only(outbound, "apply").map((out) => out.index)).toEqual([1, 2]);
  });
});
