// Section 5.3 of the Raft paper: log replication.

import { describe, expect, it } from "vitest";
import { NOOP } from "../../src/contract/payload.js";
import {
  appendEntries,
  appendReplies,
  appends,
  applied,
  candidateWith,
  payloadsOf,
  entriesOf,
  followerWith,
  heartbeatTimer,
  leaderWith,
  NO_NOOP,
  only,
  refusal,
  ask,
  settle,
  settleAll,
  success,
  termsOf,
  vote,
} from "../raft/server.js";

/** The leader of term 2 with the entries of term 1 that are named, all unknown to be held by others. */
const leader = (terms: readonly number[] = [1, 1, 1], nodes = 3) => leaderWith({ terms }, { ...NO_NOOP, nodes });

describe("section 5.3: the leader's part in log replication", () => {
  it("a leader appends a client's command as an entry of its term", () => {
    const { node } = settle(leader([1]), ask("x"));
    expect([termsOf(node.log), payloadsOf(node.log)]).toEqual([
      [1, 2],
      ["t1i1", "x"],
    ]);
  });

  it("a leader sends a new entry to all other servers in parallel", () => {
    const { outbound } = settle(leader([1]), ask("x"));
    for (const to of [1, 2]) {
      expect(appends(outbound, to)).toEqual([
        {
          term: 2,
          prevLogIndex: 1,
          prevLogTerm: 1,
          entries: [expect.objectContaining({ term: 2, payload: "x" })],
          leaderCommit: 0,
        },
      ]);
    }
  });

  it("a new leader sends from just behind its last entry, and believes nobody to hold anything (Figure 2)", () => {
    const node = leader([1, 1, 1]);
    expect([node.nextIndex, node.matchIndex]).toEqual([
      [4, 4, 4],
      [3, 0, 0],
    ]);
  });

  it("every AppendEntries names the entry that precedes the new ones by index and term", () => {
    const { outbound } = settle(leader([1, 1, 1]), heartbeatTimer);
    expect(appends(outbound)).toEqual([1, 2].map(() => expect.objectContaining({ prevLogIndex: 3, prevLogTerm: 1 })));
  });

  it.each([
    [1, 0],
    [2, 1],
    [3, 1],
    [4, 2],
    [5, 2],
    [6, 3],
    [7, 3],
  ])("of %i servers, an entry is committed once %i others hold it, and not before", (nodes, others) => {
    let { node } = settle(leader([], nodes), ask("x"));
    for (let follower = 1; follower <= others; follower++) {
      expect(node.commitIndex).toBe(0);
      ({ node } = settle(node, success(follower, 1, 1)));
    }
    expect(node).toMatchObject({ commitIndex: 1, lastApplied: 1 });
  });

  it("an entry that one follower acknowledges again and again is not committed by that", () => {
    const { node } = settle(leader([], 5), ask("x"));
    expect(settleAll(node, [success(1, 1, 1), success(1, 1, 1), success(1, 1, 1)]).node.commitIndex).toBe(0);
  });

  it("a leader applies a committed entry and answers its client, and not before", () => {
    const asked = settle(leader([]), ask("x"));
    expect([...only(asked.outbound, "apply"), ...only(asked.outbound, "respond")]).toEqual([]);
    const { outbound } = settle(asked.node, success(1, 1, 1));
    expect(only(outbound, "apply")).toEqual([{ type: "apply", index: 1, term: 1, payload: "x" }]);
    expect(only(outbound, "respond")).toEqual([{ type: "respond", operation: "x", outcome: "ok", when: "now" }]);
  });

  it("slow followers do not keep a leader from answering", () => {
    const { node } = settle(leader([], 5), ask("x"));
    expect(only(settleAll(node, [success(3, 1, 1), success(4, 1, 1)]).outbound, "respond")).toHaveLength(1);
  });

  it("an entry is applied once, however often it is acknowledged", () => {
    const { node } = settle(leader([]), ask("x"));
    expect(applied(settleAll(node, [success(1, 1, 1), success(2, 1, 1), success(1, 1, 1)]).outbound)).toEqual(["x"]);
  });

  it("committing an entry commits all that precede it, those of earlier leaders included", () => {
    const { node } = settle(leader([1, 1]), ask("x"));
    const { node: after, outbound } = settle(node, success(1, 2, 3));
    expect(after.commitIndex).toBe(3);
    expect(applied(outbound)).toEqual(["t1i1", "t1i2", "x"]);
  });

  it("a leader answers only for commands that it took itself", () => {
    const { node } = settle(leader([1, 1]), ask("x"));
    expect(only(settle(node, success(1, 2, 3)).outbound, "respond").map((out) => out.operation)).toEqual(["x"]);
  });

  it("a leader tells its followers what is committed with the next AppendEntries", () => {
    const { node } = settleAll(leader([]), [ask("x"), success(1, 1, 1)]);
    expect(appends(settle(node, heartbeatTimer).outbound, 1)).toEqual([expect.objectContaining({ leaderCommit: 1 })]);
  });

  it("a leader retries until every follower holds every entry", () => {
    let { node } = settle(leader([]), ask("x"));
    // Two heartbeats of which nothing is heard, then one that is answered.
    for (let lost = 0; lost < 3; lost++) {
      const beat = settle(node, heartbeatTimer);
      expect(appends(beat.outbound, 2)).toEqual([
        expect.objectContaining({ entries: [expect.objectContaining({ payload: "x" })] }),
      ]);
      node = beat.node;
    }
    ({ node } = settle(node, success(2, 1, 1)));
    expect(appends(settle(node, heartbeatTimer).outbound, 2)).toEqual([
      expect.objectContaining({ prevLogIndex: 1, entries: [] }),
    ]);
  });

  it("after a refusal a leader goes back and tries again", () => {
    const { node, outbound } = settle(leader([1, 1, 1]), refusal(1, 2, 3));
    expect(node.nextIndex[1]).toBe(3);
    expect(appends(outbound)).toEqual([
      expect.objectContaining({ prevLogIndex: 2, entries: [expect.objectContaining({ payload: "t1i3" })] }),
    ]);
  });

  it("a refusal that says where the conflict begins lets the leader skip all of it", () => {
    expect(settle(leader([1, 1, 1]), refusal(1, 2, 3, 1)).node.nextIndex[1]).toBe(1);
  });

  it("once a follower agrees, nextIndex and matchIndex follow what it holds", () => {
    const { node } = settle(leader([1, 1, 1]), success(1, 2, 3, 3));
    expect([node.nextIndex[1], node.matchIndex[1]]).toEqual([4, 3]);
  });

  it("a late answer takes nothing back: not matchIndex, not nextIndex; and nothing is sent again for it", () => {
    const agreed = settle(leader([1, 1, 1]), success(1, 2, 3, 3)).node;
    const { node, outbound } = settleAll(agreed, [success(1, 2, 1), refusal(1, 2, 2), refusal(1, 2, 3)]);
    expect([node.nextIndex[1], node.matchIndex[1]]).toEqual([4, 3]);
    expect(outbound).toEqual([]);
  });

  it("an acknowledgement of more than the leader's log holds is not counted", () => {
    expect(settle(leader([1, 1, 1]), success(1, 2, 4)).node.matchIndex).toEqual([3, 0, 0]);
  });

  it("an answer of an earlier term is not counted", () => {
    const { node } = settle(leader([1, 1, 1]), success(1, 1, 3));
    expect(node.matchIndex).toEqual([3, 0, 0]);
  });

  it("a leader never overwrites or deletes its own entries (Leader Append-Only)", () => {
    const before = leader([1, 1, 1]);
    const { node } = settleAll(before, [
      appendEntries(1, { term: 2, prevLogIndex: 0, entries: entriesOf([2]) }),
      refusal(1, 2, 3),
      ask("x"),
      heartbeatTimer,
    ]);
    expect(payloadsOf(node.log)).toEqual(["t1i1", "t1i2", "t1i3", "x"]);
  });

  it.each([
    ["follower", followerWith()],
    ["candidate", candidateWith()],
  ])("a %s takes no commands: it declines, for good", (_role, server) => {
    const { node, outbound } = settle(server, ask("x"));
    expect(outbound).toEqual([{ type: "respond", operation: "x", outcome: "failed", when: "now" }]);
    expect(node.log.index).toBe(0);
  });
});

