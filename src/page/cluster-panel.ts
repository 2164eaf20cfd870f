// The cluster at the chosen row: what just changed, who is what, logs side by side, beliefs, packets.

import type { Cluster } from "../cluster/cluster.js";
import type { Slot } from "../cluster/slot.js";
import { baseOf, commonIndex, entryAt, type Log } from "../contract/log.js";
import { isCandidate, type View } from "../contract/view.js";
import { renderAction } from "../report/action-rows.js";
import { durableDifferences, durableOn, renderWrite } from "../report/durable-text.js";
import { compactedText, renderPayload } from "../report/log-text.js";
import { standingText } from "../report/membership-text.js";
import { pauseTexts } from "../report/pause-text.js";
import { oneWord } from "../report/plain-text.js";
import { changesOf } from "../report/step-text.js";
import { PLAIN } from "../report/style.js";
import { logColumns } from "../report/picture/log-columns.js";
import { termClass } from "../report/picture/picture-style.js";
import { rowText } from "../report/picture/row-text.js";
import type { Timeline } from "../playback/timeline.js";
import { nodeName, serversText } from "../contract/node-name.js";
import { quantity } from "../contract/quantity.js";
import { html, type ElementChild } from "./elements.js";
import { inFlight, aroundServers } from "./in-flight.js";

const ENTRIES_MAX = 40;

export function clusterPanel(run: Timeline, row: number): HTMLElement[] {
  const cluster = run.clusterAt(row);
  const moved = row === 0 ? -1 : run.moverOf(row);
  return [
    section(row === 0 ? "At the start" : `After action ${row}`, happened(run, row)),
    section("Servers", servers(cluster, moved)),
    section("Logs", logs(cluster), ...beliefs(cluster)),
    section("In flight", inFlight(cluster), ...aroundServers(cluster)),
  ];
}

const section = (title: string, ...children: readonly ElementChild[]): HTMLElement =>
  html("section", {}, html("h2", {}, title), ...children);

function happened(run: Timeline, row: number): HTMLElement {
  if (row === 0) return html("p", {}, rowText(run, 0));
  const step = run.stepAt(row);
  const changes = step.node < 0 ? [] : changesOf(step, PLAIN);
  return html(
    "div",
    {},
    html("p", { class: "action" }, renderAction(step, PLAIN)),
    changes.length === 0
      ? html("p", { class: "quiet" }, "Nothing changes in a server.")
      : html("ul", { class: "changes" }, ...changes.map((change) => html("li", {}, change))),
  );
}

function servers(cluster: Cluster, moved: number): HTMLElement {
  const heads = ["", "role", "term", "vote", "commit", "applied", "timers and disk"];
  return html(
    "div",
    { class: "wide" },
    html(
      "table",
      { class: "servers" },
      html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, head)))),
      html("tbody", {}, ...cluster.slots.map((slot, node) => serverRow(slot, cluster, node === moved))),
    ),
  );
}

/** Of a server that is down, its disk is all there is. */
const shownOf = ({ view, disk }: Slot, { setup }: Cluster): View => view ?? durableOn(setup.implementation, disk);

function serverRow(slot: Slot, cluster: Cluster, isMoved: boolean): HTMLElement {
  const { options, up } = slot;
  const { role, currentTerm, votedFor, commitIndex, lastApplied } = shownOf(slot, cluster);
  const vote = votedFor === undefined ? "?" : votedFor === null ? "–" : nodeName(votedFor);
  const office = up ? (role ?? "?") : "down";
  return html(
    "tr",
    { class: `${isMoved ? "moved " : ""}${office}` },
    html("th", { scope: "row" }, nodeName(options.id)),
    html("td", {}, html("span", { class: `office ${office}` }, office === "leader" ? "♛ leader" : office)),
    html("td", {}, html("span", { class: `chip ${termClass(currentTerm)}` }, currentTerm ?? "?")),
    html("td", {}, vote),
    html("td", { class: "number" }, up ? (commitIndex ?? "?") : ""),
    html("td", { class: "number" }, up ? (lastApplied ?? "?") : ""),
    html("td", { class: "notes" }, notesOn(slot, cluster).join("; ")),
  );
}

function notesOn(slot: Slot, { setup, now }: Cluster): string[] {
  const { view, timers, pending, disk } = slot;
  const isTimed = setup.environment.time === "timed";
  const windows = timers.map(({ name, opens, closes }) =>
    isTimed ? `${oneWord(name)} ${opens}–${closes} ms${closes < now ? " (overdue)" : ""}` : oneWord(name),
  );
  const notes = [...pauseTexts(slot, now), ...windows];
  if (view === null) return notes;
  const standing = standingText(slot);
  if (standing !== null) notes.unshift(standing);
  const { role, votesGranted = [] } = view;
  if (isCandidate(role) && votesGranted.length > 0) notes.push(`has votes of ${serversText(votesGranted)}`);
  const behind = durableDifferences(durableOn(setup.implementation, disk), view);
  if (behind.length > 0) notes.push(`disk holds: ${behind.join(", ")}`);
  const writes = pending.flatMap((one) =>
    one.type === "write" ? [renderWrite(one.write, disk, setup.implementation)] : [],
  );
  const held = pending.length - writes.length;
  if (writes.length > 0) notes.push(`is writing ${writes.join(", then ")}`);
  if (held > 0) notes.push(`holds back ${quantity(held, "message")} until then`);
  return notes;
}

