// Crash and restart, a crash inside a step, a write that fails, panics. The disk is `sync` here: writes are finished in the
// step that asks for them.

import { describe, expect, it } from "vitest";
import { applyAction } from "../../src/cluster/apply-action.js";
import { BLANK_DISK } from "../../src/contract/disk.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { REFERENCE } from "../../src/raft/reference.js";
import type { NodeState } from "../../src/raft/state.js";
import {
  arm,
  bootedWith,
  clusterOf,
  deliver,
  heardBy,
  kindsOf,
  order,
  releasedBy,
  respond,
  send,
  take,
  underWay,
  write,
} from "./puppet.js";

/** Three sends and two writes in turn, each gate both ways. */
const ORDERS: readonly Outbound[] = [
  send(1, "first"),
  write("a"),
  send(1, "between"),
  send(1, "gated by a", "afterWrites"),
  write("b"),
  send(1, "last"),
  send(1, "gated by b", "afterWrites"),
  respond("afterWrites"),
  { type: "apply", index: 1, term: 1, payload: "x" },
  arm("tick", 1, 2),
];

describe("crash and restart", () => {
  it("a crashed node keeps its disk and nothing else", () => {
    const running = take(bootedWith([arm("tick", 1, 2)]), order([write("a"), send(1, "x")])).cluster;
    const [{ disk }] = running.slots;
    const [slot] = take(running, { type: "crash", node: 0 }).cluster.slots;
    expect(slot).toMatchObject({ up: false, state: null, view: null, pending: [], timers: [], disk, replica: null });
    expect(Object.keys(slot.disk.values)).toEqual(["a"]);
  });

  it("a restarted node begins a life from its disk, and arms its timers anew", () => {
    const orders = [arm("tick", 1, 2)];
    const down = take(bootedWith(orders), order([write("a"), write("b")]), { type: "crash", node: 0 }).cluster;
    const { cluster } = take(down, { type: "restart", node: 0 });
    expect(heardBy(cluster, 0)).toEqual(["boot from a,b"]);
    expect(cluster.slots[0].timers.map((timer) => timer.name)).toEqual(["tick"]);
    expect(cluster.slots[0].options).toBe(down.slots[0].options);
  });

  it("what a node asks for at boot is carried out", () => {
    const start = bootedWith([write("a"), send(2, "hello", "afterWrites")]);
    expect(kindsOf(start.network)).toEqual(["hello", "hello", "hello"]);
    expect(heardBy(start, 1)).toEqual(["boot from ", "a written"]);
    const again = take(start, { type: "crash", node: 1 }, { type: "restart", node: 1 });
    expect(releasedBy(again)).toEqual(["hello"]);
    expect(heardBy(again.cluster, 1)).toEqual(["boot from a", "a written"]);
  });

  it("a crashed node takes no step", () => {
    const down = take(bootedWith([arm("tick", 1, 2)]), { type: "crash", node: 0 }).cluster;
    for (const action of [
      order([]),
      { type: "fire", node: 0, timer: "tick" } as const,
      { type: "finish", node: 0 } as const,
      { type: "crash", node: 0 } as const,
    ]) {
      expect(applyAction(down, action)).toBe(null);
    }
  });

  it("only a crashed node restarts, and only a node that is there crashes", () => {
    expect(applyAction(clusterOf(), { type: "restart", node: 0 })).toBe(null);
    for (const node of [3, -1]) {
      expect(applyAction(clusterOf(), { type: "crash", node })).toBe(null);
      expect(applyAction(clusterOf(), { type: "restart", node })).toBe(null);
    }
  });
});

describe("a step on a sync disk", () => {
  it("carries everything out in program order, and tells of writes at its end", () => {
    const { cluster, sent, responses, applied, writes } = take(clusterOf(), order(ORDERS));
    expect(kindsOf(sent.map(({ packet }) => packet))).toEqual(["first", "between", "gated by a", "last", "gated by b"]);
    expect(sent.map(({ disk }) => Object.keys(disk.values).join())).toEqual(["", "a", "a", "a,b", "a,b"]);
    expect([responses.length, applied.length, writes]).toEqual([1, 1, 2]);
    expect(heardBy(cluster, 0).slice(1)).toEqual(["operation", "a written", "b written"]);
  });

  it("a node is not told of a write that did not ask for it", () => {
    const { cluster } = take(clusterOf(), order([write("a", {}, false), write("b", {}, true)]));
    expect(heardBy(cluster, 0).slice(1)).toEqual(["operation", "b written"]);
    expect(Object.keys(cluster.slots[0].disk.values)).toEqual(["a", "b"]);
  });

  it("what follows from a write belongs to the step, to the end", () => {
    const chain = write("a", { then: [write("b", { then: [send(1, "done", "afterWrites")] })] });
    const step = take(clusterOf(), order([chain]));
    expect([step.writes, releasedBy(step)]).toEqual([2, ["done"]]);
    expect(heardBy(step.cluster, 0).slice(1)).toEqual(["operation", "a written", "b written"]);
  });

  it("leaves nothing pending", () => {
    const { cluster } = take(clusterOf(), order(ORDERS));
    expect(cluster.slots[0].pending).toEqual([]);
    expect(applyAction(cluster, { type: "finish", node: 0 })).toBe(null);
  });
});