describe("section 5.3: the follower's part in log replication", () => {
  it.each([
    { prevLogIndex: 0, prevLogTerm: 0, success: true },
    { prevLogIndex: 1, prevLogTerm: 1, success: true },
    { prevLogIndex: 2, prevLogTerm: 2, success: true },
    { prevLogIndex: 1, prevLogTerm: 2, success: false },
    { prevLogIndex: 2, prevLogTerm: 1, success: false },
    { prevLogIndex: 3, prevLogTerm: 2, success: false },
  ])(
    "a follower with entries of terms 1, 2 answers $success to an AppendEntries behind entry $prevLogIndex of term $prevLogTerm",
    ({ prevLogIndex, prevLogTerm, success }) => {
      const follower = followerWith({ terms: [1, 2] });
      const append = appendEntries(1, { term: 3, prevLogIndex, prevLogTerm, entries: entriesOf([3]) });
      const { node, outbound } = settle(follower, append);
      expect(appendReplies(outbound).map((reply) => reply.success)).toEqual([success]);
      expect(node.log.index).toBe(success ? prevLogIndex + 1 : 2);
    },
  );

  it.each([
    { own: [], prev: 0, entries: [3, 3], after: [3, 3] },
    { own: [1], prev: 0, entries: [1, 2, 3], after: [1, 2, 3] },
    { own: [1, 1, 1], prev: 1, entries: [2], after: [1, 2] },
    { own: [1, 2, 2, 2], prev: 1, entries: [2, 3], after: [1, 2, 3] },
    { own: [1, 2, 3], prev: 3, entries: [4], after: [1, 2, 3, 4] },
    { own: [1, 1, 2], prev: 0, entries: [2], after: [2] },
  ])(
    "a follower with entries of terms $own that is sent $entries behind entry $prev holds $after",
    ({ own, prev, entries, after }) => {
      const follower = followerWith({ terms: own });
      const append = appendEntries(1, {
        term: 4,
        prevLogIndex: prev,
        prevLogTerm: own[prev - 1] ?? 0,
        entries: entries.map((term, at) => ({ term, payload: `t${term}i${prev + at + 1}` })),
      });
      const { node } = settle(follower, append);
      expect(termsOf(node.log)).toEqual(after);
      expect(payloadsOf(node.log)).toEqual(after.map((term, at) => `t${term}i${at + 1}`));
    },
  );

  it.each([
    ["nothing", []],
    ["the first new entry", [1]],
    ["both", [1, 1]],
  ])("a late AppendEntries that carries %s does not delete what the follower holds behind it", (_what, terms) => {
    const follower = followerWith({ terms: [1, 1, 1] });
    const { node, outbound } = settle(follower, appendEntries(1, { term: 1, entries: entriesOf(terms) }));
    expect(termsOf(node.log)).toEqual([1, 1, 1]);
    expect(only(outbound, "write")).toEqual([]);
  });

  it("a success acknowledges what the AppendEntries covered, not what else the follower holds", () => {
    const follower = followerWith({ terms: [1, 1, 1] });
    const { outbound } = settle(
      follower,
      appendEntries(1, { term: 2, prevLogIndex: 1, prevLogTerm: 1, entries: entriesOf([1]) }),
    );
    expect(appendReplies(outbound)).toEqual([expect.objectContaining({ success: true, matchIndex: 2 })]);
  });

  it("the same AppendEntries twice leaves the log as once, and is acknowledged again (section 5.5)", () => {
    const append = appendEntries(1, { term: 1, entries: entriesOf([1, 1]) });
    const once = settle(followerWith(), append);
    const twice = settle(once.node, append);
    expect(payloadsOf(twice.node.log)).toEqual(payloadsOf(once.node.log));
    expect(appendReplies(twice.outbound)).toEqual(appendReplies(once.outbound));
  });

  it("a follower applies entries in log order once it learns that they are committed", () => {
    const follower = followerWith({ terms: [1, 1, 1] });
    const heartbeat = (leaderCommit: number) =>
      appendEntries(1, { term: 1, prevLogIndex: 3, prevLogTerm: 1, leaderCommit });
    const first = settle(follower, heartbeat(2));
    expect(applied(first.outbound)).toEqual(["t1i1", "t1i2"]);
    expect(applied(settle(first.node, heartbeat(3)).outbound)).toEqual(["t1i3"]);
  });

  it.each([
    { leaderCommit: 0, prevLogIndex: 2, entries: 0, commitIndex: 0 },
    { leaderCommit: 1, prevLogIndex: 2, entries: 0, commitIndex: 1 },
    { leaderCommit: 3, prevLogIndex: 2, entries: 0, commitIndex: 2 },
    { leaderCommit: 3, prevLogIndex: 2, entries: 1, commitIndex: 3 },
    { leaderCommit: 9, prevLogIndex: 1, entries: 1, commitIndex: 2 },
    { leaderCommit: 9, prevLogIndex: 0, entries: 0, commitIndex: 0 },
  ])(
    "commitIndex is the smaller of leaderCommit $leaderCommit and the last new entry, $prevLogIndex + $entries (Figure 2)",
    ({ leaderCommit, prevLogIndex, entries, commitIndex }) => {
      const follower = followerWith({ terms: [1, 1, 1, 1] });
      const append = appendEntries(1, {
        term: 1,
        prevLogIndex,
        prevLogTerm: prevLogIndex > 0 ? 1 : 0,
        entries: entriesOf([1, 1, 1, 1]).slice(prevLogIndex, prevLogIndex + entries),
        leaderCommit,
      });
      expect(settle(follower, append).node).toMatchObject({ commitIndex, lastApplied: commitIndex });
    },
  );

  it("a late leaderCommit does not take commitIndex back", () => {
    const heartbeat = (leaderCommit: number) =>
      appendEntries(1, { term: 1, prevLogIndex: 3, prevLogTerm: 1, leaderCommit });
    expect(settleAll(followerWith({ terms: [1, 1, 1] }), [heartbeat(3), heartbeat(1)]).node.commitIndex).toBe(3);
  });

  it("a refused AppendEntries commits nothing", () => {
    const follower = followerWith({ terms: [1, 1, 1] });
    const { node } = settle(follower, appendEntries(1, { term: 2, prevLogIndex: 3, prevLogTerm: 2, leaderCommit: 3 }));
    expect(node.commitIndex).toBe(0);
  });
});

describe("thesis section 6.4: the no-op that opens a term", () => {
  it("a new leader appends an entry without a command and sends it at once", () => {
    const { node, outbound } = settle(candidateWith({ terms: [1, 1] }), vote(1, 2));
    expect([termsOf(node.log), payloadsOf(node.log).at(-1)]).toEqual([[1, 1, 2], NOOP]);
    expect(appends(outbound, 1)).toEqual([
      expect.objectContaining({ prevLogIndex: 2, entries: [expect.objectContaining({ term: 2, payload: NOOP })] }),
    ]);
  });

  it("once the no-op is held by a majority, all entries of earlier terms are committed with it", () => {
    const { node, outbound } = settle(leaderWith({ terms: [1, 1] }), success(1, 2, 3));
    expect(node.commitIndex).toBe(3);
    expect(applied(outbound)).toEqual(["t1i1", "t1i2", NOOP]);
  });

  it("nobody is answered for a no-op", () => {
    expect(only(settle(leaderWith({ terms: [1, 1] }), success(1, 2, 3)).outbound, "respond")).toEqual([]);
  });
});
