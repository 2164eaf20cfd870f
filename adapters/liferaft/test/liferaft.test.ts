// The driver of liferaft: what the library does comes through as it is, and the same messages always do the same.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  applyAction,
  BLANK_DISK,
  clusterDigest,
  DEFAULT_ENVIRONMENT,
  initialConfiguration,
  enabledActions,
  NO_FAULTS,
  startCluster,
  toEntries,
  twice,
  type Action,
  type Cluster,
  type Implementation,
  type NodeOptions,
  type Packet,
  type Step,
} from "seaworthy";
import { describe, expect, it } from "vitest";
import { liferaft, liferaftIo } from "../index.js";
import { itShows } from "../../../test/support/findings.js";
import { smallNumbers } from "../../../test/support/walk.js";

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

const clusterOf = (implementation: Implementation, settings = {}): Cluster =>
  startCluster({ implementation, environment: { ...DEFAULT_ENVIRONMENT, network: "fifo", settings } }).cluster;

function taken(cluster: Cluster, action: Action): Step {
  const step = applyAction(cluster, action);
  expect(step, JSON.stringify(action)).not.toBeNull();
  expect(step!.panic).toBeNull();
  return step!;
}

/** Takes the oldest packet of a link. */
function delivered(cluster: Cluster, from: number, to: number): Cluster {
  const packet = cluster.network.find((one) => one.from === from && one.to === to)!;
  return taken(cluster, { type: "deliver", packet }).cluster;
}

function deliverAll(cluster: Cluster): Cluster {
  while (cluster.network.length > 0) cluster = taken(cluster, { type: "deliver", packet: cluster.network[0] }).cluster;
  return cluster;
}

const fire = (cluster: Cluster, node: number, timer = "election"): Cluster =>
  taken(cluster, { type: "fire", node, timer }).cluster;

const ask = (cluster: Cluster, node: number, command: string): Step =>
  taken(cluster, { type: "invoke", node, operation: { type: "write", client: 0, command } });

const rolesOf = (cluster: Cluster) => cluster.slots.map(({ view }) => view!.role);

const logOf = (cluster: Cluster, node: number): string =>
  toEntries(cluster.slots[node].view!.log!)
    .map(({ term, payload }) => `${term}:${String(payload)}`)
    .join(" ");

const elected = (implementation: Implementation): Cluster => deliverAll(fire(clusterOf(implementation), 0));

/** The same walk every time. */
function walk(
  implementation: Implementation,
  { steps, settings }: { steps: number; settings: Record<string, string> },
): Step[] {
  const below = smallNumbers(20);
  let cluster = clusterOf(implementation, settings);
  const walked: Step[] = [];
  while (walked.length < steps) {
    const actions = enabledActions(cluster, NO_FAULTS);
    // Elections and commands are rare beside what follows from them.
    const busy = actions.filter(({ type }) => type === "deliver" || type === "local");
    const step = taken(
      cluster,
      busy.length > 0 && below(5) > 0 ? busy[below(busy.length)] : actions[below(actions.length)],
    );
    walked.push(step);
    cluster = step.cluster;
  }
  return walked;
}

