// From a recorded action back to one that a cluster can take. Only packets need looking for; whether the action is
// possible is for applyAction to say.

import type { Action, Mishap } from "../cluster/action.js";
import type { Cluster } from "../cluster/cluster.js";
import { contentDigest } from "../cluster/network.js";
import type { Packet } from "../contract/message.js";
import type { ActionRecord, PacketRecord } from "./action-record.js";
import { linkOfName, nodeOfName } from "./node-name.js";

/** An action for best-effort replay. `drift`: it concerns another packet than the one that was recorded. */
export interface LooseAction {
  readonly action: Action;
  readonly drift: boolean;
}

type PacketAction = Extract<ActionRecord, PacketRecord>;

/** The very action that was recorded; null where the cluster has no such packet. */
export function resolveAction(record: ActionRecord, cluster: Cluster): Action | null {
  return resolve(record, cluster, (candidates, wanted) => candidates.find((candidate) => isWanted(candidate, wanted)));
}

/** The recorded action, else the same one with the oldest packet of the same sender, receiver and kind, else null. */
export function resolveLoosely(record: ActionRecord, cluster: Cluster): LooseAction | null {
  const exact = resolveAction(record, cluster);
  if (exact !== null) return { action: exact, drift: false };
  const loose = resolve(record, cluster, oldestAlike);
  return loose && { action: loose, drift: true };
}

/** A packet on the link in question, and how many older ones stand before it there. */
interface Candidate {
  readonly packet: Packet;
  readonly position: number;
}

type Choose = (candidates: readonly Candidate[], wanted: PacketAction) => Candidate | undefined;

function isWanted({ packet, position }: Candidate, wanted: PacketAction): boolean {
  if (packet.kind !== wanted.kind || contentDigest(packet) !== wanted.content) return false;
  return !("position" in wanted) || wanted.position === position;
}

const oldestAlike: Choose = (candidates, { kind, content }) => {
  const alike = candidates.filter(({ packet }) => packet.kind === kind);
  // A drop whose packet moved on its link: the same content elsewhere is nearer than another content.
  return alike.find(({ packet }) => contentDigest(packet) === content) ?? alike[0];
};

function resolve(record: ActionRecord, cluster: Cluster, choose: Choose): Action | null {
  switch (record.do) {
    case "deliver":
    case "drop":
    case "duplicate": {
      const chosen = choose(candidatesFor(record, cluster), record);
      if (chosen === undefined) return null;
      const { packet, position } = chosen;
      if (record.do === "drop") return { type: "drop", packet, ...("position" in record && { position }) };
      return { type: record.do, packet, ...mishapOf(record) };
    }
    case "fire":
      return { type: "fire", node: nodeOfName(record.node), timer: record.timer, ...mishapOf(record) };
    case "request": {
      const { client, command } = record;
      return { type: "request", node: nodeOfName(record.node), client: client - 1, command, ...mishapOf(record) };
    }
    case "local":
      return { type: "local", node: nodeOfName(record.node), name: record.name, ...mishapOf(record) };
    case "finish":
      return { type: "finish", node: nodeOfName(record.node), ...mishapOf(record) };
    case "restart":
    case "crash":
      return { type: record.do, node: nodeOfName(record.node) };
    case "advance":
      return { type: "advance", ...(record.to !== undefined && { to: record.to }) };
    case "partition":
      return { type: "partition", blocked: record.blocked.map(linkOfName) };
  }
}

/** What stands on the recorded link, oldest first; of a FIFO link nothing but its head can be delivered. */
function candidatesFor(record: PacketAction, { network, setup }: Cluster): Candidate[] {
  const from = nodeOfName(record.from);
  const to = nodeOfName(record.to);
  const onLink: Candidate[] = [];
  for (const packet of network) {
    if (packet.from === from && packet.to === to) onLink.push({ packet, position: onLink.length });
  }
  return record.do === "deliver" && setup.environment.network === "fifo" ? onLink.slice(0, 1) : onLink;
}

function mishapOf(record: ActionRecord & Mishap): Mishap {
  const { crashAfter, failAfter } = record;
  return { ...(crashAfter !== undefined && { crashAfter }), ...(failAfter !== undefined && { failAfter }) };
}
