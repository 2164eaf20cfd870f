// The state machine as each server holds it: moved by what the server applies, and asked what clients are answered.

import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/cluster/setup.js";
import { initialConfiguration } from "../../src/contract/configuration.js";
import type { Implementation } from "../../src/contract/implementation.js";
import type { Json } from "../../src/contract/json.js";
import type { Outbound, Outcome } from "../../src/contract/outbound.js";
import { NOOP, type Payload } from "../../src/contract/payload.js";
import type { StateMachine } from "../../src/contract/state-machine.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { clusterOf, order, PUPPET, take, write, type PuppetState } from "./puppet.js";

const apply = (index: number, payload: Payload): Outbound => ({ type: "apply", index, term: 1, payload });
const tell = (operation: string, more: { value?: Json; outcome?: Outcome } = {}): Outbound => ({
  ...{ type: "respond", operation, outcome: "ok", when: "afterWrites" },
  ...more,
});

/** The replica of the server that took these orders, one list a step. */
const replicaAfter = (...orders: readonly Outbound[][]) =>
  take(clusterOf(), ...orders.map((one) => order(one))).cluster.slots[0].replica;

/** What is answered in the last of the steps that take these orders. */
const toldIn = (orders: readonly Outbound[][], environment: Partial<Environment> = {}, implementation = PUPPET) =>
  take(clusterOf(environment, implementation), ...orders.map((one) => order(one))).responses;

/** Counts the commands; it answers how many there were. */
const counting: StateMachine<number> = {
  initial: 0,
  apply: (count) => ({ state: count + 1, value: count + 1 }),
};
const COUNTING: Implementation<PuppetState> = { ...PUPPET, machine: counting };

describe("a replica", () => {
  it("is empty as a server begins its life", () => {
    for (const { replica } of clusterOf().slots) expect(replica).toEqual({ index: 0, state: {} });
  });

  it("takes what its server applies, in order, and no other server's does", () => {
    const { cluster } = take(clusterOf(), order([apply(1, "a=1"), apply(2, "b=1")]), order([apply(3, "a=2")]));
    expect(cluster.slots.map(({ replica }) => replica)).toEqual([
      { index: 3, state: { a: "2", b: "1" } },
      { index: 0, state: {} },
      { index: 0, state: {} },
    ]);
  });

  it("stands at no-ops and configurations too, which change nothing in it", () => {
    expect(replicaAfter([apply(1, NOOP), apply(2, "a=1"), apply(3, initialConfiguration(3))])).toEqual({
      index: 3,
      state: { a: "1" },
    });
  });

  it.each([
    ["a gap", [apply(1, "a"), apply(3, "c")]],
    ["a beginning in the middle", [apply(2, "b")]],
    ["an entry that is applied again", [apply(1, "a"), apply(1, "a")]],
    ["a step back", [apply(1, "a"), apply(2, "b"), apply(1, "a")]],
  ])("is unknown after %s, and for the rest of that life", (_what, orders) => {
    expect(replicaAfter(orders)).toBe(null);
    expect(replicaAfter(orders, [apply(1, "a")])).toBe(null);
    const last = orders.length + 1;
    expect(replicaAfter(orders, [apply(last, "z"), apply(last + 1, "z")])).toBe(null);
  });

  it("is gone with a crash, whichever way it comes, and empty in the life after it", () => {
    const applied = take(clusterOf(), order([apply(1, "a"), write("k")])).cluster;
    const ends = [
      { type: "crash", node: 0 } as const,
      order([apply(2, "b"), write("l")], { crashAfter: 0 }),
      order([apply(2, "b"), { type: "halt", reason: "enough" }]),
      order("panic"),
    ];
    for (const end of ends) {
      const down = take(applied, end).cluster;
      expect(down.slots[0].replica).toBe(null);
      expect(take(down, { type: "restart", node: 0 }).cluster.slots[0].replica).toEqual({ index: 0, state: {} });
    }
  });

  it("an unknown one is known again in the next life", () => {
    const unknown = take(clusterOf(), order([apply(2, "b")]), { type: "crash", node: 0 }, { type: "restart", node: 0 });
    expect(take(unknown.cluster, order([apply(1, "a")])).cluster.slots[0].replica).toEqual({
      index: 1,
      state: { "": "a" },
    });
  });

  it("moves though its server's own state stays the very same", () => {
    const still: Implementation<PuppetState> = {
      ...PUPPET,
      reduce: (state, message) => ({ ...PUPPET.reduce(state, message), state }),
    };
    const { cluster } = take(clusterOf({}, still), order([apply(1, "a")]));
    expect(cluster.slots[0].replica).toEqual({ index: 1, state: { "": "a" } });
  });

  it("is of the machine that the implementation brings, where it brings one", () => {
    const { cluster } = take(clusterOf({}, COUNTING), order([apply(1, "a"), apply(2, NOOP), apply(3, "a")]));
    expect(cluster.slots.map(({ replica }) => replica)).toEqual([
      { index: 3, state: 2 },
      { index: 0, state: 0 },
      { index: 0, state: 0 },
    ]);
  });

  it("whose machine throws is a panic of its server", () => {
    const machine: StateMachine = {
      initial: null,
      apply() {
        throw new RangeError("no such command");
      },
    };
    const step = take(clusterOf({}, { ...PUPPET, machine }), order([apply(1, "a")]));
    expect(step.panic).toEqual({ text: "RangeError: no such command" });
    expect(step.cluster.slots[0]).toMatchObject({ up: false, replica: null });
  });

  it("of the reference is the same on every server once all have applied the same", () => {
    let cluster = take(clusterOf({}, REFERENCE), { type: "fire", node: 0, timer: "election" }).cluster;
    const settle = () => {
      while (cluster.network.length > 0) ({ cluster } = take(cluster, { type: "deliver", packet: cluster.network[0] }));
    };
    settle();
    for (const command of ["x=1", "y=1", "x=2"]) {
      const operation = { type: "write", client: 0, command } as const;
      ({ cluster } = take(cluster, { type: "invoke", node: 0, operation }));
      settle();
    }
    ({ cluster } = take(cluster, { type: "fire", node: 0, timer: "heartbeat" }));
    settle();
    // The no-op stands before the three.
    const replica = { index: 4, state: { x: "2", y: "1" } };
    expect(cluster.slots.map((slot) => slot.replica)).toEqual([replica, replica, replica]);
    expect(cluster.clients[0].answer).toEqual({ operation: "x=2", outcome: "ok", value: "1" });
  });
});