describe("liferaft", () => {
  it("is the version from npm that the findings speak of", () => {
    expect(liferaft.version).toBe("1.4.0");
    expect(liferaftIo.version).toBe("1.4.0");
  });

  it("boots as a follower of term 0 that waits for an election timeout of the declared length", () => {
    const { state, outbound } = liferaft.boot(BLANK_DISK, options);
    expect(liferaft.view(state)).toMatchObject({ currentTerm: 0, votedFor: null, role: "follower", commitIndex: 0 });
    expect(outbound).toEqual([{ type: "arm", timer: "election", min: 150, max: 300 }]);
  });

  it("elects the server whose election timer fires first, and lets it send heartbeats from then on", () => {
    const cluster = elected(liferaft);
    expect(rolesOf(cluster)).toEqual(["leader", "follower", "follower"]);
    expect(cluster.slots.map(({ view }) => view!.votedFor)).toEqual([0, 0, 0]);
    expect(cluster.slots[0].timers).toMatchObject([{ name: "heartbeat", min: 50, max: 50 }]);
  });

  it("commits a command once a majority holds it, applies it and answers its client", () => {
    let cluster = ask(elected(liferaft), 0, "x").cluster;
    cluster = delivered(cluster, 0, 1);
    const step = taken(cluster, { type: "deliver", packet: cluster.network.find(({ from }) => from === 1)! });
    expect(step.applied).toMatchObject([{ index: 1, term: 1, payload: "x" }]);
    expect(step.responses).toEqual([{ operation: "x", outcome: "ok", value: null }]);
    cluster = deliverAll(fire(deliverAll(step.cluster), 0, "heartbeat"));
    expect(cluster.slots.map(({ view }) => view!.commitIndex)).toEqual([1, 1, 1]);
    expect([0, 1, 2].map((node) => logOf(cluster, node))).toEqual(["1:x", "1:x", "1:x"]);
  });

  it("answers at once that a command to a follower failed", () => {
    const step = ask(elected(liferaft), 1, "x");
    expect(step.responses).toEqual([{ operation: "x", outcome: "failed" }]);
    expect(logOf(step.cluster, 1)).toBe("");
  });

  it("is unharmed by promises that the library leaves to nobody", async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", listen);
    const cluster = elected(liferaft);
    // The leader looks for an entry that it does not have, and nobody waits for the answer.
    const body = { type: "append fail", term: 1, address: "S2", state: 3, leader: "S1", data: { index: 9, term: 1 } };
    const packet: Packet = { from: 1, to: 0, kind: "append fail", body };
    const { state, outbound } = liferaft.reduce(cluster.slots[0].state, { type: "packet", packet });
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", listen);
    expect(outbound).toEqual([]);
    expect(liferaft.view(state).role).toBe("leader");
    expect(unhandled).toEqual([]);
  });

  it("brings back its log after a restart, and neither term nor vote nor commitIndex", () => {
    const { disk } = deliverAll(ask(elected(liferaft), 0, "x").cluster).slots[0];
    const view = liferaft.view(liferaft.boot(disk, options).state);
    expect(view).toMatchObject({ currentTerm: 0, votedFor: null, commitIndex: 0 });
    expect(toEntries(view.log!).map(({ term, payload }) => [term, payload])).toEqual([[1, "x"]]);
  });

  it("stops where a write fails that the library believes done", () => {
    const step = taken(elected(liferaft), {
      type: "invoke",
      node: 0,
      operation: { type: "write", client: 0, command: "x" },
      failAfter: 0,
    });
    expect(step.halted).toBe("a write to the log failed");
  });

  it("tells which packets promise something", () => {
    const pledges = walk(liferaft, { steps: 300, settings: {} })
      .flatMap(({ sent }) => sent.map(({ packet }) => liferaft.describe!(packet)))
      .filter((pledge) => pledge !== null);
    expect(pledges).toContainEqual({ type: "vote", term: 1, granted: true });
    expect(pledges.some(({ type }) => type === "acknowledgement")).toBe(true);
  });
});

