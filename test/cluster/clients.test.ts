// Client requests, responses, and the internal steps that an implementation may offer.

import { describe, expect, it } from "vitest";
import { applyAction } from "../../src/cluster/apply-action.js";
import { nextCommand } from "../../src/cluster/actions/request.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { clusterOf, heardBy, order, puppetWithSteps, respond, send, take } from "./puppet.js";

describe("clients", () => {
  it("a client waits for its command until that is answered", () => {
    const asked = take(clusterOf(), order([]));
    expect(asked.cluster.waiting).toEqual(["[]", null]);
    const answered = take(asked.cluster, order([respond()], {}, 1));
    expect(answered.cluster.waiting).toEqual(["[]", null]);
    expect(answered.responses).toEqual([{ command: JSON.stringify([respond()]), outcome: "ok" }]);
  });

  it("every request counts, and names the next command", () => {
    const { cluster } = take(clusterOf(), order([]), order([]));
    expect([cluster.requests, nextCommand(cluster)]).toEqual([2, "c3"]);
    expect(nextCommand(clusterOf())).toBe("c1");
  });

  it("a client that asks again gives up on what it asked before", () => {
    const { cluster } = take(clusterOf(), order([send(1, "a")]), order([]));
    expect(cluster.waiting).toEqual(["[]", null]);
  });

  it("a response that nobody waits for changes no client", () => {
    const stray = { type: "respond", command: "stray", outcome: "failed", when: "now" } as const;
    const step = take(clusterOf(), order([stray]));
    expect(step.responses).toEqual([{ command: "stray", outcome: "failed" }]);
    expect(step.cluster.waiting).toEqual([JSON.stringify([stray]), null]);
  });

  it("only a client that is there asks, and only a node that is there is asked", () => {
    for (const client of [2, -1, 0.5]) expect(applyAction(clusterOf(), order([], {}, client))).toBe(null);
    expect(applyAction(clusterOf({ clients: 0 }), order([]))).toBe(null);
    for (const node of [3, -1]) {
      expect(applyAction(clusterOf(), { type: "request", node, client: 0, command: "[]" })).toBe(null);
    }
  });

  it("a step begins at the cluster before the request", () => {
    const cluster = clusterOf();
    expect(take(cluster, order([])).before).toBe(cluster);
  });

  it("a server of one takes, commits and answers a command in one step", () => {
    const elected = take(clusterOf({ nodes: 1 }, REFERENCE), { type: "fire", node: 0, timer: "election" }).cluster;
    const step = take(elected, { type: "request", node: 0, client: 1, command: "x" });
    expect(step.responses).toEqual([{ command: "x", outcome: "ok" }]);
    expect(step.applied).toEqual([expect.objectContaining({ command: "x", index: 2 })]);
    expect(step.cluster.waiting).toEqual([null, null]);
  });
});

describe("internal steps", () => {
  it("those that a node offers can be taken, and no others", () => {
    const cluster = clusterOf({}, puppetWithSteps("tidy"));
    expect(heardBy(take(cluster, { type: "local", node: 1, name: "tidy" }).cluster, 1)).toContain("tidy");
    expect(applyAction(cluster, { type: "local", node: 1, name: "mess" })).toBe(null);
    expect(applyAction(cluster, { type: "local", node: 9, name: "tidy" })).toBe(null);
    expect(applyAction(clusterOf(), { type: "local", node: 1, name: "tidy" })).toBe(null);
  });

  it("a node that is down offers none", () => {
    const down = take(clusterOf({}, puppetWithSteps("tidy")), { type: "crash", node: 1 }).cluster;
    expect(applyAction(down, { type: "local", node: 1, name: "tidy" })).toBe(null);
  });
});
