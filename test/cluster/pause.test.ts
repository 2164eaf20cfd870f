// A server that stands still for a while, and a clock that jumps.

import { describe, expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { clusterDigest } from "../../src/cluster/digest.js";
import { enabledActions } from "../../src/cluster/enabled-actions.js";
import type { Environment } from "../../src/cluster/setup.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { healed } from "../../src/play/healed.js";
import {
  afterSending,
  arm,
  bootedWith,
  clusterOf,
  deliver,
  heardBy,
  order,
  send,
  take,
  underWay,
  write,
} from "./puppet.js";

const TICK = arm("tick", 100, 200);
const TOCK = arm("tock", 600, 900);

const pause = (length: number, node = 0): Action => ({ type: "pause", node, for: length });
const fire = (timer: string, node = 0): Action => ({ type: "fire", node, timer });
const until = (to: number): Action => ({ type: "advance", to });

const timed = (orders: readonly Outbound[] = [], more: Partial<Environment> = {}): Cluster =>
  bootedWith(orders, { time: "timed", nodes: 2, ...more });
const isPossible = (cluster: Cluster, action: Action): boolean => applyAction(cluster, action) !== null;

/** Node 1 has sent node 0 a packet, and node 0 stands still. */
function pausedWithMail(length: number, orders: readonly Outbound[]): Cluster {
  const mail: Action = {
    type: "invoke",
    node: 1,
    operation: {
      type: "write",
      client: 0,
      command: JSON.stringify([{ type: "send", packet: { from: 1, to: 0, kind: "mail", body: {} }, when: "now" }]),
    },
  };
  return take(timed(orders), mail, pause(length)).cluster;
}

describe("a paused server", () => {
  it("takes nothing: no packet, no operation, no timer, no finished write", () => {
    const cluster = pausedWithMail(500, [TICK]);
    const later = take(cluster, until(200), fire("tick", 1), until(300)).cluster;
    expect(isPossible(later, deliver(underWay(later, "mail")))).toBe(false);
    expect(isPossible(later, { type: "duplicate", packet: underWay(later, "mail") })).toBe(false);
    expect(isPossible(later, order([]))).toBe(false);
    expect(isPossible(later, fire("tick"))).toBe(false);
    const writing = take(timed([], { disk: "async" }), order([write("a")]), pause(500)).cluster;
    expect(isPossible(writing, { type: "finish", node: 0 })).toBe(false);
  });

  it("holds nobody up: time goes on beyond the end of its timers' windows, as far as the pause lasts", () => {
    const cluster = take(timed([TICK]), pause(500), until(200), fire("tick", 1)).cluster;
    expect(take(cluster, until(500)).cluster.now).toBe(500);
    expect(isPossible(cluster, until(501))).toBe(false);
  });

  it("takes what fell due first, all of it, when it goes on", () => {
    const cluster = take(pausedWithMail(500, [TICK, arm("late", 100, 400), TOCK]), until(200), fire("tick", 1)).cluster;
    const awake = take(cluster, until(400), fire("late", 1), until(500)).cluster;
    const mail = deliver(underWay(awake, "mail"));
    expect([mail, order([])].map((action) => isPossible(awake, action))).toEqual([false, false]);
    const once = take(awake, fire("tick")).cluster;
    expect(isPossible(once, mail)).toBe(false);
    expect(heardBy(take(once, fire("late"), mail).cluster, 0)).toEqual([
      "boot from ",
      "tick fired",
      "late fired",
      "mail",
    ]);
  });

  it("goes on where nothing fell due, at the moment at which the pause is over", () => {
    const cluster = pausedWithMail(50, [TICK]);
    const awake = take(cluster, { type: "advance" }).cluster;
    expect(awake.now).toBe(50);
    expect(isPossible(awake, deliver(underWay(awake, "mail")))).toBe(true);
  });

  it("keeps what it knows, and can crash", () => {
    const cluster = take(timed([TICK]), order([]), pause(500)).cluster;
    expect(heardBy(cluster, 0)).toEqual(["boot from ", "operation"]);
    const back = take(cluster, { type: "crash", node: 0 }, { type: "restart", node: 0 }).cluster;
    expect(back.slots[0].pausedUntil).toBe(0);
    expect(isPossible(back, order([]))).toBe(true);
  });

  it("is another cluster than one that is not paused, and goes on when the faults stop", () => {
    const cluster = timed([TOCK]);
    const paused = take(cluster, pause(50)).cluster;
    expect(clusterDigest(paused)).not.toBe(clusterDigest(cluster));
    expect(isPossible(healed(paused), order([]))).toBe(true);
  });

  it("there is none without clocks", () => {
    expect(isPossible(clusterOf(), pause(500))).toBe(false);
    const kinds = new Set(enabledActions(clusterOf()).map(({ type }) => type));
    expect([kinds.has("pause"), kinds.has("jump")]).toEqual([false, false]);
  });
});

describe("a clock that jumps", () => {
  const jump = (way: "forward" | "back", by: number): Action => ({ type: "jump", node: 0, way, by });
  const windowsOf = ({ slots }: Cluster): number[][] => slots[0].timers.map(({ opens, closes }) => [opens, closes]);

  it("makes timers fire sooner or later, by its own time", () => {
    const cluster = timed([TOCK], { clockRates: [50, 100] });
    expect(windowsOf(cluster)).toEqual([[1200, 1800]]);
    expect(windowsOf(take(cluster, jump("forward", 100)).cluster)).toEqual([[1000, 1600]]);
    expect(windowsOf(take(cluster, jump("back", 100)).cluster)).toEqual([[1400, 2000]]);
  });

  it("turns no time back: what should have fired long ago must fire now", () => {
    const cluster = take(timed([TOCK]), until(50), jump("forward", 10_000)).cluster;
    expect(windowsOf(cluster)).toEqual([[50, 50]]);
    expect(isPossible(cluster, { type: "advance" })).toBe(false);
    expect(isPossible(cluster, fire("tock"))).toBe(true);
  });

  it("while its server stands still it makes nothing fire", () => {
    const cluster = take(timed([TOCK]), pause(300), jump("forward", 10_000)).cluster;
    expect(isPossible(cluster, fire("tock"))).toBe(false);
    const awake = take(cluster, until(300)).cluster;
    expect(isPossible(awake, order([]))).toBe(false);
    expect(isPossible(awake, fire("tock"))).toBe(true);
  });

  it("there is none where reads rely on clocks", () => {
    const at = (settings: Record<string, string>) => clusterOf({ time: "timed", settings }, REFERENCE);
    expect(isPossible(at({}), jump("back", 50))).toBe(true);
    expect(isPossible(at({ checkQuorum: "on", leaseReads: "on" }), jump("back", 50))).toBe(false);
  });
});

describe("what a paused server sent", () => {
  it("goes on its way", () => {
    const cluster = take(afterSending(timed(), send(1, "word")), pause(500)).cluster;
    expect(isPossible(cluster, deliver(underWay(cluster, "word")))).toBe(true);
  });
});
