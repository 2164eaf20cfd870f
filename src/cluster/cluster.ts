// A whole cluster as one immutable value: nodes with their disks and timers, the network, the clients, the time.

import type { NodeId } from "../contract/node-name.js";
import type { Client } from "./client.js";
import type { Network } from "./network.js";
import type { Setup } from "./setup.js";
import type { Slot } from "./slot.js";

/** A cluster at one moment. It never changes: an action gives another one. */
export class Cluster {
  constructor(
    readonly setup: Setup,
    readonly slots: readonly Slot[],
    readonly network: Network,
    /** By sender: a bit for each receiver that its packets do not reach at present. */
    readonly blocked: readonly number[],
    /** Cluster time in milliseconds; stays 0 in `untimed` runs. */
    readonly now: number,
    readonly clients: readonly Client[],
  ) {}
}

/** The same cluster with other slots. */
export function withSlots(cluster: Cluster, slots: readonly Slot[]): Cluster {
  const { setup, network, blocked, now, clients } = cluster;
  return new Cluster(setup, slots, network, blocked, now, clients);
}

export function isBlocked(cluster: Cluster, from: NodeId, to: NodeId): boolean {
  return ((cluster.blocked[from] >> to) & 1) === 1;
}