describe("a crash inside a step", () => {
  it.each([
    [0, "", ["first"]],
    [1, "a", ["first", "between", "gated by a"]],
  ])("after %i writes keeps the writes %j and lets exactly %j leave", (crashAfter, kept, leaving) => {
    const step = take(clusterOf(), order(ORDERS, { crashAfter }));
    expect(releasedBy(step)).toEqual(leaving);
    expect(kindsOf(step.cluster.network)).toEqual(leaving);
    expect(step.writes).toBe(crashAfter);
    expect([step.responses, step.applied]).toEqual([[], []]);
    const [slot] = step.cluster.slots;
    expect(slot).toMatchObject({ up: false, state: null, view: null, timers: [], pending: [], replica: null });
    expect(Object.keys(slot.disk.values).join()).toBe(kept);
    expect([step.halted, step.panic]).toEqual([null, null]);
  });

  it("needs a write to strike", () => {
    expect(applyAction(clusterOf(), order(ORDERS, { crashAfter: 2 }))).toBe(null);
    expect(applyAction(clusterOf(), order([send(1, "a")], { crashAfter: 0 }))).toBe(null);
  });

  it("may come between a write and what follows from the one before", () => {
    const chain = order([write("a", { then: [send(1, "a is safe"), write("b")] })], { crashAfter: 1 });
    const step = take(clusterOf(), chain);
    expect(releasedBy(step)).toEqual(["a is safe"]);
    expect(Object.keys(step.cluster.slots[0].disk.values)).toEqual(["a"]);
  });

  it("strikes any kind of step that writes: a delivery, a timer, an operation", () => {
    const setup = bootedWith([arm("tick", 1, 2)]);
    const cluster = take(setup, order([send(1, "a", "now", { orders: [write("k")] })])).cluster;
    expect(take(cluster, deliver(underWay(cluster, "a"), { crashAfter: 0 })).cluster.slots[1].up).toBe(false);
    expect(applyAction(cluster, { type: "fire", node: 0, timer: "tick", crashAfter: 0 })).toBe(null);
    const raft = clusterOf({}, REFERENCE);
    const fired = take(raft, { type: "fire", node: 2, timer: "election", crashAfter: 0 });
    expect(fired.cluster.slots[2]).toMatchObject({ up: false, disk: BLANK_DISK });
    expect(fired.sent).toEqual([]);
  });

  it("leaves no timer armed, and neither does a halt or a panic", () => {
    const cluster = bootedWith([arm("tick", 1, 2)]);
    const ends = [order([write("a")], { crashAfter: 0 }), order([{ type: "halt", reason: "enough" }]), order("panic")];
    for (const end of ends) {
      const [slot] = take(cluster, end).cluster.slots;
      expect([slot.up, slot.timers]).toEqual([false, []]);
    }
  });

  it("takes the packet that caused it out of the network", () => {
    const cluster = take(clusterOf(), order([send(1, "a", "now", { orders: [write("k")] })])).cluster;
    expect(take(cluster, deliver(underWay(cluster, "a"), { crashAfter: 0 })).cluster.network).toEqual([]);
  });

  it("leaves the client that asked waiting: its outcome is unknown to it", () => {
    const action = order([write("a"), respond("afterWrites")], { crashAfter: 0 });
    expect(take(clusterOf(), action).cluster.clients[0]).toMatchObject({
      waitsFor: { command: JSON.stringify([write("a"), respond("afterWrites")]) },
      answer: null,
    });
  });
});

