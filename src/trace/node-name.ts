// How people read servers: counted from 1, with an S before it.

import type { Link } from "../cluster/actions/definition.js";
import type { NodeId } from "../contract/message.js";

/** The name of a server: S1 is node 0. */
export const nodeName = (node: NodeId): string => `S${node + 1}`;

/** The server of a name that `nodeName` gave. */
export const nodeOfName = (name: string): NodeId => Number(name.slice(1)) - 1;

/** One direction between two servers: "S1>S2". */
export const linkName = ({ from, to }: Link): string => `${nodeName(from)}>${nodeName(to)}`;

/** The link of a name that `linkName` gave. */
export function linkOfName(name: string): Link {
  const [from, to] = name.split(">");
  return { from: nodeOfName(from), to: nodeOfName(to) };
}
