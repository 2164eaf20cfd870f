// A cluster is a value: nothing changes it, and its digest names all of it.

import { describe, expect, it } from "vitest";
import { applyAction } from "../../src/cluster/apply-action.js";
import type { Client } from "../../src/cluster/client.js";
import { Cluster, withSlots } from "../../src/cluster/cluster.js";
import { clusterDigest, clusterKey } from "../../src/cluster/digest.js";
import { downSlot, Slot, withTimers } from "../../src/cluster/slot.js";
import { applyWrite } from "../../src/contract/disk.js";
import { append } from "../../src/contract/log.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { NodeState } from "../../src/raft/state.js";
import { deepFreeze } from "../contract/deep-freeze.js";
import { afterSending, arm, bootedWith, clusterOf, deliver, order, send, take, underWay, write } from "./puppet.js";
import { nameOf, ENVIRONMENTS, walk } from "./walk.js";

describe.each(ENVIRONMENTS.map((environment) => [nameOf(environment), environment] as const))(
  "%s",
  (_name, environment) => {
    it("no action changes the cluster that it is taken on, or anything else that came before", () => {
      // Frozen to the bottom: whoever writes to any of it throws, and a node that throws has panicked.
      walk(environment, { seed: "frozen", steps: 80 }, (cluster, enabled) => {
        deepFreeze(cluster);
        for (const action of enabled) expect(applyAction(cluster, deepFreeze(action))?.panic).toBe(null);
      });
    });

    it("the same action on the same cluster gives the same cluster, and the same schedule the same digests", () => {
      walk(environment, { seed: "again", steps: 40 }, (cluster, enabled) => {
        for (const action of enabled) {
          const [first, second] = [applyAction(cluster, action), applyAction(cluster, action)];
          expect(first && clusterKey(first.cluster)).toBe(second && clusterKey(second.cluster));
        }
      });
      const digests = () =>
        walk(environment, { seed: "twice", steps: 80 }, () => {}).map((step) => clusterDigest(step.cluster));
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
      // The operations differ in text; what matters here is what they put under way.
      clusterKey({ ...afterSending(clusterOf(), ...orders), clients: [] }),
    );
    for (const other of others) expect(other).toBe(key);
  });

  it("depends on the order on a FIFO link", () => {
    const keyOf = (...orders: Outbound[]) =>
      clusterKey({ ...afterSending(clusterOf({ network: "fifo" }), ...orders), clients: [] });
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
      clusterDigest({ ...afterSending(clusterOf(), ...orders), clients: [] }),
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
    const { setup, slots, network, blocked, now, clients } = cluster;
    const [{ options, up, state, view, disk, pending, timers, replica }] = slots;
    const withSlot = (slot: Slot) => withSlots(cluster, [slot, ...slots.slice(1)]);
    const withClient = (changed: Partial<Client>) =>
      new Cluster(setup, slots, network, blocked, now, [{ ...clients[0], ...changed }, clients[1]]);
    const [timer] = timers;
    const withTimer = (changed: Partial<typeof timer>) => withSlot(withTimers(slots[0], [{ ...timer, ...changed }]));
    const setDisk = applyWrite(disk, { kind: "set", key: "k", value: 1 });
    const logDisk = applyWrite(disk, { kind: "log", from: 1, entries: [{ term: 1, payload: "x" }] });
    const variants = {
      itself: cluster,
      blocked: new Cluster(setup, slots, network, [1, 0, 0], now, clients),
      "blocked the other way": new Cluster(setup, slots, network, [0, 1, 0], now, clients),
      now: new Cluster(setup, slots, network, blocked, now + 1, clients),
      "what a client waits for": withClient({ waitsFor: { type: "write", client: 0, command: "else" } }),
      "that nobody waits": withClient({ waitsFor: null }),
      "who waits": new Cluster(setup, slots, network, blocked, now, [...clients].reverse()),
      "when it asked": withClient({ askedAt: 7 }),
      "how many it asked for": withClient({ asked: 2 }),
      "what it was told": withClient({ answer: { operation: "c0", outcome: "ok" } }),
      "how that went": withClient({ answer: { operation: "c0", outcome: "failed" } }),
      "which value it was told": withClient({ answer: { operation: "c0", outcome: "ok", value: null } }),
      "who it was told leads": withClient({ answer: { operation: "c0", outcome: "failed", leader: 1 } }),
      "the order of nodes": withSlots(cluster, [slots[1], slots[0], slots[2]]),
      state: withSlot(new Slot(options, up, { heard: ["else"] }, view, disk, pending, timers, replica)),
      down: withSlot(downSlot(options, disk)),
      "down with another disk": withSlot(downSlot(options, setDisk)),
      "a value on disk": withSlot(new Slot(options, up, state, view, setDisk, pending, timers, replica)),
      "the log on disk": withSlot(new Slot(options, up, state, view, logDisk, pending, timers, replica)),
      pending: withSlot(new Slot(options, up, state, view, disk, [], timers, replica)),
      "more pending": withSlot(new Slot(options, up, state, view, disk, [...pending, ...pending], timers, replica)),
      "no timer": withSlot(withTimers(slots[0], [])),
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
      { heardFromLeader: true },
      { contacts: [1] },
      { transfer: { operation: "t1", to: 1, isTold: false } },
      { leaseEnded: 1 },
      { reads: { pending: [], round: 1, confirmed: [] } },
      { change: { operation: "m1", index: 1 } },
      { snapshot: { index: 1, term: 1, data: null } },
      { sessions: [{ id: "o1", serial: 1 }] },
      { leader: 1 },
      { receiving: { term: 1, lastIncludedIndex: 1, text: "{" } },
      { asked: [{ operation: "r1", index: null }] },
    ];
    const fields = Object.keys(state).filter((field) => field !== "options");
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
