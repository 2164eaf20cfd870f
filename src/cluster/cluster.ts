// A whole cluster as one immutable value: nodes with their disks and timers, the network, the clients, the time.

import type { Command } from "../contract/log.js";
import type { NodeId } from "../contract/message.js";
import { EMPTY_NETWORK, type Network } from "./network.js";
import type { Setup } from "./setup.js";
import { downSlot, type Slot } from "./slot.js";
import { NO_MISHAP, stepNode, type NodeStep } from "./step-node.js";

export class Cluster {
  constructor(
    readonly setup: Setup,
    readonly slots: readonly Slot[],
    readonly network: Network,
    /** By sender: a bit for each receiver that its packets do not reach at present. */
    readonly blocked: readonly number[],
    /** Cluster time in milliseconds; stays 0 in `untimed` runs. */
    readonly now: number,
    /** By client: the command that it waits for, or null. */
    readonly waiting: readonly (Command | null)[],
    /** How many requests were made: names the next command. */
    readonly requests: number,
  ) {}
}

/** A cluster that was just switched on, with what its nodes did to get there. */
export interface Start {
  readonly cluster: Cluster;
  readonly boots: readonly NodeStep[];
}

/** Switches on a cluster: every node boots from a blank disk, in order. */
export function startCluster(setup: Setup): Start {
  const { environment } = setup;
  const { nodes, settings, electionTimeoutMin, electionTimeoutMax, heartbeatInterval, seed } = environment;
  const boots: NodeStep[] = [];
  for (let id = 0; id < nodes; id++) {
    const options = { id, nodes, settings, electionTimeoutMin, electionTimeoutMax, heartbeatInterval, seed };
    boots.push(stepNode(setup, downSlot(options), { type: "restart" }, NO_MISHAP, 0));
  }
  const network = boots.flatMap((boot) => boot.sent.map((release) => release.packet));
  const cluster = new Cluster(
    setup,
    boots.map((boot) => boot.slot),
    network.length === 0 ? EMPTY_NETWORK : network,
    new Array<number>(nodes).fill(0),
    0,
    new Array<null>(environment.clients).fill(null),
    0,
  );
  return { cluster, boots };
}

export function isBlocked(cluster: Cluster, from: NodeId, to: NodeId): boolean {
  return ((cluster.blocked[from] >> to) & 1) === 1;
}
