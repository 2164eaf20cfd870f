// Figure 13, InstallSnapshot RPC: a snapshot that a leader sends in chunks.

import { describe, expect, it } from "vitest";
import { canonicalText } from "../../src/contract/json.js";
import { baseOf, entryAt, logOf } from "../../src/contract/log.js";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";
import type { SnapshotChunk } from "../../src/raft/packets.js";
import type { NodeState } from "../../src/raft/state.js";
import {
  appendEntries,
  appends,
  entriesOf,
  followerWith,
  heartbeatTimer,
  leaderWith,
  only,
  packet,
  payloadsOf,
  sent,
  settle,
  settleAll,
  success,
  type Settled,
} from "../raft/server.js";

const ON = { settings: { compaction: "on", snapshotChunks: "3" } };

/** The leader of term 2, whose log of two entries of term 1 was compacted. Nobody else has any of them. */
const leader = leaderWith({ terms: [1, 1], base: 2 }, ON);
/** Finds the first chunk in what the leader sends with its heartbeats. */
const lagging = settleAll(leader, [refused(1), refused(2)]).node;

/** A follower has nothing in its log. */
function refused(from: number): Message {
  const body = { term: 2, success: false, matchIndex: 0, prevLogIndex: 2, conflictIndex: 1 };
  return packet(from, "AppendEntriesReply", body);
}

const chunksIn = (outbound: readonly Outbound[]): SnapshotChunk[] =>
  sent(outbound, "InstallSnapshot").map(({ body }) => body as SnapshotChunk);

const repliesIn = (outbound: readonly Outbound[]): unknown[] =>
  sent(outbound, "InstallSnapshotReply").map(({ body }) => body);

const answer = (offset: number, body: object = {}): Message =>
  packet(1, "InstallSnapshotReply", { term: 2, matchIndex: 0, lastIncludedIndex: 2, offset, ...body });

const mark = entryAt(logOf(entriesOf([1, 1])), 2)!.hash;
/** The chunks of a snapshot up to an index, each of so many characters. */
function chunksOf(
  term: number,
  lastIncludedIndex: number,
  state: string,
): [SnapshotChunk, SnapshotChunk, SnapshotChunk] {
  const text = canonicalText({ mark, state });
  const length = Math.ceil(text.length / 3);
  const chunkAt = (offset: number, done: boolean): SnapshotChunk => ({
    ...{ term, lastIncludedIndex, lastIncludedTerm: 1 },
    ...{ offset, data: text.slice(offset, offset + length), done },
  });
  return [chunkAt(0, false), chunkAt(length, false), chunkAt(2 * length, true)];
}

const [first, second, third] = chunksOf(2, 2, "old");
const chunk = (body: SnapshotChunk, from = 1): Message => packet(from, "InstallSnapshot", body);
const take = (node: NodeState, ...bodies: SnapshotChunk[]): Settled =>
  settleAll(
    node,
    bodies.map((body) => chunk(body)),
  );
const installed = { commitIndex: 2, lastApplied: 2, snapshot: { index: 2, term: 1, data: { mark, state: "old" } } };

describe("Figure 13: the leader", () => {
  it("sends the first chunk of a snapshot to a follower that lacks what is compacted", () => {
    const [{ offset, done, ...whole }] = chunksIn(settle(lagging, heartbeatTimer).outbound);
    expect({ offset, done }).toEqual({ offset: 0, done: false });
    expect(whole).toMatchObject({ term: 2, lastIncludedIndex: 2, lastIncludedTerm: 1 });
  });

  it("sends each chunk in order: the next once the last is answered, and after the last one entries", () => {
    const [one] = chunksIn(settle(lagging, heartbeatTimer).outbound);
    const [two] = chunksIn(settle(lagging, answer(one.data.length)).outbound);
    const [three] = chunksIn(settle(lagging, answer(one.data.length + two.data.length)).outbound);
    expect([one.done, two.done, three.done]).toEqual([false, false, true]);
    expect(JSON.parse(one.data + two.data + three.data)).toEqual({ mark, state: null });
    const { node, outbound } = settle(lagging, packet(1, "InstallSnapshotReply", { term: 2, matchIndex: 2 }));
    expect(node.matchIndex[1]).toBe(2);
    expect(appends(outbound, 1)).toMatchObject([{ prevLogIndex: 2, prevLogTerm: 1 }]);
  });

  it("takes no answer to a chunk for one to the snapshot, nor goes on with a snapshot that it does not send", () => {
    expect(settle(lagging, answer(5)).node.matchIndex[1]).toBe(0);
    expect(sent(settle(lagging, answer(5, { lastIncludedIndex: 1 })).outbound)).toEqual([]);
    const later = settle(lagging, success(1, 2, 2, 2)).node;
    expect(chunksIn(settle(later, answer(5)).outbound)).toEqual([]);
  });
});

