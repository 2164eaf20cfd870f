// How people read one direction between two servers.

import type { Link } from "./actions/definition.js";
import { nodeName, nodeOfName } from "../contract/node-name.js";

/** One direction between two servers: "S1>S2". */
export const linkName = ({ from, to }: Link): string => `${nodeName(from)}>${nodeName(to)}`;

/** The link of a name that `linkName` gave. */
export function linkOfName(name: string): Link {
  const [from, to] = name.split(">");
  return { from: nodeOfName(from), to: nodeOfName(to) };
}
