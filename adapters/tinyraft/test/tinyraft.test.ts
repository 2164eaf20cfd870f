// The driver of tinyraft: elections come through as they are, and the term outlives a restart as the library asks.

import {
  applyAction,
  BLANK_DISK,
  DEFAULT_ENVIRONMENT,
  initialConfiguration,
  startCluster,
  twice,
  type Action,
  type Cluster,
  type Implementation,
  type NodeOptions,
  type Step,
} from "seaworthy";
import { describe, expect, it } from "vitest";
import { tinyraft } from "../index.js";
import { itShows } from "../../../test/support/findings.js";
import { smallNumbers, walkBy } from "../../../test/support/walk.js";

const options: NodeOptions = {
  id: 0,
  nodes: 3,
  bootstrap: initialConfiguration(3),
  settings: {},
  electionTimeoutMin: 150,
  electionTimeoutMax: 300,
  heartbeatInterval: 50,
  clockDriftBound: 1.5,
  seed: "0",
};

const clusterOf = (implementation: Implementation = tinyraft, settings = {}): Cluster =>
  startCluster({ implementation, environment: { ...DEFAULT_ENVIRONMENT, settings } }).cluster;

function taken(cluster: Cluster, action: Action): Cluster {
  const step = applyAction(cluster, action);
  expect(step, JSON.stringify(action)).not.toBeNull();
  expect(step!.panic).toBeNull();
  return step!.cluster;
}

function deliverAll(cluster: Cluster): Cluster {
  while (cluster.network.length > 0) cluster = taken(cluster, { type: "deliver", packet: cluster.network[0] });
  return cluster;
}

const rolesOf = (cluster: Cluster) => cluster.slots.map(({ view }) => view?.role);

/** The same walk every time. */
function walk(steps: number, { implementation = tinyraft, settings = {} }): Step[] {
  const below = smallNumbers(20);
  const draw = ({ slots, network }: Cluster): Action => {
    const { options: node, up, timers } = slots[below(3)];
    const packet = network[below(Math.max(1, network.length))];
    const kind = below(20);
    if (!up) return { type: "restart", node: node.id };
    if (kind === 0) return { type: "crash", node: node.id };
    if (packet === undefined || kind < 4)
      return { type: "fire", node: node.id, timer: timers[below(timers.length)].name };
    if (network.length > 12 || kind === 5) return { type: "drop", packet };
    return { type: kind === 6 ? "duplicate" : "deliver", packet };
  };
  return walkBy(clusterOf(implementation, settings), steps, draw);
}

describe("tinyraft", () => {
  it("begins a term at boot, and has it written before anybody hears of it", () => {
    const { state, outbound } = tinyraft.boot(BLANK_DISK, options);
    expect(tinyraft.view(state)).toEqual({ currentTerm: 1, votedFor: 0, role: "candidate", votesGranted: [0] });
    expect(outbound.map(({ type }) => type)).toEqual(["write", "send", "send", "arm", "arm"]);
    expect(outbound[0]).toEqual({ type: "write", write: { kind: "set", key: "term", value: 1 }, notify: false });
    expect(outbound.slice(3)).toEqual([
      { type: "arm", timer: "election", min: 150, max: 300 },
      { type: "arm", timer: "heartbeat", min: 50, max: 50, periodic: true },
    ]);
  });

  it("elects one leader after a term in which everybody voted for itself", () => {
    let cluster = deliverAll(clusterOf());
    expect(rolesOf(cluster)).toEqual(["candidate", "candidate", "candidate"]);
    cluster = deliverAll(taken(cluster, { type: "fire", node: 1, timer: "election" }));
    expect(rolesOf(cluster)).toEqual(["follower", "leader", "follower"]);
    expect(cluster.slots.map(({ view }) => view!.votedFor)).toEqual([1, 1, 1]);
  });

  it("starts after a restart in a term that it has never been in", () => {
    const { state } = tinyraft.boot({ ...BLANK_DISK, values: { term: 7 } }, options);
    expect(tinyraft.view(state).currentTerm).toBe(8);
  });

  it("stops where its term cannot be written", () => {
    const cluster = deliverAll(clusterOf());
    const step = applyAction(cluster, { type: "fire", node: 1, timer: "election", failAfter: 0 })!;
    expect(step.halted).toBe("the term could not be written");
    expect(step.sent).toEqual([]);
  });

  it("refuses every command: it elects only", () => {
    const { state } = tinyraft.boot(BLANK_DISK, options);
    const { outbound } = tinyraft.reduce(state, {
      type: "operation",
      operation: { type: "write", client: 0, command: "x" },
    });
    expect(outbound).toEqual([{ type: "respond", operation: "x", outcome: "failed", when: "now" }]);
  });

  it.each([{ settings: {} }, { settings: { expiration: "on" } }, { settings: { priorities: "on" } }])(
    "has no two leaders in one term under loss, copies and restarts $settings",
    ({ settings }) => {
      const leaders = new Map<number, number>();
      for (const { cluster, node } of walk(5000, { settings })) {
        const view = cluster.slots[node]?.view;
        if (view?.role !== "leader") continue;
        expect(leaders.get(view.currentTerm!) ?? node).toBe(node);
        leaders.set(view.currentTerm!, node);
      }
      expect(leaders.size).toBeGreaterThan(10);
    },
  );

  it("does the same when a step is taken again by a server rebuilt from its list of messages", () => {
    // A step that differs is thrown, and a walk takes no panic.
    const steps = walk(600, { implementation: twice(tinyraft), settings: { expiration: "on", priorities: "on" } });
    expect(steps.filter(({ action }) => action.type === "deliver").length).toBeGreaterThan(200);
  });
});

describe("the traces of tinyraft", () => {
  itShows(
    {
      "one-server-never-leads.jsonl": "progress",
      "two-servers-lose-their-leader.jsonl": "progress",
      "disturbs-its-leader.jsonl": "progress",
    },
    { folder: "tinyraft", implementation: "tinyraft" },
  );
});
