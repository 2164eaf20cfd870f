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

/** The names of a set of links, each once and in one order: equal sets are equal lists. */
export function namesOfLinks(links: readonly Link[]): readonly string[] {
  const sorted = [...links].sort((a, b) => a.from - b.from || a.to - b.to);
  return [...new Set(sorted.map(linkName))];
}
