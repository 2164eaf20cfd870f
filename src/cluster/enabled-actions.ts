// Every action that is possible now, in a fixed order. For people and the checker: a scheduler that is in a hurry draws
// from the same cluster without listing.

import type { NodeId, Packet } from "../contract/message.js";
import type { Action, Link } from "./action.js";
import { applyAction } from "./apply-action.js";
import { isBlocked, type Cluster } from "./cluster.js";
import { isHeadOfLink, isSamePacket, positionOnLink } from "./network.js";
import { canFire, timeAfterAdvance } from "./time.js";

/** Which faults there are to choose from. */
export interface Faults {
  readonly drop: boolean;
  readonly duplicate: boolean;
  readonly crash: boolean;
  readonly failWrite: boolean;
  readonly partition: boolean;
}

/** No fault is offered. */
export const NO_FAULTS: Faults = { drop: false, duplicate: false, crash: false, failWrite: false, partition: false };
/** Every fault is offered. */
export const ALL_FAULTS: Faults = { drop: true, duplicate: true, crash: true, failWrite: true, partition: true };

/** The literal of the next command that a client would ask for. */
export const nextCommand = (cluster: Cluster): string => `c${cluster.requests + 1}`;

/** Everything that can happen next. Each answer is taken by `applyAction`. */
export function enabledActions(cluster: Cluster, faults: Faults = ALL_FAULTS): Action[] {
  const deliveries = deliverable(cluster).map((packet): Action => ({ type: "deliver", packet }));
  const steps = [...deliveries, ...ownSteps(cluster), ...(faults.duplicate ? repetitions(cluster) : [])];
  const actions = steps.flatMap((action) => [action, ...mishaps(cluster, action, faults)]);
  if (timeAfterAdvance(cluster) !== null) actions.push({ type: "advance" });
  for (const { options, up } of cluster.slots) {
    if (!up) actions.push({ type: "restart", node: options.id });
    else if (faults.crash) actions.push({ type: "crash", node: options.id });
  }
  if (faults.drop)
    for (const packet of distinctPackets(cluster)) actions.push(dropAt(cluster, cluster.network.indexOf(packet)));
  if (faults.partition) actions.push(...partitions(cluster));
  return actions;
}

/** The loss of the packet at a place. Which of several copies it is matters on links that keep order. */
export function dropAt({ network, setup }: Cluster, place: number): Action {
  const packet = network[place];
  if (setup.environment.network !== "fifo") return { type: "drop", packet };
  return { type: "drop", packet, position: positionOnLink(network, place) };
}

/** Whether the packet at a place can be delivered now. */
export function canArrive(cluster: Cluster, place: number): boolean {
  const { network, slots, setup } = cluster;
  const { from, to } = network[place];
  if (!slots[to].up || isBlocked(cluster, from, to)) return false;
  return setup.environment.network === "any" || isHeadOfLink(network, place);
}

const distinctPackets = ({ network }: Cluster) =>
  network.filter((packet, place) => network.findIndex((other) => isSamePacket(other, packet)) === place);

function deliverable(cluster: Cluster): Packet[] {
  const { network, slots, setup } = cluster;
  const isFifo = setup.environment.network === "fifo";
  return distinctPackets(cluster)
    .filter(({ from, to }) => slots[to].up && !isBlocked(cluster, from, to))
    .filter((packet) => !isFifo || isHeadOfLink(network, network.indexOf(packet)));
}

function repetitions(cluster: Cluster): Action[] {
  if (cluster.setup.environment.network === "fifo") return [];
  return deliverable(cluster).map((packet) => ({ type: "duplicate", packet }));
}

/** What each running node may do by itself or be asked to do. */
function ownSteps(cluster: Cluster): Action[] {
  const { implementation } = cluster.setup;
  const actions: Action[] = [];
  for (const slot of cluster.slots) {
    if (!slot.up) continue;
    const node = slot.options.id;
    for (const { name } of slot.timers) {
      if (canFire(cluster, slot, name)) actions.push({ type: "fire", node, timer: name });
    }
    if (slot.pending.length > 0) actions.push({ type: "finish", node });
    for (const name of implementation.localMessages?.(slot.state) ?? []) actions.push({ type: "local", node, name });
    if (!implementation.capabilities.replicates) continue;
    const client = Math.max(0, cluster.waiting.indexOf(null));
    if (client in cluster.waiting) actions.push({ type: "request", node, client, command: nextCommand(cluster) });
  }
  return actions;
}

/** The same step with a crash, or a failure, at each of its writes. */
function mishaps(cluster: Cluster, action: Action, faults: Faults): Action[] {
  if (!faults.crash && !faults.failWrite) return [];
  const writes = applyAction(cluster, action)?.writes ?? 0;
  const struck: Action[] = [];
  for (let after = 0; after < writes; after++) {
    if (faults.crash) struck.push({ ...action, crashAfter: after } as Action);
    if (faults.failWrite) struck.push({ ...action, failAfter: after } as Action);
  }
  return struck;
}

/** Whole again, and each node alone: both ways, then only unheard, then only deaf. */
function partitions(cluster: Cluster): Action[] {
  const nodes = cluster.slots.map((slot) => slot.options.id);
  const actions: Action[] = [];
  if (cluster.blocked.some((mask) => mask !== 0)) actions.push({ type: "partition", blocked: [] });
  if (nodes.length < 2) return actions;
  // Of two nodes, one alone is the other alone.
  for (const node of nodes.length === 2 ? [0] : nodes) {
    const { unheard, deaf } = linksOf(node, nodes);
    for (const blocked of [[...unheard, ...deaf], unheard, deaf]) actions.push({ type: "partition", blocked });
  }
  return actions;
}

function linksOf(node: NodeId, nodes: readonly NodeId[]): { unheard: Link[]; deaf: Link[] } {
  const others = nodes.filter((other) => other !== node);
  return {
    unheard: others.map((other) => ({ from: node, to: other })),
    deaf: others.map((other) => ({ from: other, to: node })),
  };
}
