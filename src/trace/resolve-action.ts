// From a recorded action back to one that a cluster can take. Only packets need looking for; whether the action is
// possible is for applyAction to say.

import { definitionOf, type Action } from "../cluster/action.js";
import type { FieldKind } from "../cluster/actions/definition.js";
import type { Cluster } from "../cluster/cluster.js";
import { mishapOf } from "../cluster/mishaps.js";
import { contentDigest } from "../cluster/network.js";
import type { Packet } from "../contract/message.js";
import type { ActionRecord, PacketRecord } from "./action-record.js";
import { operationOf } from "./operation-record.js";
import { nodeOfName } from "../contract/node-name.js";
import { linkOfName } from "../cluster/link-name.js";

/** An action for best-effort replay. `drift`: it concerns another packet than the one that was recorded. */
export interface LooseAction {
  readonly action: Action;
  readonly drift: boolean;
}

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

type PacketRecorded = ActionRecord & PacketRecord;

/** A packet on the link in question, and how many older ones stand before it there. */
interface Candidate {
  readonly packet: Packet;
  readonly position: number;
}

type Choose = (candidates: readonly Candidate[], wanted: PacketRecorded) => Candidate | undefined;

function isWanted({ packet, position }: Candidate, wanted: PacketRecorded): boolean {
  if (packet.kind !== wanted.kind || contentDigest(packet) !== wanted.content) return false;
  return !("position" in wanted) || wanted.position === position;
}

const oldestAlike: Choose = (candidates, { kind, content }) => {
  const alike = candidates.filter(({ packet }) => packet.kind === kind);
  // A drop whose packet moved on its link: the same content elsewhere is nearer than another content.
  return alike.find(({ packet }) => contentDigest(packet) === content) ?? alike[0];
};

/** The fields of an action that a field of a record stands for; null where what it names is not there. */
type Readers = {
  readonly [K in FieldKind]: (record: never, name: string, cluster: Cluster, choose: Choose) => object | null;
};

const READERS: Readers = {
  node: (record: Record<string, string>, name) => ({ [name]: nodeOfName(record[name]) }),
  operation: (record: ActionRecord, name) => ({ [name]: operationOf(record, name) }),
  packet: (record: PacketRecorded, _, cluster, choose) => {
    const chosen = choose(candidatesFor(record, cluster), record);
    if (chosen === undefined) return null;
    const { packet, position } = chosen;
    return "position" in record ? { packet, position } : { packet };
  },
  // Found with the packet.
  position: () => NOTHING,
  text: (record: ActionRecord, name) => ({ [name]: record[name] }),
  milliseconds: (record: ActionRecord, name) => (record[name] === undefined ? NOTHING : { [name]: record[name] }),
  links: (record: Record<string, readonly string[]>, name) => ({ [name]: record[name].map(linkOfName) }),
};

const NOTHING = {};

function resolve(record: ActionRecord, cluster: Cluster, choose: Choose): Action | null {
  const action: object = { type: record.do };
  for (const [name, kind] of Object.entries<FieldKind>(definitionOf(record.do).fields)) {
    const fields = READERS[kind](record as never, name, cluster, choose);
    if (fields === null) return null;
    Object.assign(action, fields);
  }
  return Object.assign(action, mishapOf(record)) as Action;
}

/** What stands on the recorded link, oldest first; of a FIFO link nothing but its head can be delivered. */
function candidatesFor(record: PacketRecorded, { network, setup }: Cluster): Candidate[] {
  const from = nodeOfName(record.from);
  const to = nodeOfName(record.to);
  const onLink: Candidate[] = [];
  for (const packet of network) {
    if (packet.from === from && packet.to === to) onLink.push({ packet, position: onLink.length });
  }
  return record.do === "deliver" && setup.environment.network === "fifo" ? onLink.slice(0, 1) : onLink;
}
