// The disk `async`: writes and what is gated behind them stand in one queue; finishing its head is an action.

import { describe, expect, it } from "vitest";
import { applyAction } from "../../src/cluster/apply-action.js";
import type { Action } from "../../src/cluster/action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import type { Mishap } from "../../src/cluster/mishap.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { clusterOf, deliver, heardBy, order, releasedBy, respond, send, take, underWay, write } from "./puppet.js";

const finish = (node = 0, mishap: Mishap = {}): Action => ({ type: "finish", node, ...mishap });
const start = () => clusterOf({ disk: "async" });
const keysOn = (cluster: ReturnType<typeof start>, node = 0) => Object.keys(cluster.slots[node].disk.values).join();

describe("an async disk", () => {
  it("keeps nothing until a write is finished", () => {
    const asked = take(start(), order([write("a"), write("b")]));
    expect([asked.writes, keysOn(asked.cluster), asked.cluster.slots[0].pending.length]).toEqual([0, "", 2]);
    const first = take(asked.cluster, finish());
    expect([first.writes, keysOn(first.cluster)]).toEqual([1, "a"]);
    expect(keysOn(take(first.cluster, finish()).cluster)).toBe("a,b");
  });

  it("tells the node of a write when it is finished, and not before", () => {
    const asked = take(start(), order([write("a"), write("b", {}, false)])).cluster;
    expect(heardBy(asked, 0)).not.toContain("a written");
    const first = take(asked, finish()).cluster;
    expect(heardBy(first, 0).at(-1)).toBe("a written");
    expect(heardBy(take(first, finish()).cluster, 0).at(-1)).toBe("a written");
  });

  it("lets a gated send leave when all writes before it are finished; others leave at once", () => {
    const asked = take(
      start(),
      order([
        send(1, "before", "afterWrites"),
        write("a"),
        send(1, "now"),
        send(1, "behind a", "afterWrites"),
        respond("afterWrites"),
        write("b"),
        send(1, "behind b", "afterWrites"),
      ]),
    );
    expect([releasedBy(asked), asked.responses]).toEqual([["before", "now"], []]);
    const first = take(asked.cluster, finish());
    expect([releasedBy(first), first.responses.length]).toEqual([["behind a"], 1]);
    const second = take(first.cluster, finish());
    expect(releasedBy(second)).toEqual(["behind b"]);
    expect(second.cluster.slots[0].pending).toEqual([]);
    expect(second.sent.map(({ disk }) => Object.keys(disk.values).join())).toEqual(["a,b"]);
  });

  it("gates what a later step asks for behind the writes of an earlier one", () => {
    const asked = take(start(), order([write("a")]), order([send(1, "later", "afterWrites")]));
    expect(releasedBy(asked)).toEqual([]);
    expect(releasedBy(take(asked.cluster, finish()))).toEqual(["later"]);
  });

  it("queues what follows from a finished write behind what is already in the queue", () => {
    const asked = take(start(), order([write("a", { then: [write("c")] }), write("b")])).cluster;
    const after = take(asked, finish()).cluster;
    expect(
      after.slots[0].pending.map((out) => out.type === "write" && out.write.kind === "set" && out.write.key),
    ).toEqual(["b", "c"]);
  });

  it("finishes only for a node that is up and has a write under way", () => {
    expect(applyAction(start(), finish())).toBe(null);
    const asked = take(start(), order([write("a")])).cluster;
    expect(applyAction(asked, finish(1))).toBe(null);
    expect(applyAction(asked, finish(7))).toBe(null);
    expect(applyAction(take(asked, finish()).cluster, finish())).toBe(null);
  });

  it("a crash loses what was not finished, writes and gated sends alike", () => {
    const asked = take(
      start(),
      order([write("a"), send(1, "behind a", "afterWrites"), write("b"), send(1, "behind b", "afterWrites")]),
      finish(),
      { type: "crash", node: 0 },
    ).cluster;
    expect([keysOn(asked), asked.slots[0].pending.length]).toEqual(["a", 0]);
    const again = take(asked, { type: "restart", node: 0 }).cluster;
    expect(heardBy(again, 0)).toEqual(["boot from a"]);
    expect(again.network.map((packet) => packet.kind)).toEqual(["behind a"]);
    expect(applyAction(again, finish())).toBe(null);
  });

  it("a node goes on while its writes are under way", () => {
    const asked = take(start(), order([write("a")]), order([send(1, "x")]));
    expect(releasedBy(asked)).toEqual(["x"]);
    expect(heardBy(asked.cluster, 0).slice(1)).toEqual(["operation", "operation"]);
  });

  it("a step has no write to strike: only its finishing has", () => {
    expect(applyAction(start(), order([write("a")], { crashAfter: 0 }))).toBe(null);
    expect(applyAction(start(), order([write("a")], { failAfter: 0 }))).toBe(null);
    const asked = take(start(), order([write("a"), send(1, "behind a", "afterWrites")])).cluster;
    const crashed = take(asked, finish(0, { crashAfter: 0 }));
    expect([keysOn(crashed.cluster), crashed.sent, crashed.cluster.slots[0].up]).toEqual(["", [], false]);
    expect(applyAction(asked, finish(0, { crashAfter: 1 }))).toBe(null);
  });

  it("a write that fails takes with it all that stands behind it, and the node is told", () => {
    const asked = take(
      start(),
      order([write("a"), write("b"), send(1, "behind b", "afterWrites"), write("c")]),
      finish(),
      finish(0, { failAfter: 0 }),
    );
    expect([keysOn(asked.cluster), asked.sent, asked.cluster.slots[0].pending]).toEqual(["a", [], []]);
    expect(heardBy(asked.cluster, 0).at(-1)).toBe("b writeFailed");
  });

  it("a node may write again after a failure, and that write is finished like any other", () => {
    const retry = write("a", { failed: [write("again"), send(1, "late", "afterWrites")] });
    const failed = take(start(), order([retry, write("b")]), finish(0, { failAfter: 0 })).cluster;
    expect(failed.slots[0].pending.length).toBe(2);
    const done = take(failed, finish());
    expect([keysOn(done.cluster), releasedBy(done)]).toEqual(["again", ["late"]]);
  });

  it("a failed write halts the reference", () => {
    const fired = take(clusterOf({ disk: "async" }, REFERENCE), { type: "fire", node: 0, timer: "election" });
    expect(fired.sent).toEqual([]);
    const step = take(fired.cluster, finish(0, { failAfter: 0 }));
    expect([step.halted, step.sent, step.cluster.slots[0].up]).toEqual(["a write failed", [], false]);
  });

  it("the reference asks for votes once its own is durable, and counts its own then", () => {
    const fired = take(clusterOf({ disk: "async" }, REFERENCE), { type: "fire", node: 0, timer: "election" }).cluster;
    expect(fired.slots[0].view).toMatchObject({ role: "candidate", votesGranted: [] });
    const step = take(fired, finish());
    expect(releasedBy(step)).toEqual(["RequestVote", "RequestVote"]);
    expect(step.cluster.slots[0].view).toMatchObject({ role: "candidate", votesGranted: [0] });
  });

  it("the reference acknowledges entries once they are durable", () => {
    const elected = take(
      clusterOf({ disk: "async", nodes: 2 }, REFERENCE),
      { type: "fire", node: 0, timer: "election" },
      finish(),
    ).cluster;
    const voted = take(elected, deliver(underWay(elected, "RequestVote")), finish(1)).cluster;
    const led = take(voted, deliver(underWay(voted, "RequestVoteReply"))).cluster;
    const received = take(led, deliver(underWay(led, "AppendEntries")));
    expect(received.sent).toEqual([]);
    expect(releasedBy(take(received.cluster, finish(1)))).toEqual(["AppendEntriesReply"]);
  });
});

