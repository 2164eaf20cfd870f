// A cluster is a value: nothing changes it, and its digest names all of it.

import { describe, expect, it } from "vitest";
import { applyAction } from "../../src/cluster/apply-action.js";
import { Cluster } from "../../src/cluster/cluster.js";
import { clusterDigest, clusterKey } from "../../src/cluster/digest.js";
import { Slot } from "../../src/cluster/slot.js";
import { applyWrite } from "../../src/contract/disk.js";
import { append } from "../../src/contract/log.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { NodeState } from "../../src/raft/state.js";
import { deepFreeze } from "../contract/deep-freeze.js";
import { afterSending, arm, bootedWith, clusterOf, deliver, order, send, take, underWay, write } from "./puppet.js";
import { nameOf, SURROUNDINGS, walk } from "./walk.js";

describe.each(SURROUNDINGS.map((surroundings) => [nameOf(surroundings), surroundings] as const))(
  "%s",
  (_name, surroundings) => {
    it("no action changes the cluster that it is taken on, or anything else that came before", () => {
      // Frozen to the bottom: whoever writes to any of it throws, and a node that throws has panicked.
      walk(surroundings, { seed: "frozen", steps: 80 }, (cluster, enabled) => {
        deepFreeze(cluster);
        for (const action of enabled) expect(applyAction(cluster, deepFreeze(action))?.panic).toBe(null);
      });
    });

    it("the same action on the same cluster gives the same cluster, and the same schedule the same digests", () => {
      walk(surroundings, { seed: "again", steps: 40 }, (cluster, enabled) => {
        for (const action of enabled) {
          const [first, second] = [applyAction(cluster, action), applyAction(cluster, action)];
          expect(first && clusterKey(first.cluster)).toBe(second && clusterKey(second.cluster));
        }
      });
      const digests = () =>
        walk(surroundings, { seed: "twice", steps: 80 }, () => {}).map((step) => clusterDigest(step.cluster));
      const first = digests();
      expect(digests()).toEqual(first);
      expect(new Set(first).size).toBeGreaterThan(40);
    });
  },
);

