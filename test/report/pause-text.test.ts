// A server that stands still, as it is shown: in the replay, in the cluster, and beside what waits for it.

import { expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { renderCluster } from "../../src/report/cluster-text.js";
import { renderStep } from "../../src/report/step-text.js";
import { clusterOf, order, send, take } from "../cluster/puppet.js";

const pause: Action = { type: "pause", node: 1, for: 300 };
const paused = take(clusterOf({ time: "timed" }), order([send(1, "word")]), pause);
const textOf = (cluster: typeof paused.cluster): string => renderCluster(cluster);

it("is said as it begins, and as long as it lasts", () => {
  expect(renderStep(paused)).toBe("S2 stands still for 300 ms");
  expect(textOf(paused.cluster)).toContain("stands still until 300 ms");
  expect(textOf(take(paused.cluster, { type: "advance" }).cluster)).not.toContain("stands still");
});

it("says why a packet does not arrive", () => {
  expect(textOf(paused.cluster)).toMatch(/word.*S2 stands still/);
});

it("a write that is torn apart is said in its step", () => {
  const log = [1, 2].map((term) => ({ term, payload: "x" }));
  const write = { type: "write", write: { kind: "log", from: 1, entries: log }, notify: false } as const;
  const torn = take(clusterOf(), order([write], { tornAfter: 1 }));
  expect(renderStep(torn)).toContain("crashes in a write, after 1 of 2 entries");
});