describe("two devices", () => {
  const overtake: Action = { type: "overtake", node: 0 };
  const log = (payload: string): Outbound => ({
    type: "write",
    write: { kind: "log", from: 1, entries: [{ term: 1, payload }] },
    notify: false,
  });
  const seen = (cluster: Cluster) => [keysOn(cluster), cluster.slots[0].disk.log.index];

  it("let the oldest write of one be durable before an older one of the other", () => {
    const asked = take(start(), order([write("a"), write("b"), log("x"), log("y")])).cluster;
    const first = take(asked, overtake);
    expect([first.writes, seen(first.cluster)]).toEqual([1, ["", 1]]);
    const all = take(first.cluster, overtake, finish(), finish()).cluster;
    expect([seen(all), all.slots[0].disk.log.payload, all.slots[0].pending]).toEqual([["a,b", 1], "y", []]);
  });

  it("each keep their order: nothing overtakes on the same one", () => {
    expect(applyAction(take(start(), order([write("a"), write("b")])).cluster, overtake)).toBe(null);
    expect(applyAction(start(), overtake)).toBe(null);
  });

  it("what waits for the disk waits for both", () => {
    const asked = take(start(), order([write("a"), log("x"), send(1, "both", "afterWrites")])).cluster;
    const one = take(asked, overtake);
    expect(releasedBy(one)).toEqual([]);
    expect(releasedBy(take(one.cluster, finish()))).toEqual(["both"]);
  });

  it("a crash leaves the younger write, and takes the older", () => {
    const cluster = take(start(), order([write("a"), log("x")]), overtake, { type: "crash", node: 0 }).cluster;
    expect(seen(cluster)).toEqual(["", 1]);
  });

  it("there is no such thing on a disk that writes at once", () => {
    expect(applyAction(take(clusterOf(), order([write("a"), log("x")])).cluster, overtake)).toBe(null);
  });
});
