// Clients, what they ask for and are told, and the internal steps that an implementation may offer.

import { describe, expect, it } from "vitest";
import { applyAction } from "../../src/cluster/apply-action.js";
import { nextOperation, operationNamed } from "../../src/cluster/operation.js";
import { NEW_CLIENT, operationsOf } from "../../src/cluster/client.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { enabledActions } from "../../src/cluster/enabled-actions.js";
import type { Operation } from "../../src/contract/operation.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { clusterOf, heardBy, order, puppetWithSteps, respond, send, take } from "./puppet.js";

const writeOf = (client: number, command: string): Operation => ({ type: "write", client, command });
const waitingIn = ({ clients }: Cluster) => clients.map(({ waitsFor }) => waitsFor);

describe("clients", () => {
  it("a client that never asked waits for nothing and was told nothing", () => {
    expect(clusterOf().clients).toEqual([NEW_CLIENT, NEW_CLIENT]);
  });

  it("a client waits for its operation until that is answered, by its name", () => {
    const asked = take(clusterOf(), order([]));
    expect(waitingIn(asked.cluster)).toEqual([writeOf(0, "[]"), null]);
    const answer = { operation: JSON.stringify([respond()]), outcome: "ok" };
    const answered = take(asked.cluster, order([respond()], {}, 1));
    expect(waitingIn(answered.cluster)).toEqual([writeOf(0, "[]"), null]);
    expect(answered.responses).toEqual([answer]);
    expect(answered.cluster.clients.map((client) => client.answer)).toEqual([null, answer]);
    const late = take(
      asked.cluster,
      order([{ type: "respond", operation: "[]", outcome: "unknown", when: "now" }], {}, 1),
    );
    expect(waitingIn(late.cluster)[0]).toBe(null);
    expect(late.cluster.clients[0].answer).toEqual({ operation: "[]", outcome: "unknown" });
  });

  it("asks for what the state machine says, under a name of its own", () => {
    const machine = { initial: 0, commands: ["put x", "get x"], apply: (state: number) => ({ state, value: null }) };
    const cluster = clusterOf({}, { ...REFERENCE, machine });
    const asked = enabledActions(cluster).flatMap((action) =>
      action.type === "invoke" && action.node === 0 && action.operation.type === "write" ? [action.operation] : [],
    );
    expect([...new Set(asked.map(({ command }) => command))]).toEqual(["put x #c1", "get x #c1"]);
    expect(asked.map((operation) => operationNamed(operation, 0, 3)).at(-1)).toEqual(writeOf(0, "get x #c3"));
    expect(operationNamed(writeOf(0, "c1"), 0, 3)).toEqual(writeOf(0, "c3"));
  });

  it("a client remembers what it was told last while it waits for something else", () => {
    const { cluster } = take(clusterOf(), order([respond()]), order([]));
    expect(cluster.clients[0]).toMatchObject({ waitsFor: writeOf(0, "[]"), answer: { outcome: "ok" } });
    expect(take(cluster, order([respond(), respond()])).cluster.clients[0].answer?.operation).toBe(
      JSON.stringify([respond(), respond()]),
    );
  });

  it("a client knows when it asked, and goes on knowing once it is answered", () => {
    const start = clusterOf({ time: "timed" }, REFERENCE);
    const first = take(start, { type: "invoke", node: 0, operation: writeOf(0, "early") }).cluster;
    const { cluster } = take(first, { type: "advance" }, { type: "invoke", node: 0, operation: writeOf(1, "late") });
    expect(cluster.now).toBeGreaterThan(0);
    // A server that does not lead declines at once.
    expect(cluster.clients).toMatchObject([
      { waitsFor: null, askedAt: 0, answer: { operation: "early", outcome: "failed" } },
      { waitsFor: null, askedAt: cluster.now, answer: { operation: "late", outcome: "failed" } },
    ]);
  });

  it("every operation counts, for its own client, and names the next one", () => {
    const { cluster } = take(clusterOf(), order([]), order([respond()]), order([], {}, 1));
    expect(cluster.clients.map(({ asked }) => asked)).toEqual([2, 1]);
    expect(operationsOf(cluster.clients)).toBe(3);
    expect(nextOperation(cluster, 1, { type: "write" })).toEqual(writeOf(1, "c4"));
    expect(nextOperation(clusterOf(), 0, { type: "write" })).toEqual(writeOf(0, "c1"));
  });

  it("a client that asks again gives up on what it asked before", () => {
    const { cluster } = take(clusterOf(), order([send(1, "a")]), order([]));
    expect(waitingIn(cluster)).toEqual([writeOf(0, "[]"), null]);
    const given = JSON.stringify([send(1, "a")]);
    const late = take(cluster, order([{ type: "respond", operation: given, outcome: "ok", when: "now" }], {}, 1));
    expect(late.responses).toEqual([{ operation: given, outcome: "ok" }]);
    expect(late.cluster.clients[0]).toEqual(cluster.clients[0]);
  });

  it("a response that nobody waits for changes no client", () => {
    const stray = { type: "respond", operation: "stray", outcome: "failed", when: "now" } as const;
    const step = take(clusterOf(), order([stray]));
    expect(step.responses).toEqual([{ operation: "stray", outcome: "failed" }]);
    expect(waitingIn(step.cluster)).toEqual([writeOf(0, JSON.stringify([stray])), null]);
    expect(step.cluster.clients.map(({ answer }) => answer)).toEqual([null, null]);
  });

  it.each(["now", "afterWrites"] as const)("is told who leads, where the server says so: %s", (when) => {
    const refusal = { ...respond(when), outcome: "failed", leader: 2 } as Outbound;
    for (const disk of ["sync", "async"] as const) {
      const step = take(clusterOf({ disk }), order([refusal]));
      expect(step.cluster.clients[0].answer).toEqual({
        ...{ operation: JSON.stringify([refusal]), outcome: "failed", leader: 2 },
      });
      const behind = take(
        clusterOf({ disk }),
        order([{ type: "write", write: { kind: "set", key: "k", value: {} }, notify: false }, refusal]),
        ...(disk === "async" ? [{ type: "finish", node: 0 } as const] : []),
      );
      expect(behind.cluster.clients[0].answer?.leader).toBe(2);
    }
  });

  it("only a client that is there asks, and only a node that is there is asked", () => {
    for (const client of [2, -1, 0.5]) expect(applyAction(clusterOf(), order([], {}, client))).toBe(null);
    expect(applyAction(clusterOf({ clients: 0 }), order([]))).toBe(null);
    for (const node of [3, -1])
      expect(applyAction(clusterOf(), { type: "invoke", node, operation: writeOf(0, "[]") })).toBe(null);
  });

  it("a step begins at the cluster before anybody asked", () => {
    const cluster = clusterOf();
    expect(take(cluster, order([])).before).toBe(cluster);
  });

  it("a server of one takes, commits and answers a command in one step", () => {
    const elected = take(clusterOf({ nodes: 1 }, REFERENCE), { type: "fire", node: 0, timer: "election" }).cluster;
    const step = take(elected, { type: "invoke", node: 0, operation: writeOf(1, "x") });
    expect(step.responses).toEqual([{ operation: "x", outcome: "ok", value: null }]);
    expect(step.applied).toEqual([expect.objectContaining({ payload: "x", index: 2 })]);
    expect(waitingIn(step.cluster)).toEqual([null, null]);
    const next = take(step.cluster, { type: "invoke", node: 0, operation: writeOf(0, "y") });
    expect(next.cluster.clients.map(({ answer }) => answer)).toEqual([
      { operation: "y", outcome: "ok", value: "x" },
      { operation: "x", outcome: "ok", value: null },
    ]);
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
