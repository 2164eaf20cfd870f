// What is under way at the chosen row, and what keeps it: packets, blocked links, clients that wait, the time.

import { isBlocked, type Cluster } from "../cluster/cluster.js";
import type { Packet } from "../contract/message.js";
import { clientTexts } from "../report/operation-text.js";
import { renderBody } from "../report/packet-text.js";
import { absenceTexts } from "../report/pause-text.js";
import { oneWord } from "../report/plain-text.js";
import { nodeName } from "../contract/node-name.js";
import { quantity } from "../contract/quantity.js";
import { linkName } from "../cluster/link-name.js";
import { html } from "./elements.js";

const PACKETS_MAX = 40;

export function inFlight(cluster: Cluster): HTMLElement {
  const { network } = cluster;
  if (network.length === 0) return html("p", { class: "quiet" }, "Nothing.");
  const rows = new Map<string, { packet: Packet; copies: number }>();
  for (const packet of network.slice(0, PACKETS_MAX)) {
    const key = `${linkName(packet)} ${packet.kind} ${renderBody(packet.body)}`;
    const row = rows.get(key);
    if (row) row.copies++;
    else rows.set(key, { packet, copies: 1 });
  }
  const lines = [...rows.values()].map(({ packet, copies }) => {
    const { from, to, kind, body } = packet;
    const obstacles = [
      ...(copies > 1 ? [`${copies} copies`] : []),
      ...(isBlocked(cluster, from, to) ? ["blocked"] : []),
      ...absenceTexts(cluster.slots, to, cluster.now),
    ];
    return html(
      "li",
      {},
      html("b", {}, `${nodeName(from)} → ${nodeName(to)}`),
      ` ${oneWord(kind)} `,
      html("span", { class: "quiet" }, renderBody(body)),
      obstacles.length === 0 ? null : html("em", {}, ` ${obstacles.join(", ")}`),
    );
  });
  const more = network.length - PACKETS_MAX;
  if (more > 0) lines.push(html("li", { class: "quiet" }, `and ${quantity(more, "packet")} more`));
  return html("ul", { class: "packets" }, ...lines);
}

export function aroundServers(cluster: Cluster): HTMLElement[] {
  const { slots, clients, setup, now } = cluster;
  const nodes = slots.map(({ options }) => options.id);
  const blocked = nodes.flatMap((from) =>
    nodes.filter((to) => isBlocked(cluster, from, to)).map((to) => `${nodeName(from)} → ${nodeName(to)}`),
  );
  const told = clientTexts(clients);
  const lines = [
    ...(blocked.length > 0 ? [`Blocked links: ${blocked.join(", ")}`] : []),
    ...(told.length > 0 ? [`Clients: ${told.join("; ")}`] : []),
    ...(setup.environment.time === "timed" ? [`Time: ${now} ms`] : []),
  ];
  return lines.map((line) => html("p", { class: "around" }, line));
}