describe("liferaft with storage as actions", () => {
  it("asks for votes only when its storage has told where its log ends", () => {
    const cluster = fire(clusterOf(liferaftIo), 0);
    expect(cluster.network).toEqual([]);
    const step = taken(cluster, { type: "local", node: 0, name: "read the last entry" });
    expect(step.sent.map(({ packet }) => packet.kind)).toEqual(["vote", "vote"]);
  });

  it("gives one vote to two candidates while it reads its log, and both lead one term", () => {
    const finish = (cluster: Cluster, node: number): Cluster =>
      taken(cluster, { type: "local", node, name: "read the last entry" }).cluster;
    let cluster = fire(fire(clusterOf(liferaftIo), 0), 2);
    cluster = finish(finish(cluster, 0), 2);
    cluster = delivered(delivered(cluster, 0, 1), 2, 1);
    for (let read = 0; read < 4; read++) cluster = finish(cluster, 1);
    cluster = delivered(delivered(cluster, 1, 0), 1, 2);
    expect(rolesOf(cluster)).toEqual(["leader", "follower", "leader"]);
    expect(cluster.slots.map(({ view }) => view!.currentTerm)).toEqual([1, 1, 1]);
  });

  it.each([
    { storage: "in-order", offered: ["read the last entry"] },
    { storage: "any-order", offered: ["read the last entry", "write entry 1"] },
  ])("finishes reads and writes $storage", ({ storage, offered }) => {
    let cluster = settled(fire(clusterOf(liferaftIo, { storage }), 0));
    expect(rolesOf(cluster)).toEqual(["leader", "follower", "follower"]);
    cluster = ask(ask(cluster, 0, "x").cluster, 0, "y").cluster;
    cluster = taken(cluster, { type: "local", node: 0, name: "read the last entry" }).cluster;
    expect(liferaftIo.localMessages!(cluster.slots[0].state)).toEqual(offered);
  });

  it("puts two commands at one index where both come while its log is read", () => {
    let cluster = settled(fire(clusterOf(liferaftIo), 0));
    cluster = settled(ask(ask(cluster, 0, "x").cluster, 0, "y").cluster);
    expect(logOf(cluster, 0)).toBe("1:y");
  });
});

/** Everything that is under way comes to its end, storage first. */
function settled(cluster: Cluster): Cluster {
  for (;;) {
    const actions = enabledActions(cluster, NO_FAULTS);
    const next = actions.find(({ type }) => type === "local") ?? actions.find(({ type }) => type === "deliver");
    if (next === undefined) return cluster;
    cluster = taken(cluster, next).cluster;
  }
}

describe.each([
  { implementation: liferaft, settings: {} },
  { implementation: liferaftIo, settings: { storage: "in-order" } },
  { implementation: liferaftIo, settings: { storage: "any-order" } },
])("$implementation.name $settings", ({ implementation, settings }) => {
  it("does the same when a step is taken again by a server rebuilt from its list of messages", () => {
    // A step that differs is thrown, and a walk takes no panic.
    const steps = walk(twice(implementation), { steps: 150, settings });
    expect(steps.filter(({ action }) => action.type === "deliver").length).toBeGreaterThan(30);
  });

  it("does the same in a second cluster", () => {
    const told = () => walk(implementation, { steps: 150, settings }).map(({ cluster }) => clusterDigest(cluster));
    expect(told()).toEqual(told());
  });
});

describe("the traces of liferaft", () => {
  itShows(
    {
      "committed-entry-lost.jsonl": "leader-completeness",
      "committed-entry-replaced.jsonl": "state-machine-safety",
      "logs-differ.jsonl": "log-matching",
    },
    { folder: "liferaft", implementation: "liferaft" },
  );
});

describe("the traces of liferaft with storage as actions", () => {
  itShows({ "two-leaders.jsonl": "election-safety" }, { folder: "liferaft-io", implementation: "liferaft-io" });
});

describe("reproduce.mjs", () => {
  const script = fileURLToPath(new URL("../reproduce.mjs", import.meta.url));

  it.each([
    { law: "leader-completeness", steps: 11 },
    { law: "state-machine-safety", steps: 15 },
    { law: "log-matching", steps: 15 },
    { law: "election-safety", steps: 12 },
  ])("breaks $law in $steps steps with the library alone", ({ law, steps }) => {
    const text = execFileSync(process.execPath, [script, law], { encoding: "utf8" });
    expect(text).toContain(`${law} is broken: `);
    expect(text.match(/^ *\d+\. /gm)).toHaveLength(steps);
  });
});
