// A whole cluster at one moment: servers, what each disk holds that its server does not (or no more), packets, clients, time.

import { isBlocked, type Cluster } from "../cluster/cluster.js";
import type { Pending, Slot, Timer } from "../cluster/slot.js";
import type { Implementation } from "../contract/implementation.js";
import type { Packet } from "../contract/message.js";
import { nodeName, serversText, type NodeId } from "../contract/node-name.js";
import { isCandidate, type View } from "../contract/view.js";
import { quantity } from "../contract/quantity.js";
import { linkName } from "../cluster/link-name.js";
import { durableDifferences, durableOn, renderWrite } from "./durable-text.js";
import { renderLog } from "./log-text.js";
import { standingText } from "./membership-text.js";
import { clientTexts, responseText } from "./operation-text.js";
import { renderBody } from "./packet-text.js";
import { absenceTexts, pauseTexts } from "./pause-text.js";
import { oneWord } from "./plain-text.js";
import { PLAIN, type Style } from "./style.js";
import { renderTable } from "./table.js";
import { wrapped } from "./wrap.js";

/** The text of a cluster. Ends in a newline. */
export function renderCluster(cluster: Cluster, style: Style = PLAIN): string {
  return [
    ...serverTable(cluster, style),
    ...cluster.slots
      .flatMap((slot) => slotDetails(slot, cluster.setup.implementation))
      .map((line) => wrapped(line, style.width, 2)),
    "",
    ...inFlight(cluster, style),
    ...aroundServers(cluster).map((line) => wrapped(line, style.width, 2)),
    "",
  ].join("\n");
}

const HEADINGS = [
  "server",
  "role",
  "term",
  "vote",
  "log (committed | not yet)",
  "commitIndex",
  "lastApplied",
  "timers",
];

function serverTable(cluster: Cluster, style: Style): string[] {
  const rows = cluster.slots.map((slot) => serverRow(slot, cluster, style));
  const [heading, ...lines] = renderTable([HEADINGS, ...rows], {
    align: ["left", "left", "right", "left", "left", "right", "right", "left"],
    width: style.width,
  });
  return [style.dim(heading), ...lines];
}

function serverRow(slot: Slot, cluster: Cluster, style: Style): string[] {
  const { options, up, view, disk, timers } = slot;
  const { implementation, environment } = cluster.setup;
  // Of a server that is down, its disk is all there is.
  const shown: View = view ?? durableOn(implementation, disk);
  const { role, currentTerm, votedFor, log, commitIndex, lastApplied } = shown;
  const office = !up ? style.yellow("down") : role === "leader" ? style.bold(role) : (role ?? "?");
  return [
    nodeName(options.id),
    office,
    numberText(currentTerm),
    voteText(votedFor),
    log === undefined ? "?" : renderLog(log, commitIndex),
    up ? numberText(commitIndex) : "",
    up ? numberText(lastApplied) : "",
    [
      ...pauseTexts(slot, cluster.now),
      ...timers.map((timer) => timerText(timer, environment.time === "timed", cluster.now)),
    ].join(", "),
  ];
}

const numberText = (value: number | undefined): string => (value === undefined ? "?" : String(value));

function voteText(votedFor: NodeId | null | undefined): string {
  if (votedFor === undefined) return "?";
  return votedFor === null ? "-" : nodeName(votedFor);
}

function timerText({ name, opens, closes }: Timer, isTimed: boolean, now: number): string {
  if (!isTimed) return oneWord(name);
  return `${oneWord(name)} ${opens}-${closes} ms${closes < now ? " (overdue)" : ""}`;
}

/** What does not fit into the table. */
function slotDetails(slot: Slot, implementation: Implementation): string[] {
  const { options, view, pending } = slot;
  if (view === null) return [];
  const name = nodeName(options.id);
  const details: string[] = [];
  const { role, votesGranted = [], nextIndex = [], matchIndex = [] } = view;
  if (isCandidate(role) && votesGranted.length > 0) details.push(`has votes of ${serversText(votesGranted)}`);
  if (role === "leader") {
    if (matchIndex.length > 0) details.push(`matchIndex ${byNode(matchIndex)}`);
    if (nextIndex.length > 0) details.push(`nextIndex ${byNode(nextIndex)}`);
  }
  const standing = standingText(slot);
  if (standing !== null) details.push(standing);
  const behind = durableDifferences(durableOn(implementation, slot.disk), view);
  if (behind.length > 0) details.push(`has on disk: ${behind.join(", ")}`);
  const writing = pending.map((item) => pendingText(item, slot, implementation));
  if (writing.length > 0) details.push(`is writing ${writing.join(", then ")}`);
  return details.map((detail) => `${name} ${detail}`);
}

const byNode = (indices: readonly number[]): string =>
  indices.map((index, node) => `${nodeName(node)}=${index}`).join(" ");

function pendingText(pending: Pending, { disk }: Slot, implementation: Implementation): string {
  switch (pending.type) {
    case "write":
      return renderWrite(pending.write, disk, implementation);
    case "send":
      return `${oneWord(pending.packet.kind)} to ${nodeName(pending.packet.to)}`;
    case "respond":
      return `answer ${responseText(pending)}`;
  }
}

function inFlight(cluster: Cluster, style: Style): string[] {
  const rows = new Map<string, { packet: Packet; copies: number }>();
  for (const packet of cluster.network) {
    const key = rowKey(packet);
    const row = rows.get(key);
    if (row) row.copies++;
    else rows.set(key, { packet, copies: 1 });
  }
  if (rows.size === 0) return ["in flight: nothing"];
  const cells = [...rows.values()].map(({ packet, copies }) => [
    linkName(packet),
    oneWord(packet.kind),
    style.dim(renderBody(packet.body)),
    [...(copies > 1 ? [`${copies} copies`] : []), ...obstacles(packet, cluster, style)].join(", "),
  ]);
  return [
    `in flight: ${quantity(cluster.network.length, "packet")}, oldest first`,
    ...renderTable(cells, { indent: "  ", width: style.width }),
  ];
}

// Two packets that read the same are one row: a reader could not tell them apart.
const rowKey = (packet: Packet): string => `${linkName(packet)} ${packet.kind} ${renderBody(packet.body)}`;

function obstacles({ from, to }: Packet, cluster: Cluster, style: Style): string[] {
  return [
    ...(isBlocked(cluster, from, to) ? [style.yellow("blocked")] : []),
    ...absenceTexts(cluster.slots, to, cluster.now).map(style.yellow),
  ];
}

function aroundServers(cluster: Cluster): string[] {
  const { slots, clients, setup, now } = cluster;
  const nodes = slots.map(({ options }) => options.id);
  const blocked = nodes.flatMap((from) =>
    nodes.filter((to) => isBlocked(cluster, from, to)).map((to) => linkName({ from, to })),
  );
  const told = clientTexts(clients);
  return [
    `blocked links: ${blocked.length === 0 ? "none" : blocked.join(", ")}`,
    `clients: ${told.length === 0 ? "none has asked" : told.join("; ")}`,
    ...(setup.environment.time === "timed" ? [`time: ${now} ms`] : []),
  ];
}
