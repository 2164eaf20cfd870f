// An action as it stands in a trace: text and numbers only. A packet is named by what it is (sender, receiver, kind,
// digest of its content), never by a running number, so that a trace stays true when actions before it are left out.

import { definitionOf, type Action, type ActionType } from "../cluster/action.js";
import type { FieldKind, FieldValues } from "../cluster/actions/definition.js";
import type { Cluster } from "../cluster/cluster.js";
import { mishapOf, MISHAPS } from "../cluster/mishaps.js";
import { contentDigest, placeOf, positionOnLink } from "../cluster/network.js";
import { nodeName } from "../contract/node-name.js";
import { namesOfLinks } from "../cluster/link-name.js";
import { operationKeys, recordOperation } from "./operation-record.js";

/** Which packet: any of those equal to it. */
export interface PacketRecord {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  /** The digest of its body. */
  readonly content: string;
}

/**
 * An action as a trace writes it down: its type, and its fields in the order of its definition: servers by name, clients
 * counted from 1, packets as in PacketRecord, an operation as its type and what belongs to it. What each type has is in `docs/trace-format.schema.json`.
 */
export type ActionRecord = { readonly do: ActionType } & Readonly<
  Record<string, string | number | readonly string[] | undefined>
>;

type Writers = {
  readonly [K in FieldKind]: (value: FieldValues[K], name: string, action: Action, cluster: Cluster) => object;
};

const WRITERS: Writers = {
  node: (node, name) => ({ [name]: nodeName(node) }),
  operation: recordOperation,
  packet: (packet) => {
    const { from, to, kind } = packet;
    return { from: nodeName(from), to: nodeName(to), kind, content: contentDigest(packet) } satisfies PacketRecord;
  },
  // On FIFO links only: in a bag copies are one.
  position: (_, name, action, { network, setup }) => {
    if (setup.environment.network !== "fifo" || !("packet" in action)) return NOTHING;
    const place = placeOf(network, action);
    return place < 0 ? NOTHING : { [name]: positionOnLink(network, place) };
  },
  text: (text, name) => ({ [name]: text }),
  milliseconds: (value, name) => (value === undefined ? NOTHING : { [name]: value }),
  // Equal sets must be equal text, or equal findings would count twice.
  links: (links, name) => ({ [name]: namesOfLinks(links) }),
};

const NOTHING = {};

/** Records an action that is possible in a cluster; `cluster` is the one before it. */
export function recordAction(action: Action, cluster: Cluster): ActionRecord {
  const values = action as unknown as Readonly<Record<string, never>>;
  const record: object = { do: action.type };
  for (const [name, kind] of Object.entries<FieldKind>(definitionOf(action.type).fields))
    Object.assign(record, WRITERS[kind](values[name], name, action, cluster));
  return Object.assign(record, mishapOf(action)) as ActionRecord;
}

/** The keys of a record of a type, in their order. */
export function recordKeysOf(type: ActionType): readonly string[] {
  const { fields, hasMishaps } = definitionOf(type);
  const own = Object.entries<FieldKind>(fields).flatMap(([name, kind]) => KEYS[kind]?.(name) ?? [name]);
  return ["do", ...own, ...(hasMishaps ? MISHAPS.map(({ field }) => field) : [])];
}

/** What takes more keys than one. */
const KEYS: { readonly [K in FieldKind]?: (name: string) => readonly string[] } = {
  packet: () => ["from", "to", "kind", "content"] satisfies (keyof PacketRecord)[],
  operation: operationKeys,
};
