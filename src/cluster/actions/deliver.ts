// A packet reaches its receiver.

import type { Packet } from "../../contract/message.js";
import { isBlocked, type Cluster } from "../cluster.js";
import type { Mishap } from "../mishap.js";
import { distinctPackets, isHeadOfLink, placeOf } from "../network.js";
import { moved, type StepOf } from "../step.js";
import { isFree } from "../time.js";
import { stepNode } from "../step-node.js";
import type { Definition } from "./definition.js";

/** A packet reaches its receiver. */
export interface Deliver extends Mishap {
  readonly type: "deliver";
  readonly packet: Packet;
}

export const deliver: Definition<Deliver> = {
  type: "deliver",
  fields: { packet: "packet" },
  hasMishaps: true,
  isEvent: true,
  apply: (cluster, action) => received(cluster, action, false),
  enabled: (cluster) => deliverable(cluster).map((packet) => ({ type: "deliver", packet })),
};

/** The receiver takes a packet, or a copy of it while the packet itself stays under way. */
export function received<A extends { readonly packet: Packet } & Mishap>(
  cluster: Cluster,
  action: A,
  stays: boolean,
): StepOf<A> | null {
  const { network, setup, slots, now } = cluster;
  const place = placeOf(network, action);
  if (place < 0 || !canArrive(cluster, place)) return null;
  const packet = network[place];
  const step = stepNode(setup, slots[packet.to], { type: "packet", packet }, action, now);
  return moved(cluster, action, step, stays || step.kept ? -1 : place);
}

/** Whether the packet at a place can be delivered now. */
export function canArrive(cluster: Cluster, place: number): boolean {
  const { network, slots, setup, now } = cluster;
  const { from, to } = network[place];
  const slot = slots[to];
  if (!slot?.up || !isFree(slot, now) || isBlocked(cluster, from, to)) return false;
  return setup.environment.network === "any" || isHeadOfLink(network, place);
}

/** The packets that can be delivered, equal ones once. */
export const deliverable = (cluster: Cluster): readonly Packet[] =>
  distinctPackets(cluster.network).filter((packet) => canArrive(cluster, cluster.network.indexOf(packet)));
