// What delivering, dropping, duplicating and cutting links mean, in a bag and on FIFO links.

import { describe, expect, it } from "vitest";
import { applyAction } from "../../src/cluster/apply-action.js";
import {
  afterSending,
  clusterOf,
  deliver,
  heardBy,
  kindsOf,
  order,
  releasedBy,
  send,
  take,
  underWay,
} from "./puppet.js";

const BOTH = ["any", "fifo"] as const;

describe.each(BOTH)("network %s", (network) => {
  it("what a node sends is under way until it is delivered, and then it is gone", () => {
    const cluster = afterSending(clusterOf({ network }), send(1, "a"), send(2, "b"));
    expect(kindsOf(cluster.network)).toEqual(["a", "b"]);
    const step = take(cluster, deliver(underWay(cluster, "a")));
    expect(kindsOf(step.cluster.network)).toEqual(["b"]);
    expect(heardBy(step.cluster, 1)).toContain("a");
    expect(heardBy(step.cluster, 2)).not.toContain("a");
    expect(step.node).toBe(1);
  });

  it("what a receiver sends in answer is under way behind what was there", () => {
    const answer = [{ ...send(0, "answer"), packet: { from: 1, to: 0, kind: "answer", body: {} } }];
    const cluster = afterSending(clusterOf({ network }), send(1, "a", "now", { orders: answer }), send(2, "b"));
    const step = take(cluster, deliver(underWay(cluster, "a")));
    expect(kindsOf(step.cluster.network)).toEqual(["b", "answer"]);
    expect(releasedBy(step)).toEqual(["answer"]);
  });

  it("a packet is named by what it is: an equal one read from a trace will do", () => {
    const cluster = afterSending(clusterOf({ network }), send(1, "a", "now", { x: 1, y: 2 }));
    const read = { from: 0, to: 1, kind: "a", body: { y: 2, x: 1 } };
    expect(kindsOf(take(cluster, deliver(read)).cluster.network)).toEqual([]);
  });

  it.each([
    ["another sender", { from: 2, to: 1, kind: "a", body: { x: 1 } }],
    ["another receiver", { from: 0, to: 2, kind: "a", body: { x: 1 } }],
    ["another kind", { from: 0, to: 1, kind: "b", body: { x: 1 } }],
    ["another content", { from: 0, to: 1, kind: "a", body: { x: 2 } }],
  ])("no packet is delivered, dropped or duplicated in the place of one with %s", (_what, packet) => {
    const cluster = afterSending(clusterOf({ network }), send(1, "a", "now", { x: 1 }));
    for (const type of ["deliver", "drop", "duplicate"] as const)
      expect(applyAction(cluster, { type, packet })).toBe(null);
  });

  it("a packet is delivered once", () => {
    const cluster = afterSending(clusterOf({ network }), send(1, "a"));
    const packet = underWay(cluster, "a");
    expect(applyAction(take(cluster, deliver(packet)).cluster, deliver(packet))).toBe(null);
  });

  it("a dropped packet is gone, and no node notices", () => {
    const cluster = afterSending(clusterOf({ network }), send(1, "a"), send(1, "b"));
    const step = take(cluster, { type: "drop", packet: underWay(cluster, "a") });
    expect(kindsOf(step.cluster.network)).toEqual(["b"]);
    expect(step.cluster.slots).toBe(cluster.slots);
    expect(step.node).toBe(-1);
  });

  it("nothing is delivered to a node that is down, and what waits for it can still be dropped", () => {
    const cluster = take(clusterOf({ network }), { type: "crash", node: 1 }, order([send(1, "a")])).cluster;
    const packet = underWay(cluster, "a");
    expect(applyAction(cluster, deliver(packet))).toBe(null);
    expect(kindsOf(take(cluster, { type: "drop", packet }).cluster.network)).toEqual([]);
  });

  it("a message that is kept stays under way", () => {
    const cluster = afterSending(clusterOf({ network }), send(1, "a", "now", { orders: "keep" }), send(2, "b"));
    const step = take(cluster, deliver(underWay(cluster, "a")));
    expect(step.cluster.network).toEqual(cluster.network);
    expect(step.cluster.slots[1]).toBe(cluster.slots[1]);
  });
});

