// What is under way between nodes: packets in the order in which they were sent. In a bag any may come next; on a FIFO
// link only the oldest. Copies of one packet are interchangeable.

import { canonicalText } from "../contract/json.js";
import { digestText } from "../contract/digest.js";
import type { Packet } from "../contract/message.js";
import type { NodeId } from "../contract/node-name.js";
import type { Release } from "./node-output.js";

/** The packets that are under way, in the order in which they were sent. */
export type Network = readonly Packet[];

export const EMPTY_NETWORK: Network = [];

/** The network without the packet at a place, and with what was just sent. */
export function exchanged(network: Network, leaving: number, sent: readonly Release[]): Network {
  if (leaving < 0 && sent.length === 0) return network;
  const kept = leaving < 0 ? network.length : network.length - 1;
  const next = new Array<Packet>(kept + sent.length);
  let at = 0;
  for (let i = 0; i < network.length; i++) if (i !== leaving) next[at++] = network[i]!;
  for (let i = 0; i < sent.length; i++) next[at++] = sent[i].packet;
  return next;
}

/** What an action says of its packet. */
interface Named {
  readonly packet: Packet;
  readonly position?: number;
}

/**
 * Where a packet stands: at the position that is named, if it or a copy is there; else where this very packet is; else
 * where the oldest copy is; else -1.
 */
export function placeOf(network: Network, { packet, position }: Named): number {
  if (position !== undefined) {
    const there = network.findIndex(
      (other, place) => isSamePacket(other, packet) && positionOnLink(network, place) === position,
    );
    if (there >= 0) return there;
  }
  const at = network.indexOf(packet);
  return at >= 0 ? at : network.findIndex((other) => isSamePacket(other, packet));
}

export function isSamePacket(a: Packet, b: Packet): boolean {
  return a === b || (a.from === b.from && a.to === b.to && a.kind === b.kind && contentDigest(a) === contentDigest(b));
}

/** The packets without their copies. */
export const distinctPackets = (network: Network): Network =>
  network.filter((packet, place) => network.findIndex((other) => isSamePacket(other, packet)) === place);

/** Whether no older packet waits on the same link. */
export function isHeadOfLink(network: Network, place: number): boolean {
  const { from, to } = network[place];
  for (let i = 0; i < place; i++) if (network[i].from === from && network[i].to === to) return false;
  return true;
}

/** How many older packets wait on the same link. */
export function positionOnLink(network: Network, place: number): number {
  const { from, to } = network[place];
  let position = 0;
  for (let i = 0; i < place; i++) if (network[i].from === from && network[i].to === to) position++;
  return position;
}

/** The network without anything bound for a node: what a crash does to connections that keep order. */
export function withoutBoundFor(network: Network, node: NodeId): Network {
  return network.some((packet) => packet.to === node) ? network.filter((packet) => packet.to !== node) : network;
}

/** A packet by its link, its kind and its content: equal for equal packets. */
export const nameOfPacket = (packet: Packet): string =>
  `${packet.from}>${packet.to} ${packet.kind}#${contentDigest(packet)}`;

const digests = new WeakMap<Packet, string>();

/** The digest of what a packet carries. Kept per packet: a packet never changes. */
export function contentDigest(packet: Packet): string {
  let digest = digests.get(packet);
  if (digest === undefined) {
    digest = digestText(canonicalText(packet.body));
    digests.set(packet, digest);
  }
  return digest;
}
