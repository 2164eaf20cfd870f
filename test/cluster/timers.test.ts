// Timers, in `untimed` runs and on unequal clocks.

import { describe, expect, it } from "vitest";
import { applyAction } from "../../src/cluster/apply-action.js";
import type { Action } from "../../src/cluster/action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { clusterDigest } from "../../src/cluster/digest.js";
import { enabledActions } from "../../src/cluster/enabled-actions.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { streamsOf } from "../../src/random/streams.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { arm, bootedWith, clusterOf, heardBy, order, take } from "./puppet.js";

const fire = (timer: string, node = 0): Action => ({ type: "fire", node, timer });
const advance: Action = { type: "advance" };
const TICK = arm("tick", 100, 200);

const windowsOf = (cluster: Cluster, node: number) =>
  cluster.slots[node].timers.map(({ name, opens, closes }) => [name, opens, closes]);

describe("timers", () => {
  it("an armed timer fires once, and is then no longer armed", () => {
    const { cluster } = take(bootedWith([TICK]), fire("tick"));
    expect(heardBy(cluster, 0)).toContain("tick fired");
    expect(applyAction(cluster, fire("tick"))).toBe(null);
    expect(applyAction(cluster, fire("tick", 1))).not.toBe(null);
  });

  it("a timer that is not armed, or not there, does not fire", () => {
    const cluster = bootedWith([TICK]);
    expect(applyAction(cluster, fire("tock"))).toBe(null);
    expect(applyAction(cluster, fire("tick", 3))).toBe(null);
  });

  it("a disarmed timer does not fire", () => {
    const { cluster } = take(bootedWith([TICK]), order([{ type: "disarm", timer: "tick" }]));
    expect(applyAction(cluster, fire("tick"))).toBe(null);
  });

  it("stand in order of name, however they were armed", () => {
    const names = (orders: Outbound[]) => bootedWith(orders).slots[0].timers.map((timer) => timer.name);
    const [a, b, c] = ["a", "b", "c"].map((name) => arm(name, 1, 2));
    for (const orders of [
      [a, b, c],
      [c, b, a],
      [b, c, a, b],
    ])
      expect(names(orders)).toEqual(["a", "b", "c"]);
  });
});

describe("an untimed run", () => {
  it("lets an armed timer fire at any moment, and time never moves", () => {
    const cluster = bootedWith([TICK, arm("hour", 3_600_000, 3_600_000)]);
    expect(take(cluster, fire("hour"), fire("tick")).cluster.now).toBe(0);
    expect(applyAction(cluster, advance)).toBe(null);
  });

  it("arming a timer again as it stands changes nothing, with another window or as periodic it does", () => {
    const cluster = bootedWith([TICK]);
    const timersAfter = (orders: Outbound[]) => take(cluster, order(orders)).cluster.slots[0].timers;
    expect(timersAfter([TICK])).toBe(cluster.slots[0].timers);
    expect(timersAfter([arm("tick", 100, 300)])).not.toEqual(cluster.slots[0].timers);
    expect(timersAfter([{ ...TICK, periodic: true }])).not.toEqual(cluster.slots[0].timers);
  });
});

describe("a timer", () => {
  const armedAs = (periodic?: boolean) => bootedWith([{ ...TICK, periodic }]);

  it("is a timeout unless it is declared periodic", () => {
    const isPeriodic = ({ slots }: Cluster) => slots[0].timers[0].periodic;
    expect([undefined, false, true].map((periodic) => isPeriodic(armedAs(periodic)))).toEqual([false, false, true]);
  });

  it("has one digest as either: nothing that is possible depends on it", () => {
    expect(clusterDigest(armedAs(true))).toBe(clusterDigest(armedAs()));
  });
});