function logs(cluster: Cluster): HTMLElement {
  const shown = cluster.slots.map((slot) => ({ slot, view: shownOf(slot, cluster) }));
  const columns = logColumns(
    shown.map(({ view }) => view.log?.index ?? 0),
    ENTRIES_MAX,
  );
  if (columns.length === 0) return html("p", { class: "quiet" }, "All logs are empty.");
  const heads = columns.flatMap((index, i) => [
    ...gapBefore(columns, i),
    html("th", { scope: "col" }, html("span", {}, index)),
  ]);
  const rows = shown.map(({ slot, view }) =>
    html(
      "tr",
      { class: slot.up ? "" : "down" },
      html("th", { scope: "row" }, nodeName(slot.options.id)),
      ...cellsOf(view, columns),
    ),
  );
  const table = html(
    "table",
    { class: "logs" },
    html("thead", {}, html("tr", {}, html("td"), ...heads)),
    html("tbody", {}, ...rows),
  );
  return html(
    "div",
    { class: "wide", tabindex: 0, role: "region", "aria-label": "Logs side by side", "data-key": "logs" },
    table,
  );
}

/** A narrow column for indices that are left out. */
const gapBefore = (columns: readonly number[], place: number): HTMLElement[] =>
  columns[place] > (columns[place - 1] ?? 0) + 1 ? [html("td", { class: "gap" }, "…")] : [];

function cellsOf({ log, commitIndex = 0 }: View, columns: readonly number[]): HTMLElement[] {
  const width = columns.flatMap((index, i) => [index, ...gapBefore(columns, i)]).length;
  const whole = (text: string): HTMLElement[] => [
    html("td", { colspan: width, class: "whole" }, html("span", {}, text)),
  ];
  if (log === undefined) return whole("not shown");
  if (log.index === 0) return whole("empty");
  const base = baseOf(log).index;
  return columns.flatMap((index, i) => {
    if (index <= base) return [...gapBefore(columns, i), compactedCell(index, base)];
    const entry = entryAt(log, index);
    if (entry === undefined) return [...gapBefore(columns, i).map(() => html("td")), html("td")];
    return [...gapBefore(columns, i), cellOf(entry, index <= commitIndex)];
  });
}

/** What a snapshot stands for; where it ends, its index. */
const compactedCell = (index: number, base: number): HTMLElement =>
  html(
    "td",
    { class: "entry compacted", title: `in the snapshot up to index ${base}` },
    html("span", {}, index === base ? compactedText(base) : "…"),
  );

function cellOf({ index, term, payload }: Log, isCommitted: boolean): HTMLElement {
  return html(
    "td",
    {
      class: `entry ${isCommitted ? "committed" : "open"} ${termClass(term)}`,
      title: `index ${index}, term ${term}, ${isCommitted ? "committed" : "not committed"}`,
    },
    html("small", {}, `t${term}`),
    html("span", {}, renderPayload(payload)),
    isCommitted ? html("span", { class: "tick", "aria-label": "committed" }, "✓") : null,
  );
}

/** What leaders believe of their followers, against what these hold. */
function beliefs(cluster: Cluster): HTMLElement[] {
  return cluster.slots.flatMap(({ view }, leader) => {
    if (view?.role !== "leader" || view.matchIndex === undefined) return [];
    const rows = view.matchIndex.flatMap((matched, node) =>
      node === leader ? [] : [belief(view, matched, node, cluster)],
    );
    if (rows.length === 0) return [];
    const heads = [`${nodeName(leader)} believes of`, "matchIndex", "nextIndex", "really equal up to"];
    return [
      html(
        "table",
        { class: "beliefs" },
        html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, head)))),
        html("tbody", {}, ...rows),
      ),
    ];
  });
}

function belief({ log, nextIndex }: View, matched: number, node: number, cluster: Cluster): HTMLElement {
  const held = shownOf(cluster.slots[node], cluster).log;
  const same = log === undefined || held === undefined ? null : commonIndex(log, held);
  const isWrong = same !== null && same < matched;
  return html(
    "tr",
    { class: isWrong ? "wrong" : "" },
    html("th", { scope: "row" }, nodeName(node)),
    html("td", {}, matched),
    html("td", {}, nextIndex?.[node] ?? "?"),
    html("td", {}, same === null ? "not shown" : same, isWrong ? " ✗" : null),
  );
}
