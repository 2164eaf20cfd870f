// What an action did, and how a cluster is made of what a node did in it.

import type { NodeId } from "../contract/node-name.js";
import type { Response } from "../contract/outbound.js";
import type { Snapshot } from "../contract/snapshot.js";
import { answered } from "./client.js";
import { Cluster } from "./cluster.js";
import { hasMishap, type Mishap } from "./mishap.js";
import { exchanged, withoutBoundFor, type Network } from "./network.js";
import type { Applied, Release } from "./node-output.js";
import type { NodeStep, Panic } from "./step-node.js";

/** What an action did: the cluster before and after it, and what came out of the node that took it. */
export interface StepOf<A> {
  readonly before: Cluster;
  readonly action: A;
  readonly cluster: Cluster;
  /** The node whose slot may have changed, or -1. */
  readonly node: NodeId;
  readonly sent: readonly Release[];
  readonly responses: readonly Response[];
  readonly applied: readonly Applied[];
  readonly restored: readonly Snapshot[];
  readonly writes: number;
  readonly entries: number;
  readonly halted: string | null;
  readonly panic: Panic | null;
}

/** A node took a step, and the packet at a place (none: -1) left the network. Null where a mishap found nothing to strike. */
export function moved<A>(cluster: Cluster, action: A & Mishap, step: NodeStep, leaving = -1): StepOf<A> | null {
  // A mishap needs a write to strike.
  if (!step.struck && hasMishap(action)) return null;
  const { setup, blocked, now } = cluster;
  const { slot } = step;
  const node = slot.options.id;
  let { slots } = cluster;
  const before = slots[node];
  if (slot !== before) {
    const changed = slots.slice();
    changed[node] = slot;
    slots = changed;
  }
  let network = exchanged(cluster.network, leaving, step.sent);
  if (before.up && !slot.up && setup.environment.network === "fifo") network = withoutBoundFor(network, node);
  const clients = answered(cluster.clients, step.responses);
  return {
    before: cluster,
    action,
    cluster: new Cluster(setup, slots, network, blocked, now, clients),
    node,
    sent: step.sent,
    responses: step.responses,
    applied: step.applied,
    restored: step.restored,
    writes: step.writes,
    entries: step.entries,
    halted: step.halted,
    panic: step.panic,
  };
}

const NOTHING: readonly never[] = [];

/** No node had a part in it. */
export function quiet<A>(before: Cluster, action: A, change: Partial<Change>): StepOf<A> {
  const { setup, slots, clients } = before;
  const { network = before.network, blocked = before.blocked, now = before.now } = change;
  return {
    before,
    action,
    cluster: new Cluster(setup, slots, network, blocked, now, clients),
    node: -1,
    sent: NOTHING,
    responses: NOTHING,
    applied: NOTHING,
    restored: NOTHING,
    writes: 0,
    entries: 0,
    halted: null,
    panic: null,
  };
}

/** What of a cluster changes without any node. */
interface Change {
  readonly network: Network;
  readonly blocked: readonly number[];
  readonly now: number;
}
