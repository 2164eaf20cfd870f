// The states of a cluster whose packets are neither lost nor copied, servers crashing between steps: a second opinion on
// the checker, through applyAction. Knows nothing of memory or speed.

import type { Action } from "../../src/cluster/action.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import { Cluster } from "../../src/cluster/cluster.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { clusterKey } from "../../src/cluster/digest.js";
import { enabledActions, NO_FAULTS } from "../../src/cluster/enabled-actions.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { Slot } from "../../src/cluster/slot.js";
import type { Disk } from "../../src/contract/disk.js";
import type { Implementation } from "../../src/contract/implementation.js";
import type { NodeId } from "../../src/contract/node-name.js";
import { breadthFirst, permutationsOf, type Counts, type Space } from "./breadth-first.js";

export interface ClusterModel {
  readonly nodes: number;
  readonly settings?: Readonly<Record<string, string>>;
  /** How many servers may be down at once. */
  readonly maxDown: number;
  readonly depthMax: number;
  /** Whether states are counted modulo permutations of servers as well. */
  readonly symmetry?: boolean;
}

/** Counts the states of clusters of an implementation that uses no log on disk. No client asks for anything. */
export function clusterSearch(implementation: Implementation, model: ClusterModel): Counts {
  const { nodes, settings = {}, depthMax } = model;
  const environment = { ...DEFAULT_ENVIRONMENT, nodes, settings, clients: 0 };
  const { cluster } = startCluster({ implementation, environment });
  const space: Space<Cluster> = {
    start: cluster,
    *successors(before) {
      for (const action of actions(before, model.maxDown)) {
        const step = applyAction(before, action)!;
        if (step.panic) throw new Error(step.panic.text);
        yield step.cluster;
      }
    },
    key: clusterKey,
  };
  if (!model.symmetry) return breadthFirst(space, depthMax);
  const permutations = permutationsOf(nodes);
  const orbit = (state: Cluster) =>
    permutations.map((permutation) => clusterKey(renamed(state, permutation))).reduce((a, b) => (a < b ? a : b));
  return breadthFirst({ ...space, orbit }, depthMax);
}

/** Deliveries, timers and restarts as everywhere; crashes between steps only, while there is somebody left to crash. */
function actions(cluster: Cluster, maxDown: number): Action[] {
  const actions = enabledActions(cluster, NO_FAULTS);
  const up = cluster.slots.filter((slot) => slot.up);
  if (cluster.slots.length - up.length >= maxDown) return actions;
  return [...actions, ...up.map(({ options }): Action => ({ type: "crash", node: options.id }))];
}

function renamed({ setup, slots, network, blocked, now, clients }: Cluster, permutation: NodeId[]): Cluster {
  const rename = setup.implementation.rename!;
  const disk = ({ values, log }: Disk): Disk => ({
    values: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, rename.value(key, value, permutation)]),
    ),
    log,
  });
  const moved = slots.slice();
  for (const slot of slots) {
    const options = { ...slot.options, id: permutation[slot.options.id] };
    const state = slot.up ? rename.state(slot.state, permutation) : null;
    moved[options.id] = new Slot(
      options,
      slot.up,
      state,
      slot.view,
      disk(slot.disk),
      slot.pending,
      slot.timers,
      slot.replica,
    );
  }
  const packets = network.map((packet) => rename.packet(packet, permutation));
  return new Cluster(setup, moved, packets, blocked, now, clients);
}
