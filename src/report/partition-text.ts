// Blocked links in words, where there are words for it.

import type { Link } from "../cluster/actions/definition.js";
import { nodeName } from "../contract/node-name.js";
import { linkName } from "../cluster/link-name.js";

/** What a partition does to a cluster of so many servers. */
export function renderPartition(blocked: readonly Link[], nodes: number): string {
  const names = new Set(blocked.map(linkName));
  if (names.size === 0) return "all links are whole";
  const isBlocked = (from: number, to: number): boolean => names.has(linkName({ from, to }));
  return groupsText(nodes, isBlocked) ?? oneWayText(nodes, names, isBlocked) ?? `blocked: ${[...names].join(", ")}`;
}

type IsBlocked = (from: number, to: number) => boolean;

/** A clean split: everything between the groups is blocked, and nothing within one. */
function groupsText(nodes: number, isBlocked: IsBlocked): string | null {
  const groups: number[][] = [];
  for (let node = 0; node < nodes; node++) {
    const group = groups.find((members) => !isBlocked(members[0], node) && !isBlocked(node, members[0]));
    if (group) group.push(node);
    else groups.push([node]);
  }
  const groupOf = (node: number): number => groups.findIndex((members) => members.includes(node));
  for (let from = 0; from < nodes; from++) {
    for (let to = 0; to < nodes; to++) {
      if (from !== to && isBlocked(from, to) !== (groupOf(from) !== groupOf(to))) return null;
    }
  }
  if (groups.length < 2) return null;
  return `the network splits: ${groups.map((members) => members.map(nodeName).join(" ")).join(" | ")}`;
}

/** One server that nobody hears, or that hears nobody. */
function oneWayText(nodes: number, names: ReadonlySet<string>, isBlocked: IsBlocked): string | null {
  if (names.size !== nodes - 1) return null;
  for (let node = 0; node < nodes; node++) {
    const others = Array.from({ length: nodes }, (_, other) => other).filter((other) => other !== node);
    if (others.every((other) => isBlocked(node, other))) return `nothing that ${nodeName(node)} sends arrives`;
    if (others.every((other) => isBlocked(other, node))) return `${nodeName(node)} hears nothing`;
  }
  return null;
}
