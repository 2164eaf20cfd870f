// The search and the way of a run, action by action, lead to the same clusters: tried on models small enough that the slow
// way can enumerate them too.

import { describe, expect, it } from "vitest";
import { boundOf, FAULT_BOUNDS, faultOf, faultsIn, type Action } from "../../src/cluster/action.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import { Cluster } from "../../src/cluster/cluster.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { enabledActions, faultsWhere, type Faults } from "../../src/cluster/enabled-actions.js";
import { exchanged } from "../../src/cluster/network.js";
import { keyOfPacket, keyOfSlot } from "../../src/checker/symmetry.js";
import { DEFAULT_BOUNDS, NO_FAULTS_MET, type Bounds, type FaultBounds } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import { DEFAULT_ENVIRONMENT, type Environment, type Setup } from "../../src/cluster/setup.js";
import { REFERENCE } from "../../src/raft/reference.js";

interface Small {
  readonly title: string;
  readonly environment?: Partial<Environment>;
  readonly bounds: Partial<Bounds>;
}

const SMALL: readonly Small[] = [
  { title: "2 servers", environment: { nodes: 2 }, bounds: { messages: 2 } },
  { title: "2 servers, duplicates", environment: { nodes: 2 }, bounds: { messages: 1, duplicates: 1 } },
  { title: "2 servers, crashes, also in a step", environment: { nodes: 2 }, bounds: { messages: 1, crashes: 1 } },
  { title: "2 servers, failed writes", environment: { nodes: 2 }, bounds: { messages: 1, failedWrites: 1 } },
  { title: "2 servers, a disk that takes its time", environment: { nodes: 2, disk: "async" }, bounds: { messages: 1 } },
  {
    title: "2 servers, links that keep order",
    environment: { nodes: 2, network: "fifo" },
    bounds: { messages: 3, crashes: 1 },
  },
  {
    title: "1 server, crashes and operations that are counted",
    environment: { nodes: 1 },
    bounds: { log: 3, operations: 2, crashes: 2 },
  },
  { title: "2 servers, disks that are wiped", environment: { nodes: 2 }, bounds: { messages: 1, wipes: 1 } },
  { title: "3 servers", bounds: { term: 1, messages: 2 } },
];

describe("the search reaches what a run can reach, and nothing else", () => {
  it.each(SMALL)("$title", ({ environment, bounds: some }) => {
    const setup: Setup = { implementation: REFERENCE, environment: { ...DEFAULT_ENVIRONMENT, ...environment } };
    const bounds = { ...DEFAULT_BOUNDS, ...some };
    const search = new Search({ setup, laws: [], bounds, loss: "send", symmetry: false, dropsIgnored: false });
    search.advance(Infinity);
    const slow = enumerate(setup, bounds);
    expect(slow.distinct).toBeGreaterThan(80);
    expect({ distinct: search.distinct, generated: search.generated, depth: search.depth }).toEqual(slow);
  });
});

/** The clusters of a model by the way of a run: a set of texts, and applyAction for every step. */
function enumerate(setup: Setup, bounds: Bounds): { distinct: number; generated: number; depth: number } {
  const faults = faultsWhere((name) => {
    const bound = boundOf(faultOf(name));
    return bound !== null && bounds[bound] > 0;
  });
  const first = { cluster: startCluster(setup).cluster, spent: NOTHING };
  const seen = new Set([keyOf(first)]);
  let level = [first];
  let generated = 0;
  let depth = 0;
  for (; level.length > 0; depth++) {
    const next: Reached[] = [];
    for (const reached of level) {
      for (const successor of successorsOf(reached, faults, bounds)) {
        generated++;
        const key = keyOf(successor);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(successor);
      }
    }
    level = next;
  }
  return { distinct: seen.size, generated, depth };
}

interface Reached {
  readonly cluster: Cluster;
  readonly spent: Spent;
}

type Spent = { -readonly [K in keyof FaultBounds | "operations"]: number };

const NOTHING: Spent = { operations: 0, ...NO_FAULTS_MET };

function successorsOf({ cluster, spent }: Reached, faults: Faults, bounds: Bounds): Reached[] {
  return enabledActions(cluster, faults).flatMap((enabled) => {
    const action = asTheSearchAsks(cluster, enabled);
    const after = action && spentAfter(spent, action, bounds);
    const step = action && applyAction(cluster, action);
    if (!after || !step) return [];
    const { view, pending } = step.cluster.slots[step.node];
    if (pending.length > bounds.pending) return [];
    if ((view?.currentTerm ?? 0) > bounds.term || (view?.log?.index ?? 0) > bounds.log) return [];
    // What stays under way of what was sent: every choice that fits. What was under way before is kept.
    const isKept = step.cluster.network.filter((packet) => !step.sent.some((release) => release.packet === packet));
    const choices = new Map<string, Reached>();
    for (let mask = 0; mask < 1 << step.sent.length; mask++) {
      const sent = step.sent.filter((_, i) => (mask >> i) & 1);
      if (isKept.length + sent.length > bounds.messages) continue;
      const { slots, blocked, now, clients } = step.cluster;
      const network = exchanged(isKept, -1, sent);
      const choice = {
        cluster: new Cluster(step.cluster.setup, slots, network, blocked, now, clients),
        spent: after,
      };
      choices.set(keyOf(choice), choice);
    }
    return [...choices.values()];
  });
}

// Only leaders are asked, never for a read, and a command is named by the place that it would take.
function asTheSearchAsks(cluster: Cluster, action: Action): Action | null {
  if (action.type !== "invoke") return action;
  if (action.operation.type === "read") return null;
  const view = cluster.slots[action.node].view!;
  if (view.role !== "leader") return null;
  const command = `c${view.currentTerm}.${view.log!.index + 1}`;
  return { ...action, operation: { type: "write", client: 0, command } };
}

function spentAfter(spent: Spent, action: Action, bounds: Bounds): Spent | null {
  const met = faultsIn(action).map((fault) => boundOf(faultOf(fault)));
  const after = { ...spent };
  if (action.type === "invoke" && bounds.operations !== Infinity) after.operations++;
  for (const { name } of FAULT_BOUNDS) after[name] += met.filter((bound) => bound === name).length;
  const isOver = (Object.keys(after) as (keyof Spent)[]).some((kind) => after[kind] > bounds[kind]);
  return isOver ? null : after;
}

function keyOf({ cluster, spent }: Reached): string {
  const { setup, slots, network } = cluster;
  const packets = network.map(keyOfPacket);
  if (setup.environment.network === "any") packets.sort();
  else packets.sort((a, b) => (linkOf(a) < linkOf(b) ? -1 : linkOf(a) > linkOf(b) ? 1 : 0));
  return [...slots.map((slot) => keyOfSlot(setup, slot)), ...packets, JSON.stringify(spent)].join("\n");
}

const linkOf = (packet: string): string => packet.slice(0, packet.indexOf(" "));