describe("the digest of a cluster", () => {
  it("is 13 hex digits", () => {
    expect(clusterDigest(clusterOf())).toMatch(/^[0-9a-f]{13}$/);
  });

  it("does not depend on the order in which a bag was filled", () => {
    const sends = [send(1, "a"), send(2, "b"), send(1, "c"), send(1, "a")];
    const [key, ...others] = [sends, [...sends].reverse(), [sends[2], sends[0], sends[3], sends[1]]].map((orders) =>
      // The requests differ in text; what matters here is what they put under way.
      clusterKey({ ...afterSending(clusterOf(), ...orders), waiting: [null, null] }),
    );
    for (const other of others) expect(other).toBe(key);
  });

  it("depends on the order on a FIFO link", () => {
    const keyOf = (...orders: Outbound[]) =>
      clusterKey({ ...afterSending(clusterOf({ network: "fifo" }), ...orders), waiting: [null, null] });
    expect(keyOf(send(1, "a"), send(1, "b"))).not.toBe(keyOf(send(1, "b"), send(1, "a")));
  });

  it("is reached again on another way to the same cluster", () => {
    const cluster = afterSending(clusterOf(), send(1, "a"), send(2, "b"));
    const [a, b] = [deliver(underWay(cluster, "a")), deliver(underWay(cluster, "b"))];
    expect(clusterDigest(take(cluster, a, b).cluster)).toBe(clusterDigest(take(cluster, b, a).cluster));
    expect(clusterDigest(take(cluster, a).cluster)).not.toBe(clusterDigest(take(cluster, b).cluster));
  });

  it("counts copies of a packet", () => {
    const [one, two] = [[send(1, "a")], [send(1, "a"), send(1, "a")]].map((orders) =>
      clusterDigest({ ...afterSending(clusterOf(), ...orders), waiting: [null, null] }),
    );
    expect(one).not.toBe(two);
  });

  it.each([
    ["sender", { from: 2, to: 1, kind: "a", body: { x: 1 } }],
    ["receiver", { from: 0, to: 2, kind: "a", body: { x: 1 } }],
    ["kind", { from: 0, to: 1, kind: "b", body: { x: 1 } }],
    ["content", { from: 0, to: 1, kind: "a", body: { x: 2 } }],
  ])("tells packets apart by %s", (_what, packet) => {
    const digestWith = (other: typeof packet) => clusterDigest({ ...clusterOf(), network: [other] });
    expect(digestWith(packet)).not.toBe(digestWith({ from: 0, to: 1, kind: "a", body: { x: 1 } }));
  });

  it("does not mix up a receiver and a kind that begins with a digit", () => {
    const digestWith = (to: number, kind: string) =>
      clusterDigest({ ...clusterOf(), network: [{ from: 0, to, kind, body: {} }] });
    expect(digestWith(1, "2x")).not.toBe(digestWith(12, "x"));
  });

  it("tells apart clusters that differ in anything else at all", () => {
    const start = bootedWith([arm("tick", 1, 2)], { disk: "async" });
    const cluster = take(start, order([write("a")])).cluster;
    const { setup, slots, network, blocked, now, waiting, requests } = cluster;
    const [{ options, up, state, view, disk, pending, timers }] = slots;
    const withSlot = (slot: Slot) =>
      new Cluster(setup, [slot, ...slots.slice(1)], network, blocked, now, waiting, requests);
    const [timer] = timers;
    const withTimer = (changed: Partial<typeof timer>) =>
      withSlot(new Slot(options, up, state, view, disk, pending, [{ ...timer, ...changed }]));
    const setDisk = applyWrite(disk, { kind: "set", key: "k", value: 1 });
    const logDisk = applyWrite(disk, { kind: "log", from: 1, entries: [{ term: 1, command: "x" }] });
    const variants = {
      itself: cluster,
      blocked: new Cluster(setup, slots, network, [1, 0, 0], now, waiting, requests),
      "blocked the other way": new Cluster(setup, slots, network, [0, 1, 0], now, waiting, requests),
      now: new Cluster(setup, slots, network, blocked, now + 1, waiting, requests),
      waiting: new Cluster(setup, slots, network, blocked, now, [null, null], requests),
      "who waits": new Cluster(setup, slots, network, blocked, now, [...waiting].reverse(), requests),
      requests: new Cluster(setup, slots, network, blocked, now, waiting, requests + 1),
      "the order of nodes": new Cluster(
        setup,
        [slots[1], slots[0], slots[2]],
        network,
        blocked,
        now,
        waiting,
        requests,
      ),
      state: withSlot(new Slot(options, up, { heard: ["else"] }, view, disk, pending, timers)),
      down: withSlot(new Slot(options, false, null, null, disk, [], [])),
      "down with another disk": withSlot(new Slot(options, false, null, null, setDisk, [], [])),
      "a value on disk": withSlot(new Slot(options, up, state, view, setDisk, pending, timers)),
      "the log on disk": withSlot(new Slot(options, up, state, view, logDisk, pending, timers)),
      pending: withSlot(new Slot(options, up, state, view, disk, [], timers)),
      "more pending": withSlot(new Slot(options, up, state, view, disk, [...pending, ...pending], timers)),
      "no timer": withSlot(new Slot(options, up, state, view, disk, pending, [])),
      "timer name": withTimer({ name: "tock" }),
      "timer min": withTimer({ min: 0 }),
      "timer max": withTimer({ max: 3 }),
      "timer opens": withTimer({ opens: 7 }),
      "timer closes": withTimer({ closes: 7 }),
    };
    const digests = new Map(Object.entries(variants).map(([what, variant]) => [clusterDigest(variant), what]));
    expect([...digests.values()]).toEqual(Object.keys(variants));
  });

  it("tells nodes of the reference apart by every field that can change", () => {
    const { state } = REFERENCE.boot(
      { values: {}, log: append(clusterOf().slots[0].disk.log, 1, "a") },
      clusterOf().slots[0].options,
    );
    const different: Partial<NodeState>[] = [
      {},
      { currentTerm: 1 },
      { votedFor: 0 },
      { log: append(state.log, 1, "b") },
      { role: "candidate" },
      { commitIndex: 1 },
      { lastApplied: 1 },
      { durable: append(state.durable, 1, "b") },
      { votesGranted: [0] },
      { nextIndex: [1, 1, 1] },
      { matchIndex: [0, 0, 0] },
    ];
    const fields = Object.keys(state).filter((field) => field !== "config");
    expect(different.flatMap(Object.keys).sort()).toEqual(fields.sort());
    const keys = different.map((changed) =>
      REFERENCE.key(Object.assign(Object.create(NodeState.prototype) as NodeState, state, changed)),
    );
    expect(new Set(keys).size).toBe(different.length);
  });

  it("leaves out what stays the same over a run", () => {
    const cluster = clusterOf();
    const other = {
      ...cluster,
      setup: { ...cluster.setup, environment: { ...cluster.setup.environment, seed: "other" } },
    };
    expect(clusterDigest(other)).toBe(clusterDigest(cluster));
  });
});