describe("a bag", () => {
  it("delivers in any order", () => {
    const cluster = afterSending(clusterOf(), send(1, "a"), send(1, "b"), send(1, "c"));
    const after = take(cluster, deliver(underWay(cluster, "c")), deliver(underWay(cluster, "a"))).cluster;
    expect(heardBy(after, 1).slice(1)).toEqual(["c", "a"]);
    expect(kindsOf(after.network)).toEqual(["b"]);
  });

  it("duplicates: a copy is delivered, and the packet itself stays under way", () => {
    const cluster = afterSending(clusterOf(), send(1, "a"), send(2, "b"));
    const packet = underWay(cluster, "a");
    const twice = take(cluster, { type: "duplicate", packet }, { type: "duplicate", packet });
    expect(heardBy(twice.cluster, 1).slice(1)).toEqual(["a", "a"]);
    expect(kindsOf(twice.cluster.network)).toEqual(["a", "b"]);
    const { cluster: after } = take(twice.cluster, deliver(packet));
    expect(heardBy(after, 1).slice(1)).toEqual(["a", "a", "a"]);
    expect(applyAction(after, { type: "duplicate", packet })).toBe(null);
  });

  it("delivers no copy to a node that is down, or over a link that is cut", () => {
    const cluster = afterSending(clusterOf(), send(1, "a"));
    const copy = { type: "duplicate", packet: underWay(cluster, "a") } as const;
    expect(applyAction(take(cluster, { type: "crash", node: 1 }).cluster, copy)).toBe(null);
    const cut = take(cluster, { type: "partition", blocked: [{ from: 0, to: 1 }] }).cluster;
    expect(applyAction(cut, copy)).toBe(null);
  });

  it("lets a node crash inside the step that a copy causes", () => {
    const orders = [{ type: "write", write: { kind: "set", key: "k", value: {} }, notify: false }];
    const cluster = afterSending(clusterOf(), send(1, "a", "now", { orders }));
    const copy = { type: "duplicate", packet: underWay(cluster, "a"), crashAfter: 0 } as const;
    const step = take(cluster, copy);
    expect(step.cluster.slots[1]).toMatchObject({ up: false, disk: { values: {} } });
    expect(kindsOf(step.cluster.network)).toEqual(["a"]);
  });

  it("keeps what is under way to and from a node that crashes", () => {
    const cluster = afterSending(clusterOf(), send(1, "a"));
    for (const node of [0, 1]) {
      const after = take(cluster, { type: "crash", node }, { type: "restart", node }).cluster;
      expect(heardBy(take(after, deliver(underWay(after, "a"))).cluster, 1)).toContain("a");
    }
  });
});

