// The list of what can happen next: everything on it is possible, and everything possible is on it.

import { describe, expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import type { Mishap } from "../../src/cluster/mishap.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import { asking, NEW_CLIENT } from "../../src/cluster/client.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { dropAt } from "../../src/cluster/actions/drop.js";
import { enabledActions, type Faults, ALL_FAULTS, NO_FAULTS } from "../../src/cluster/enabled-actions.js";
import { canonicalText } from "../../src/contract/json.js";
import { REFERENCE } from "../../src/raft/reference.js";
import {
  afterSending,
  bootedWith,
  arm,
  clusterOf,
  order,
  PUPPET,
  puppetWithSteps,
  send,
  take,
  write,
} from "./puppet.js";
import { nameOf, ENVIRONMENTS, walk } from "./walk.js";

const texts = (actions: readonly Action[]): string[] => actions.map(canonicalText);
const typesOf = (actions: readonly Action[]): string[] => [...new Set(actions.map(({ type }) => type))].sort();

const MISHAPS: readonly Mishap[] = [
  {},
  ...[0, 1, 2, 3, 4].flatMap((after) => [{ crashAfter: after }, { failAfter: after }, { tornAfter: after }]),
];

/** Every action of these kinds that could be thought of; operations and partitions come in too many forms. */
function conceivable(cluster: Cluster): Action[] {
  const { slots, network } = cluster;
  const texts = network.map(canonicalText);
  // Of equal packets the oldest: on a FIFO link another cannot come first.
  const packets = network.filter((_, place) => texts.indexOf(texts[place]) === place);
  const mishapped: Action[] = packets.flatMap((packet): Action[] => [
    { type: "deliver", packet },
    { type: "duplicate", packet },
  ]);
  const plain: Action[] = [{ type: "advance" }, ...packets.map((packet) => dropAt(cluster, network.indexOf(packet)))];
  for (let node = -1; node <= slots.length; node++) {
    for (const timer of ["election", "heartbeat", "lease"]) mishapped.push({ type: "fire", node, timer });
    mishapped.push({ type: "finish", node }, { type: "local", node, name: "tidy" });
    plain.push({ type: "crash", node }, { type: "restart", node });
  }
  return [...plain, ...mishapped.flatMap((action) => MISHAPS.map((mishap) => ({ ...action, ...mishap })))];
}

describe.each(ENVIRONMENTS.map((environment) => [nameOf(environment), environment] as const))(
  "%s",
  (_name, environment) => {
    it("everything that is listed is possible, once, and with every fault that it names", () => {
      const seen = new Set<string>();
      for (const seed of ["1", "2", "4"]) {
        walk(environment, { seed, steps: 60 }, (cluster, enabled) => {
          expect(new Set(texts(enabled)).size).toBe(enabled.length);
          expect(enabled.filter((action) => applyAction(cluster, action) === null)).toEqual([]);
          for (const { type } of enabled) seen.add(type);
        });
      }
      const expected = ["deliver", "fire", "invoke", "crash", "restart", "drop", "partition"];
      expect([...seen]).toEqual(expect.arrayContaining(expected));
    });

    it("everything that is possible is listed", () => {
      let possible = 0;
      walk(environment, { seed: "3", steps: 60 }, (cluster, enabled) => {
        const listed = new Set(texts(enabled));
        const taken = conceivable(cluster).filter((action) => applyAction(cluster, action) !== null);
        expect(texts(taken).filter((text) => !listed.has(text))).toEqual([]);
        possible += taken.length;
      });
      expect(possible).toBeGreaterThan(300);
    });
  },
);

describe("the list of enabled actions", () => {
  it("is the same list whenever it is asked for", () => {
    walk({}, { seed: "4", steps: 40 }, (cluster, enabled) => {
      expect(texts(enabledActions(cluster))).toEqual(texts(enabled));
    });
  });

  it("of a fresh cluster: every timer, a write and a read asked of every node, every crash, every partition", () => {
    const enabled = enabledActions(clusterOf({}, REFERENCE));
    const countOf = (type: Action["type"]) => enabled.filter((action) => action.type === type).length;
    // A fired election timer writes once: it may also crash there, or fail.
    expect([countOf("fire"), countOf("invoke"), countOf("crash"), countOf("partition")]).toEqual([9, 6, 3, 9]);
    expect(typesOf(enabled)).toEqual(["crash", "fire", "invoke", "partition"]);
  });

  it("names the next command, and a client that waits for nothing", () => {
    const cluster = take(clusterOf({}, REFERENCE), {
      type: "invoke",
      node: 1,
      operation: { type: "write", client: 0, command: "c1" },
    }).cluster;
    const clients = cluster.clients.with(0, asking(NEW_CLIENT, { type: "write", client: 0, command: "c1" }, 0));
    const waiting = { ...cluster, clients };
    expect(enabledActions(waiting, NO_FAULTS).filter(({ type }) => type === "invoke")).toEqual(
      [0, 1, 2].flatMap((node) => [
        { type: "invoke", node, operation: { type: "write", client: 1, command: "c2" } },
        { type: "invoke", node, operation: { type: "read", client: 1, id: "r2" } },
      ]),
    );
  });

  it("lists copies of one packet once in a bag", () => {
    const cluster = afterSending(clusterOf(), send(1, "a"), send(1, "a"), send(1, "b"));
    const delivered = enabledActions(cluster, NO_FAULTS).filter(({ type }) => type === "deliver");
    expect(delivered.map((action) => (action as { packet: { kind: string } }).packet.kind)).toEqual(["a", "b"]);
  });

  it("offers a partition that heals only where there is one to heal", () => {
    const blocked = (cluster: Cluster) =>
      enabledActions(cluster).flatMap((action) => (action.type === "partition" ? [action.blocked.length] : []));
    const cluster = clusterOf();
    expect(blocked(cluster)).not.toContain(0);
    expect(blocked(take(cluster, { type: "partition", blocked: [{ from: 0, to: 1 }] }).cluster)).toContain(0);
    expect(blocked(clusterOf({ nodes: 1 }))).toEqual([]);
    expect(blocked(clusterOf({ nodes: 2 }))).toEqual([2, 1, 1]);
  });

  it("offers internal steps by name, and asks nothing of an implementation that only elects", () => {
    expect(typesOf(enabledActions(clusterOf({}, puppetWithSteps("tidy")), NO_FAULTS))).toEqual(["invoke", "local"]);
    const elector = { ...PUPPET, capabilities: { ...PUPPET.capabilities, replicates: false } };
    expect(enabledActions(clusterOf({}, elector), NO_FAULTS)).toEqual([]);
    expect(enabledActions(clusterOf({ clients: 0 }), NO_FAULTS)).toEqual([]);
  });

  it("offers faults only of the kinds that are switched on", () => {
    // Something of everything: a packet, a timer, a write in a step.
    const start = bootedWith([arm("tick", 1, 2)]);
    const orders = send(1, "a", "now", { orders: [write("k")] });
    const cluster = afterSending(start, orders);
    const with_ = (faults: Partial<Faults>) => enabledActions(cluster, { ...NO_FAULTS, ...faults });
    const none = with_({});
    expect(typesOf(none)).toEqual(["deliver", "fire", "invoke"]);
    const added = (faults: Partial<Faults>) =>
      texts(with_(faults))
        .filter((text) => !texts(none).includes(text))
        .map((text) => JSON.parse(text) as Action)
        .map((action) => [action.type, ...["crashAfter", "failAfter"].filter((mishap) => mishap in action)].join(" "));
    expect(new Set(added({ drop: true }))).toEqual(new Set(["drop"]));
    expect(new Set(added({ duplicate: true }))).toEqual(new Set(["duplicate"]));
    expect(new Set(added({ partition: true }))).toEqual(new Set(["partition"]));
    expect(new Set(added({ failWrite: true }))).toEqual(new Set(["deliver failAfter"]));
    expect(new Set(added({ crash: true }))).toEqual(new Set(["deliver crashAfter", "crash"]));
    expect(texts(with_(ALL_FAULTS))).toEqual(expect.arrayContaining(texts(none)));
  });
});

describe("a cluster that needs nothing", () => {
  it("has nothing enabled when all nodes are down and no fault is left, but their restarts", () => {
    const down = take(clusterOf(), order([]), ...[0, 1, 2].map((node): Action => ({ type: "crash", node }))).cluster;
    expect(enabledActions(down, NO_FAULTS)).toEqual([0, 1, 2].map((node) => ({ type: "restart", node })));
  });
});