describe("Figure 13: the receiver of a chunk", () => {
  it("1. refuses one of an older term", () => {
    const { node, outbound } = take(followerWith({ currentTerm: 3 }, ON), first);
    expect(repliesIn(outbound)).toEqual([{ term: 3, matchIndex: 0 }]);
    expect(node.receiving).toBe(null);
  });

  it("2. begins anew with the first chunk of another snapshot, or of another leader", () => {
    const half = take(followerWith({}, ON), first, second).node;
    for (const [other] of [chunksOf(2, 3, "new"), chunksOf(3, 2, "new"), chunksOf(3, 1, "new")]) {
      const { node, outbound } = take(half, other);
      const { term, lastIncludedIndex } = other;
      expect(node.receiving).toEqual({ term, lastIncludedIndex, text: other.data });
      expect(repliesIn(outbound)).toEqual([{ term, matchIndex: 0, lastIncludedIndex, offset: other.data.length }]);
    }
  });

  it("2. does not put a chunk of another snapshot, or of another leader, behind those that it has", () => {
    const half = take(followerWith({}, ON), first, second).node;
    for (const [, , last] of [chunksOf(2, 3, "new"), chunksOf(3, 2, "new")]) {
      const { node, outbound } = take(half, last);
      expect(node.commitIndex).toBe(0);
      const { term, lastIncludedIndex } = last;
      expect(repliesIn(outbound)).toEqual([{ term, matchIndex: 0, lastIncludedIndex, offset: 0 }]);
    }
  });

  it("2. heeds no late chunk of an older snapshot", () => {
    const half = take(followerWith({}, ON), ...chunksOf(2, 3, "new").slice(0, 2));
    const after = take(half.node, first);
    expect(after.node.receiving).toEqual(half.node.receiving);
    expect(repliesIn(after.outbound)).toEqual([]);
  });

  it("3. writes a chunk at its offset: not twice, and not behind a gap", () => {
    const once = take(followerWith({}, ON), first);
    const twice = take(once.node, first);
    expect(twice.node.receiving).toEqual(once.node.receiving);
    const gap = take(once.node, third);
    expect(gap.node.receiving).toEqual(once.node.receiving);
    const reply = { term: 2, matchIndex: 0, lastIncludedIndex: 2, offset: first.data.length };
    for (const { outbound } of [once, twice, gap]) expect(repliesIn(outbound)).toEqual([reply]);
  });

  it("4. answers and waits for more where it is not the last one, and has nothing of the snapshot yet", () => {
    const { node, outbound } = take(followerWith({}, ON), first, second);
    expect(node).toMatchObject({ commitIndex: 0, lastApplied: 0, snapshot: null });
    expect(only(outbound, "restore")).toEqual([]);
    expect(only(outbound, "write").map(({ write }) => write.kind)).not.toContain("snapshot");
  });

  it("5. keeps the snapshot once it is whole, and no part of it any more", () => {
    const { node, outbound } = take(followerWith({}, ON), first, second, third);
    expect(node).toMatchObject(installed);
    expect(node.receiving).toBe(null);
    const { snapshot } = installed;
    expect(only(outbound, "write").at(-1)).toMatchObject({ write: { kind: "snapshot", snapshot } });
    expect(repliesIn(outbound).at(-1)).toEqual({ term: 2, matchIndex: 2 });
  });

  it("5. says that it has the snapshot where it has it already, whatever chunk comes", () => {
    const { node } = take(followerWith({}, ON), first, second, third);
    const { outbound } = take(node, second);
    expect(repliesIn(outbound)).toEqual([{ term: 2, matchIndex: 2 }]);
  });

  it("6. retains what follows an entry of the same index and term", () => {
    const { node } = take(followerWith({ terms: [1, 1, 1] }, ON), first, second, third);
    expect([baseOf(node.log).index, ...payloadsOf(node.log)]).toEqual([2, "t1i3"]);
  });

  it("7. discards the entire log otherwise", () => {
    const { node } = take(followerWith({ terms: [1, 2, 2] }, ON), first, second, third);
    expect([baseOf(node.log).index, ...payloadsOf(node.log)]).toEqual([2]);
  });

  it("8. resets its state machine by what all chunks say, with the configuration of the snapshot", () => {
    const configuration = { voters: [0, 1], outgoing: null, learners: [] };
    const { node, outbound } = take(
      followerWith({}, ON),
      ...[first, second, third].map((body) => ({ ...body, configuration })),
    );
    expect(only(outbound, "restore")).toMatchObject([{ snapshot: { ...installed.snapshot, configuration } }]);
    expect(node.log.configured?.payload).toEqual(configuration);
  });

  it("begins anew with chunks that are no snapshot when they are put together", () => {
    const { node, outbound } = take(followerWith({}, ON), first, second, { ...third, data: "?" });
    expect(node).toMatchObject({ commitIndex: 0, receiving: { text: "" } });
    expect(repliesIn(outbound).at(-1)).toMatchObject({ matchIndex: 0, offset: 0 });
    expect(take(node, first, second, third).node).toMatchObject(installed);
  });

  it("takes entries in between, and keeps what has come", () => {
    const half = take(followerWith({ terms: [1] }, ON), first).node;
    const entries = entriesOf([1, 1]).slice(1);
    const { node } = settle(half, appendEntries(1, { term: 2, prevLogIndex: 1, prevLogTerm: 1, entries }));
    expect(payloadsOf(node.log)).toEqual(["t1i1", "t1i2"]);
    expect(take(node, second, third).node).toMatchObject(installed);
  });
});
