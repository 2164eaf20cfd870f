// A crash in the middle of a write: of entries that are appended the first ones are there.

import { describe, expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { enabledActions } from "../../src/cluster/enabled-actions.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { toEntries } from "../../src/contract/log.js";
import { clusterOf, order, releasedBy, send, take, write } from "./puppet.js";

const log = (from: number, ...payloads: string[]): Outbound => ({
  type: "write",
  write: { kind: "log", from, entries: payloads.map((payload) => ({ term: 1, payload })) },
  notify: false,
});
const logOf = ({ slots }: Cluster): string =>
  toEntries(slots[0].disk.log)
    .map(({ payload }) => payload)
    .join("");
const tornAfter = (orders: readonly Outbound[], entries: number): Action => order(orders, { tornAfter: entries });

describe("a torn write", () => {
  it("leaves the first of the entries that it appends, and its server is down", () => {
    const step = take(clusterOf(), tornAfter([log(1, "a", "b", "c"), send(1, "word")], 2));
    expect([logOf(step.cluster), step.cluster.slots[0].up, releasedBy(step)]).toEqual(["ab", false, []]);
  });

  it("has removed what it is to remove before it appends anything", () => {
    const cluster = take(clusterOf(), order([log(1, "a", "b", "c")])).cluster;
    expect(logOf(take(cluster, tornAfter([log(2, "x", "y")], 0)).cluster)).toBe("a");
    expect(logOf(take(cluster, tornAfter([log(2, "x", "y")], 1)).cluster)).toBe("ax");
  });

  it("leaves what was written before it", () => {
    const { cluster } = take(clusterOf(), tornAfter([write("v"), log(1, "a"), log(2, "b", "c")], 2));
    expect([Object.keys(cluster.slots[0].disk.values), logOf(cluster)]).toEqual([["v"], "ab"]);
  });

  it("is none between two writes, nor of a value, nor of an entry alone", () => {
    const impossible = [
      tornAfter([log(1, "a"), log(2, "b")], 1),
      tornAfter([log(1, "a")], 0),
      tornAfter([log(1, "a", "b")], 2),
      tornAfter([write("v")], 0),
    ];
    for (const action of impossible) expect(applyAction(clusterOf(), action)).toBe(null);
  });

  it("strikes a write that is finished later, too", () => {
    const asked = take(clusterOf({ disk: "async" }), order([log(1, "a", "b")])).cluster;
    const step = take(asked, { type: "finish", node: 0, tornAfter: 1 });
    expect([logOf(step.cluster), step.cluster.slots[0].up]).toEqual(["a", false]);
  });

  it("is offered wherever it is possible", () => {
    const asked = take(clusterOf({ disk: "async" }), order([log(1, "a", "b", "c")])).cluster;
    const torn = enabledActions(asked).flatMap((action) => ("tornAfter" in action ? [action] : []));
    expect(torn).toEqual([1, 2].map((entries) => ({ type: "finish", node: 0, tornAfter: entries })));
  });
});
