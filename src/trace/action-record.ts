// An action as it stands in a trace: text and numbers only. A packet is named by what it is (sender, receiver, kind,
// digest of its content), never by a running number, so that a trace stays true when actions before it are left out.

import type { Action, Link, Mishap } from "../cluster/action.js";
import type { Cluster } from "../cluster/cluster.js";
import { contentDigest, placeOf, positionOnLink } from "../cluster/network.js";
import type { Packet } from "../contract/message.js";
import { linkName, nodeName } from "./node-name.js";

/** Which packet: any of those equal to it. */
export interface PacketRecord {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  /** The digest of its body. */
  readonly content: string;
}

/** An action as a trace writes it down: servers by name, packets by digest. */
export type ActionRecord =
  | ({ readonly do: "deliver" | "duplicate" } & PacketRecord & Mishap)
  | ({ readonly do: "fire"; readonly node: string; readonly timer: string } & Mishap)
  /** `client` is counted from 1, as servers are. */
  | ({ readonly do: "request"; readonly node: string; readonly client: number; readonly command: string } & Mishap)
  | ({ readonly do: "local"; readonly node: string; readonly name: string } & Mishap)
  | ({ readonly do: "finish"; readonly node: string } & Mishap)
  | { readonly do: "restart"; readonly node: string }
  | { readonly do: "advance"; readonly to?: number }
  | { readonly do: "crash"; readonly node: string }
  /** `position`: how many older packets stand before it on its link. On FIFO links only: in a bag copies are one. */
  | ({ readonly do: "drop"; readonly position?: number } & PacketRecord)
  /** The links that deliver nothing from now on, in order of sender and receiver; none: the network is whole. */
  | { readonly do: "partition"; readonly blocked: readonly string[] };

/** Records an action that is possible in a cluster; `cluster` is the one before it. */
export function recordAction(action: Action, cluster: Cluster): ActionRecord {
  switch (action.type) {
    case "deliver":
    case "duplicate":
      return { do: action.type, ...recordPacket(action.packet), ...recordMishap(action) };
    case "fire":
      return { do: "fire", node: nodeName(action.node), timer: action.timer, ...recordMishap(action) };
    case "request": {
      const { node, client, command } = action;
      return { do: "request", node: nodeName(node), client: client + 1, command, ...recordMishap(action) };
    }
    case "local":
      return { do: "local", node: nodeName(action.node), name: action.name, ...recordMishap(action) };
    case "finish":
      return { do: "finish", node: nodeName(action.node), ...recordMishap(action) };
    case "restart":
    case "crash":
      return { do: action.type, node: nodeName(action.node) };
    case "advance":
      return { do: "advance", ...(action.to !== undefined && { to: action.to }) };
    case "drop":
      return { do: "drop", ...recordPacket(action.packet), ...recordPosition(action, cluster) };
    case "partition":
      return { do: "partition", blocked: recordLinks(action.blocked) };
  }
}

function recordPacket(packet: Packet): PacketRecord {
  const { from, to, kind } = packet;
  return { from: nodeName(from), to: nodeName(to), kind, content: contentDigest(packet) };
}

function recordMishap({ crashAfter, failAfter }: Mishap): Mishap {
  return { ...(crashAfter !== undefined && { crashAfter }), ...(failAfter !== undefined && { failAfter }) };
}

function recordPosition(drop: Extract<Action, { type: "drop" }>, { network, setup }: Cluster): { position?: number } {
  if (setup.environment.network !== "fifo") return {};
  const place = placeOf(network, drop);
  return place < 0 ? {} : { position: positionOnLink(network, place) };
}

// A partition is a set: equal ones must be equal text, or equal findings would count twice.
function recordLinks(links: readonly Link[]): string[] {
  const sorted = [...links].sort((a, b) => a.from - b.from || a.to - b.to);
  return [...new Set(sorted.map(linkName))];
}
