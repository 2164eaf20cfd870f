// Each switch of the reference does what it says, and nothing else is switched by it.

import { describe, expect, it } from "vitest";
import { NOOP, type Payload } from "../../src/contract/payload.js";
import { REFERENCE } from "../../src/raft/reference.js";
import {
  appendEntries,
  appendReplies,
  appends,
  payloadsOf,
  followerWith,
  heartbeatTimer,
  leaderWith,
  refusal,
  ask,
  settle,
  settleAll,
  success,
  termsOf,
} from "./server.js";

const TERMS = [1, 1, 1, 1];

/** The leader of term 2, without a no-op unless asked for one. */
const leader = (settings: Record<string, string>, terms: readonly number[] = TERMS) =>
  leaderWith({ terms }, { settings: { noop: "off", ...settings } });

const entriesSent = (outbound: Parameters<typeof appends>[0], to = 1) =>
  appends(outbound, to).map((append) => append.entries.map((entry) => entry.payload));

describe("settings", () => {
  it("the first value of each is the default", () => {
    const defaults = Object.fromEntries(
      Object.entries(REFERENCE.capabilities.settings).map(([name, [first]]) => [name, first]),
    );
    expect(followerWith({}, { settings: defaults }).options).toEqual(followerWith({}, { settings: {} }).options);
  });

  it("every value of each changes the node's configuration", () => {
    for (const [name, values] of Object.entries(REFERENCE.capabilities.settings)) {
      const configs = values.map((value) => JSON.stringify(followerWith({}, { settings: { [name]: value } }).options));
      expect(new Set(configs).size).toBe(values.length);
      expect(values.length).toBeGreaterThan(1);
    }
  });
});

describe("noop", () => {
  it.each([
    ["on", [1, 2]],
    ["off", [1]],
  ])("%s: a new leader's log is %j", (noop, terms) => {
    expect(termsOf(leader({ noop }, [1]).log)).toEqual(terms);
  });

  it("off: entries of earlier terms wait for the first command of the new one", () => {
    const waiting = settleAll(leader({ noop: "off" }), [success(1, 2, 4), success(2, 2, 4)]).node;
    expect(waiting.commitIndex).toBe(0);
    expect(settleAll(waiting, [ask("x"), success(1, 2, 5)]).node.commitIndex).toBe(5);
  });

  it("on: the no-op stands before the first command", () => {
    expect(payloadsOf(settle(leader({ noop: "on" }, []), ask("x")).node.log)).toEqual([NOOP, "x"]);
  });
});

describe("batch", () => {
  it.each([
    ["1", ["t1i1"]],
    ["2", ["t1i1", "t1i2"]],
    ["all", ["t1i1", "t1i2", "t1i3", "t1i4"]],
  ])("%s: one AppendEntries carries %j of four missing entries", (batch, entries) => {
    const { outbound } = settle(leader({ batch }), refusal(1, 2, 4, 1));
    expect(entriesSent(outbound)).toEqual([entries]);
  });

  it.each(["1", "2"])("%s: the next part follows as soon as the last one is acknowledged", (batch) => {
    let { node, outbound } = settle(leader({ batch }), refusal(1, 2, 4, 1));
    const received: Payload[] = [];
    for (let parts = 0; appends(outbound, 1).length > 0; parts++) {
      expect(parts).toBeLessThan(5);
      const [append] = appends(outbound, 1);
      received.push(...append.entries.map((entry) => entry.payload));
      const matchIndex = append.prevLogIndex + append.entries.length;
      ({ node, outbound } = settle(node, success(1, 2, matchIndex, append.prevLogIndex)));
    }
    expect(received).toEqual(["t1i1", "t1i2", "t1i3", "t1i4"]);
    expect(node.matchIndex[1]).toBe(4);
  });
});

