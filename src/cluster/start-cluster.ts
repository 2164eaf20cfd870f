// How a cluster comes to be: all servers are there with blank disks, and are switched on in order.

import { applyAction, type Step } from "./apply-action.js";
import { NEW_CLIENT, type Client } from "./client.js";
import { Cluster } from "./cluster.js";
import { EMPTY_NETWORK } from "./network.js";
import { optionsOf, type Setup } from "./setup.js";
import { downSlot } from "./slot.js";

/** A cluster that was just switched on, with the steps that led there: one for each node. */
export interface Start {
  readonly cluster: Cluster;
  readonly boots: readonly Step[];
}

/** Switches on a cluster: every node boots from a blank disk, in order. */
export function startCluster(setup: Setup): Start {
  let cluster = unlitCluster(setup);
  const boots = cluster.slots.map((_, node) => {
    const step = applyAction(cluster, { type: "restart", node })!;
    ({ cluster } = step);
    return step;
  });
  return { cluster, boots };
}

function unlitCluster(setup: Setup): Cluster {
  const { environment } = setup;
  const { nodes, clients } = environment;
  const slots = Array.from({ length: nodes }, (_, id) => downSlot(optionsOf(environment, id)));
  const blocked = new Array<number>(nodes).fill(0);
  return new Cluster(setup, slots, EMPTY_NETWORK, blocked, 0, new Array<Client>(clients).fill(NEW_CLIENT));
}