describe("FIFO links", () => {
  const fifo = () =>
    afterSending(clusterOf({ network: "fifo" }), send(1, "a"), send(1, "b"), send(2, "c"), send(1, "d"));

  it("deliver only the oldest packet of each link", () => {
    const cluster = fifo();
    for (const kind of ["b", "d"]) expect(applyAction(cluster, deliver(underWay(cluster, kind)))).toBe(null);
    const after = take(cluster, deliver(underWay(cluster, "c")), deliver(underWay(cluster, "a"))).cluster;
    expect(heardBy(take(after, deliver(underWay(after, "b"))).cluster, 1).slice(1)).toEqual(["a", "b"]);
  });

  it("two senders to one receiver are two links", () => {
    const cluster = afterSending(clusterOf({ network: "fifo" }), send(1, "a"));
    const other = { from: 2, to: 1, kind: "b", body: {} };
    const { cluster: after } = take({ ...cluster, network: [...cluster.network, other] }, deliver(other));
    expect(heardBy(after, 1).slice(1)).toEqual(["b"]);
  });

  it("the two directions of a pair of nodes are two links", () => {
    const answer = [{ ...send(0, "answer"), packet: { from: 1, to: 0, kind: "answer", body: {} } }];
    let cluster = afterSending(clusterOf({ network: "fifo" }), send(1, "a", "now", { orders: answer }), send(1, "b"));
    cluster = take(cluster, deliver(underWay(cluster, "a"))).cluster;
    expect(heardBy(take(cluster, deliver(underWay(cluster, "answer"))).cluster, 0)).toContain("answer");
  });

  it("repeat nothing", () => {
    const cluster = fifo();
    expect(applyAction(cluster, { type: "duplicate", packet: underWay(cluster, "a") })).toBe(null);
  });

  it("may lose a packet in the middle, and deliver the next", () => {
    const cluster = fifo();
    const after = take(
      cluster,
      { type: "drop", packet: underWay(cluster, "b") },
      deliver(underWay(cluster, "a")),
      deliver(underWay(cluster, "d")),
    ).cluster;
    expect(heardBy(after, 1).slice(1)).toEqual(["a", "d"]);
  });

  it("of two equal packets on a link, the one that is meant is dropped", () => {
    const cluster = afterSending(clusterOf({ network: "fifo" }), send(1, "a"), send(1, "b"), send(1, "a"));
    const dropped = [0, 1].map((nth) => take(cluster, { type: "drop", packet: underWay(cluster, "a", nth) }).cluster);
    expect(dropped.map(({ network }) => kindsOf(network))).toEqual([
      ["b", "a"],
      ["a", "b"],
    ]);
  });

  it("lose what is under way to a node that crashes, and nothing else", () => {
    expect(kindsOf(take(fifo(), { type: "crash", node: 1 }).cluster.network)).toEqual(["c"]);
    expect(kindsOf(take(fifo(), { type: "crash", node: 0 }).cluster.network)).toEqual(["a", "b", "c", "d"]);
  });

  it("lose it however the node went down: by a panic, by its own halt, inside a step", () => {
    const ends = [
      [send(1, "first", "now", { orders: "panic" }), {}],
      [send(1, "first", "now", { orders: [{ type: "halt", reason: "enough" }] }), {}],
      [
        send(1, "first", "now", {
          orders: [{ type: "write", write: { kind: "set", key: "k", value: {} }, notify: false }],
        }),
        { crashAfter: 0 },
      ],
    ] as const;
    for (const [first, mishap] of ends) {
      const cluster = afterSending(clusterOf({ network: "fifo" }), first, send(1, "second"), send(2, "other"));
      const step = take(cluster, deliver(underWay(cluster, "first"), mishap));
      expect(step.cluster.slots[1].up).toBe(false);
      expect(kindsOf(step.cluster.network)).toEqual(["other"]);
    }
  });
});

describe("partitions", () => {
  const link = (from: number, to: number) => ({ from, to });

  it.each(BOTH)("a cut link delivers nothing, in a network %s; what waits on it may come through later", (network) => {
    const cluster = afterSending(clusterOf({ network }), send(1, "a"), send(2, "b"));
    const cut = take(cluster, { type: "partition", blocked: [link(0, 1)] }).cluster;
    expect(applyAction(cut, deliver(underWay(cut, "a")))).toBe(null);
    expect(heardBy(take(cut, deliver(underWay(cut, "b"))).cluster, 2)).toContain("b");
    const whole = take(cut, { type: "partition", blocked: [] }).cluster;
    expect(heardBy(take(whole, deliver(underWay(whole, "a"))).cluster, 1)).toContain("a");
  });

  it("cuts one way only", () => {
    const cluster = afterSending(clusterOf(), send(1, "a"));
    const cut = take(cluster, { type: "partition", blocked: [link(1, 0)] }).cluster;
    expect(heardBy(take(cut, deliver(underWay(cut, "a"))).cluster, 1)).toContain("a");
  });

  it("replaces the partition that was before", () => {
    const cluster = afterSending(clusterOf(), send(1, "a"), send(2, "b"));
    const cut = take(
      cluster,
      { type: "partition", blocked: [link(0, 1), link(1, 0)] },
      { type: "partition", blocked: [link(0, 2)] },
    ).cluster;
    expect(applyAction(cut, deliver(underWay(cut, "b")))).toBe(null);
    expect(applyAction(cut, deliver(underWay(cut, "a")))).not.toBe(null);
  });

  it("is not possible between servers that are not there", () => {
    for (const blocked of [[link(0, 3)], [link(3, 0)], [link(-1, 0)]]) {
      expect(applyAction(clusterOf(), { type: "partition", blocked })).toBe(null);
    }
  });

  it("lets a node send, and lets its packets be dropped", () => {
    const cut = take(clusterOf(), { type: "partition", blocked: [link(0, 1)] }, order([send(1, "a")])).cluster;
    const packet = underWay(cut, "a");
    expect(kindsOf(take(cut, { type: "drop", packet }).cluster.network)).toEqual([]);
  });
});