describe("emptyHeartbeats", () => {
  const behind = (emptyHeartbeats: string) => settle(leader({ emptyHeartbeats }), ask("x")).node;

  it("off: a heartbeat carries what a follower lacks", () => {
    expect(entriesSent(settle(behind("off"), heartbeatTimer).outbound)).toEqual([["x"]]);
  });

  it("on: a heartbeat carries nothing, and still names the entry before nextIndex", () => {
    const { outbound } = settle(behind("on"), heartbeatTimer);
    expect(appends(outbound, 1)).toEqual([expect.objectContaining({ prevLogIndex: 4, prevLogTerm: 1, entries: [] })]);
  });

  // "The leader retries AppendEntries RPCs indefinitely" (section 5.3). Waits for handleAppendEntriesReply to send what the
  // follower lacks when its answer brings nothing new; until then only the next command brings the lost entry along.
  it("on: an entry that was lost is sent again once the follower answers a heartbeat", () => {
    const node = settleAll(leader({ emptyHeartbeats: "on" }), [success(1, 2, 4, 4), ask("x"), heartbeatTimer]).node;
    expect(entriesSent(settle(node, success(1, 2, 4, 4)).outbound)).toEqual([["x"]]);
  });

  it("on: new commands are sent all the same", () => {
    expect(entriesSent(settle(leader({ emptyHeartbeats: "on" }), ask("x")).outbound)).toEqual([["x"]]);
  });
});

describe("clampCommit", () => {
  /** Four entries and one more are committed; server 2 is known to hold nothing. */
  const ahead = (clampCommit: string) =>
    settleAll(leader({ clampCommit, emptyHeartbeats: "on" }), [ask("x"), success(1, 2, 5)]).node;

  it("on: an empty heartbeat says no more than the follower is known to hold", () => {
    const node = ahead("on");
    expect(node.commitIndex).toBe(5);
    expect(appends(settle(node, heartbeatTimer).outbound).map((append) => append.leaderCommit)).toEqual([5, 0]);
  });

  it("off: an empty heartbeat says what the leader has committed", () => {
    expect(appends(settle(ahead("off"), heartbeatTimer).outbound).map((append) => append.leaderCommit)).toEqual([5, 5]);
  });

  it.each(["on", "off"])("%s: what carries entries is not cut", (clampCommit) => {
    const { outbound } = settle(ahead(clampCommit), refusal(2, 2, 4));
    expect(appends(outbound, 2)).toEqual([expect.objectContaining({ leaderCommit: 5, prevLogIndex: 3 })]);
  });
});

describe("fastBacktracking", () => {
  const hints = (fastBacktracking: string, terms: readonly number[], prevLogIndex: number, leaderCommit = 0) => {
    const follower = settle(
      followerWith({ terms }, { settings: { fastBacktracking } }),
      appendEntries(1, {
        term: 5,
        prevLogIndex: leaderCommit,
        prevLogTerm: terms[leaderCommit - 1] ?? 0,
        leaderCommit,
      }),
    ).node;
    expect(follower.commitIndex).toBe(leaderCommit);
    const { outbound } = settle(follower, appendEntries(1, { term: 5, prevLogIndex, prevLogTerm: 4 }));
    return appendReplies(outbound).map(({ success, prevLogIndex, conflictIndex }) => [
      success,
      prevLogIndex,
      conflictIndex,
    ]);
  };

  it("on: a refusal names the first entry of the conflicting term", () => {
    expect(hints("on", [1, 2, 2, 2, 3], 4)).toEqual([[false, 4, 2]]);
  });

  it("on: a log that is too short names its end", () => {
    expect(hints("on", [1, 2], 9)).toEqual([[false, 9, 3]]);
  });

  it("on: what is committed is not offered again", () => {
    expect(hints("on", [2, 2, 2, 2, 3], 4, 2)).toEqual([[false, 4, 3]]);
  });

  it.each([[[1, 2, 2, 2, 3]], [[1, 2]]])(
    "off: a refusal by a log of terms %j names the entry that was asked for",
    (terms) => {
      expect(hints("off", terms, 4)).toEqual([[false, 4, 4]]);
    },
  );
});