describe("a write that fails", () => {
  it("halts the reference, and nothing gated behind it leaves", () => {
    const cluster = clusterOf({}, REFERENCE);
    const step = take(cluster, { type: "fire", node: 0, timer: "election", failAfter: 0 });
    expect(step.halted).toMatch(/write failed/);
    expect(step.cluster.slots[0]).toMatchObject({ up: false, disk: BLANK_DISK });
    expect(step.sent).toEqual([]);
    expect(step.panic).toBe(null);
  });

  it("leaves the writes before it, and takes those behind it with it", () => {
    const step = take(clusterOf(), order([write("a"), write("b"), write("c")], { failAfter: 1 }));
    expect(Object.keys(step.cluster.slots[0].disk.values)).toEqual(["a"]);
    expect(heardBy(step.cluster, 0).slice(1)).toEqual(["operation", "b writeFailed", "a written"]);
    expect(step.writes).toBe(1);
  });

  it("stops what is gated behind it, not what leaves at once", () => {
    expect(releasedBy(take(clusterOf(), order(ORDERS, { failAfter: 1 })))).toEqual([
      "first",
      "between",
      "gated by a",
      "last",
    ]);
    expect(take(clusterOf(), order(ORDERS, { failAfter: 1 })).responses).toEqual([]);
  });

  it("a node that does not stop may write and send again in answer", () => {
    const retry = write("a", { failed: [write("a again"), send(1, "told late", "afterWrites")] });
    const step = take(clusterOf(), order([retry, write("b"), send(1, "lost", "afterWrites")], { failAfter: 0 }));
    expect(Object.keys(step.cluster.slots[0].disk.values)).toEqual(["a again"]);
    expect(releasedBy(step)).toEqual(["told late"]);
    expect(heardBy(step.cluster, 0).slice(1)).toEqual(["operation", "a writeFailed", "a again written"]);
  });

  it("a node may write again once it hears of an earlier write of the same step", () => {
    const first = write("a", { then: [write("c")] });
    const step = take(clusterOf(), order([first, write("b")], { failAfter: 1 }));
    expect(Object.keys(step.cluster.slots[0].disk.values)).toEqual(["a", "c"]);
  });

  it("needs a write to strike", () => {
    expect(applyAction(clusterOf(), order([send(1, "a")], { failAfter: 0 }))).toBe(null);
    expect(applyAction(clusterOf(), order([write("a")], { failAfter: 1 }))).toBe(null);
  });
});

describe("a node that goes down by itself", () => {
  it("halts: nothing behind the halt happens, and it is no panic", () => {
    const step = take(clusterOf(), order([send(1, "a"), { type: "halt", reason: "enough" }, send(1, "b"), write("k")]));
    expect([releasedBy(step), step.halted, step.panic]).toEqual([["a"], "enough", null]);
    expect(step.cluster.slots[0]).toMatchObject({ up: false, disk: BLANK_DISK });
  });

  it("panics when its implementation throws: it is down, the others are not, and it may restart", () => {
    const step = take(clusterOf(), order("panic"));
    expect(step.panic).toEqual({ text: "RangeError: as ordered" });
    expect(step.cluster.slots.map((slot) => slot.up)).toEqual([false, true, true]);
    expect(take(step.cluster, { type: "restart", node: 0 }).cluster.slots[0].up).toBe(true);
  });

  it("panics when it answers nonsense", () => {
    expect(take(clusterOf(), order("nonsense")).panic).not.toBe(null);
    const unknown = take(clusterOf(), order([{ type: "shout" } as unknown as Outbound]));
    expect(unknown.panic?.text).toMatch(/unknown type: shout/);
  });

  it("panics in the middle of what it asked for: what left before has left", () => {
    const step = take(
      clusterOf(),
      order([send(1, "a"), write("k"), { type: "shout" } as unknown as Outbound, send(1, "b")]),
    );
    expect([releasedBy(step), Object.keys(step.cluster.slots[0].disk.values)]).toEqual([["a"], ["k"]]);
  });

  it("keeps, for the reference, exactly what was durable", () => {
    let cluster = clusterOf({ nodes: 1 }, REFERENCE);
    cluster = take(
      cluster,
      { type: "fire", node: 0, timer: "election" },
      { type: "invoke", node: 0, operation: { type: "write", client: 0, command: "x" } },
      { type: "invoke", node: 0, operation: { type: "write", client: 1, command: "y" }, crashAfter: 0 },
      { type: "restart", node: 0 },
    ).cluster;
    const node = cluster.slots[0].state as NodeState;
    expect(node).toMatchObject({ currentTerm: 1, votedFor: 0, role: "follower", commitIndex: 0 });
    expect(node.log.payload).toBe("x");
  });
});
