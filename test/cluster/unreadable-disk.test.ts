// A disk of which the code cannot say what it would bring back: that is a failure of the server that wrote it.

import { expect, it } from "vitest";
import { BLANK_DISK } from "../../src/contract/disk.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import { clusterOf, order, PUPPET, releasedBy, send, take, write, type PuppetState } from "./puppet.js";

/** It cannot read a disk with one value, or with none. */
const unreadable = (what: "odd" | "blank"): Implementation<PuppetState> => ({
  ...PUPPET,
  durable({ values, log }) {
    if ("odd" in values === (what === "odd")) throw new RangeError("what is this?");
    return { log };
  },
});

it.each(["sync", "async"] as const)("the server panics, and the write is not there (%s)", (disk) => {
  const cluster = clusterOf({ disk }, unreadable("odd"));
  const orders = order([write("even"), write("odd"), send(1, "after", "afterWrites")]);
  const step =
    disk === "sync"
      ? take(cluster, orders)
      : take(cluster, orders, { type: "finish", node: 0 }, { type: "finish", node: 0 });
  expect(step.panic).toEqual({ text: "RangeError: what is this?" });
  expect(releasedBy(step)).toEqual([]);
  expect(step.cluster.slots[0]).toMatchObject({ up: false, disk: { values: { even: {} } } });
  expect(Object.keys(step.cluster.slots[0].disk.values)).toEqual(["even"]);
});

it("so it is at boot, and where a disk is lost", () => {
  const cluster = clusterOf({}, unreadable("blank"));
  expect(cluster.slots.map(({ up }) => up)).toEqual([false, false, false]);
  const [slot, ...others] = clusterOf().slots;
  const odd = { ...slot, disk: { ...BLANK_DISK, values: { odd: 1 } } };
  const wiped = applyAction(Object.assign(clusterOf({}, unreadable("blank")), { slots: [odd, ...others] }), {
    type: "wipe",
    node: 0,
  })!;
  expect(wiped.panic).toEqual({ text: "RangeError: what is this?" });
  expect(wiped.cluster.slots[0]).toMatchObject({ up: false, disk: odd.disk });
});