describe("an answer", () => {
  it("carries what the machine says of a command that was applied in the same step", () => {
    expect(toldIn([[apply(1, "a"), tell("a")]])).toEqual([{ operation: "a", outcome: "ok", value: null }]);
    expect(toldIn([[apply(1, "a")], [apply(2, "b"), tell("b")]])).toEqual([
      { operation: "b", outcome: "ok", value: "a" },
    ]);
    expect(toldIn([[apply(1, "a"), apply(2, "b"), tell("b"), tell("a")]])).toEqual([
      { operation: "b", outcome: "ok", value: "a" },
      { operation: "a", outcome: "ok", value: null },
    ]);
    expect(toldIn([[apply(1, "a"), apply(2, "b"), tell("b")]], {}, COUNTING)).toEqual([
      { operation: "b", outcome: "ok", value: 2 },
    ]);
  });

  it("carries it also where it waits behind a write, in that step or until the disk is done", () => {
    const orders = [write("k"), apply(1, "a"), tell("a")];
    expect(toldIn([orders])).toEqual([{ operation: "a", outcome: "ok", value: null }]);
    const waits = take(
      clusterOf({ disk: "async" }),
      order([apply(1, "z")]),
      order([write("k"), apply(2, "a"), tell("a")]),
    );
    expect(waits.responses).toEqual([]);
    // What is applied meanwhile does not change what was said.
    const done = take(waits.cluster, order([apply(3, "b")]), { type: "finish", node: 0 });
    expect(done.responses).toEqual([{ operation: "a", outcome: "ok", value: "z" }]);
  });

  it("keeps a value that the server gives itself, even where that is nothing", () => {
    expect(toldIn([[apply(1, "z"), apply(2, "a"), tell("a", { value: 7 })]])).toEqual([
      { operation: "a", outcome: "ok", value: 7 },
    ]);
    expect(toldIn([[apply(1, "z"), apply(2, "a"), tell("a", { value: null })]])).toEqual([
      { operation: "a", outcome: "ok", value: null },
    ]);
  });

  it.each([
    ["was not applied", [[tell("a")]]],
    ["was applied in an earlier step", [[apply(1, "a")], [tell("a")]]],
    ["is applied only after it", [[tell("a"), apply(1, "a")]]],
    ["was applied where the machine is unknown", [[apply(2, "b")], [apply(3, "a"), tell("a")]]],
  ])("carries no value where its command %s", (_what, orders) => {
    const [response] = toldIn(orders);
    expect(response).toMatchObject({ operation: "a", outcome: "ok" });
    expect(response.value).toBe(undefined);
  });
});