describe("a timed run", () => {
  const timed = (orders: readonly Outbound[], clockRates: readonly number[] = []) =>
    bootedWith(orders, { time: "timed", clockRates });

  it("a timer fires once its window is open", () => {
    const cluster = timed([TICK]);
    expect(applyAction(cluster, fire("tick"))).toBe(null);
    const { cluster: open } = take(cluster, advance);
    expect(open.now).toBe(100);
    expect(take(open, fire("tick")).cluster.now).toBe(100);
  });

  it("time stops at the next opening or closing, and not beyond a timer that must fire", () => {
    const cluster = timed([TICK, arm("late", 150, 400)]);
    const moments: number[] = [];
    for (let step = applyAction(cluster, advance); step !== null; step = applyAction(step.cluster, advance)) {
      moments.push(step.cluster.now);
    }
    expect(moments).toEqual([100, 150, 200]);
  });

  it("time moves on once all that must fire have fired", () => {
    const closing = take(timed([TICK]), advance, advance).cluster;
    expect([closing.now, applyAction(closing, advance)]).toEqual([200, null]);
    const two = take(closing, fire("tick", 0), fire("tick", 1)).cluster;
    expect(applyAction(two, advance)).toBe(null);
    // With node 2's timer the last one is gone: nothing is left to wait for.
    expect(applyAction(take(two, fire("tick", 2)).cluster, advance)).toBe(null);
    expect(take(take(two, fire("tick", 2)).cluster, order([TICK]), advance).cluster.now).toBe(300);
  });

  it("a timer is armed from the moment at which the node asks for it", () => {
    const { cluster } = take(timed([TICK]), advance, order([arm("tick", 30, 60)]));
    expect(windowsOf(cluster, 0)).toEqual([["tick", 130, 160]]);
  });

  it("a node that is down holds up nobody, and its timers begin anew when it restarts", () => {
    const closing = take(timed([TICK]), advance, advance).cluster;
    const down = take(
      closing,
      { type: "crash", node: 0 },
      { type: "crash", node: 1 },
      { type: "crash", node: 2 },
    ).cluster;
    expect(applyAction(down, advance)).toBe(null);
    const { cluster } = take(down, { type: "restart", node: 1 });
    expect(windowsOf(cluster, 1)).toEqual([["tick", 300, 400]]);
    expect(take(cluster, advance).cluster.now).toBe(300);
  });

  it("a clock that runs fast sees its window earlier, a slow one later", () => {
    const cluster = timed([TICK], [100, 200, 50]);
    expect([0, 1, 2].map((node) => windowsOf(cluster, node)[0])).toEqual([
      ["tick", 100, 200],
      ["tick", 50, 100],
      ["tick", 200, 400],
    ]);
  });

  it.each([1, 7, 33, 90, 99, 101, 110, 300])(
    "on a clock of %i %% no timer fires outside its window on that clock",
    (rate) => {
      for (const [min, max] of [
        [100, 200],
        [1, 2],
        [150, 150],
        [7, 1000],
      ]) {
        const [[, opens, closes]] = windowsOf(timed([arm("tick", min, max)], [rate]), 0) as [[string, number, number]];
        expect(Number.isInteger(opens) && Number.isInteger(closes)).toBe(true);
        expect((opens * rate) / 100).toBeGreaterThanOrEqual(min);
        // A window too narrow for whole milliseconds is one moment.
        if (closes > opens) expect((closes * rate) / 100).toBeLessThanOrEqual(max);
        expect(closes).toBeGreaterThanOrEqual(opens);
        expect(((opens - 1) * rate) / 100).toBeLessThan(min);
      }
    },
  );

  it("a clock without a rate of its own runs true", () => {
    expect(windowsOf(timed([TICK], [200]), 2)).toEqual([["tick", 100, 200]]);
  });

  it("on a walk of the reference, time moves by advancing alone and every timer fires within its window", () => {
    let fired = 0;
    let advanced = 0;
    for (let walk = 0; walk < 10; walk++) {
      const { pick, chance } = streamsOf(`timed ${walk}`)("walk");
      let cluster = clusterOf({ time: "timed", clockRates: [80, 100, 130] }, REFERENCE);
      for (let step = 0; step < 120; step++) {
        const enabled = enabledActions(cluster);
        const forward = enabled.filter(({ type }) => type === "advance" || type === "fire");
        const action = forward.length > 0 && chance(0.5) ? pick(forward) : pick(enabled);
        const { now } = cluster;
        if (action.type === "fire") {
          const timer = cluster.slots[action.node].timers.find(({ name }) => name === action.timer);
          expect(timer?.opens).toBeLessThanOrEqual(now);
          expect(timer?.closes).toBeGreaterThanOrEqual(now);
          fired++;
        }
        cluster = take(cluster, action).cluster;
        if (action.type === "advance") {
          advanced++;
          expect(cluster.now).toBeGreaterThan(now);
          const moments = cluster.slots.flatMap(({ timers }) => timers.flatMap(({ opens, closes }) => [opens, closes]));
          const pauses = cluster.slots.map(({ pausedUntil }) => pausedUntil);
          expect([...moments, ...pauses]).toContain(cluster.now);
        } else expect(cluster.now).toBe(now);
        for (const { timers } of cluster.slots) {
          for (const { closes } of timers) expect(closes).toBeGreaterThanOrEqual(cluster.now);
        }
      }
    }
    expect(fired).toBeGreaterThan(100);
    expect(advanced).toBeGreaterThan(100);
  });
});
