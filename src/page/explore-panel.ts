// Everything that can happen next, to be taken by a click; and what was explored so far.

import type { Action } from "../cluster/action.js";
import { applyAction } from "../cluster/apply-action.js";
import { enabledActions } from "../cluster/enabled-actions.js";
import { oneWord } from "../report/plain-text.js";
import { renderStep } from "../report/step-text.js";
import { button, html } from "./elements.js";
import { isSameAction, type Viewer } from "./viewer.js";

/** Listing compares every packet with every other. */
const PACKETS_MAX = 400;

export function explorePanel(viewer: Viewer, save: () => void): HTMLElement {
  return html("section", { class: "explore" }, html("h2", {}, "What can happen next"), ...contents(viewer, save));
}

function contents(viewer: Viewer, save: () => void): HTMLElement[] {
  if (!viewer.canExplore) {
    const { name } = viewer.data.implementation;
    return [
      html(
        "p",
        { class: "quiet" },
        `This run can be stepped through, and no more: ${oneWord(name, 60)} is somebody else's code, which is not in this page. The page holds what it answered in this run. The reference and its mutants can be explored.`,
      ),
    ];
  }
  return [branchBar(viewer, save), ...choices(viewer)];
}

function branchBar(viewer: Viewer, save: () => void): HTMLElement {
  const { branches, branch } = viewer;
  const tabs = branches.map((one) =>
    button(one.forked === null ? one.name : `${one.name} (from ${one.forked.row})`, () => viewer.show(one), {
      "aria-pressed": one === branch ? "true" : "false",
    }),
  );
  return html(
    "div",
    { class: "bar", role: "group", "aria-label": "Runs" },
    ...tabs,
    button("Undo", () => viewer.undo(), { id: "undo", disabled: !viewer.canUndo }),
    button("Save as trace", save, { id: "save" }),
  );
}

function choices(viewer: Viewer): HTMLElement[] {
  const { run, row, data } = viewer;
  const cluster = run.clusterAt(row);
  if (cluster.network.length > PACKETS_MAX) {
    return [
      html(
        "p",
        { class: "quiet" },
        `${cluster.network.length} packets are under way: too many to list what can happen.`,
      ),
    ];
  }
  const recorded = row < run.length ? run.stepAt(row + 1).action : null;
  const groups = new Map<string, HTMLElement[]>(GROUPS.map(({ title }) => [title, []]));
  for (const action of enabledActions(cluster, data.faults)) {
    const step = applyAction(cluster, action);
    if (step === null) continue;
    const isNext = recorded !== null && isSameAction(recorded, action);
    const choice = button(renderStep(step), () => viewer.take(action), {
      class: isNext ? "choice next" : "choice",
      ...(isNext && { title: "what happens next in this run" }),
    });
    groups.get(groupOf(action))!.push(html("li", {}, choice));
  }
  return GROUPS.flatMap(({ title, isOpen }) => {
    const items = groups.get(title)!;
    if (items.length === 0) return [];
    return [
      html("details", { open: isOpen }, html("summary", {}, `${title} (${items.length})`), html("ul", {}, ...items)),
    ];
  });
}

const GROUPS = [
  { title: "Messages arrive", isOpen: true },
  { title: "Servers act", isOpen: true },
  { title: "Servers crash or restart", isOpen: false },
  { title: "Messages are lost or copied", isOpen: false },
  { title: "Writes fail", isOpen: false },
  { title: "The network splits or heals", isOpen: false },
] as const;

function groupOf(action: Action): (typeof GROUPS)[number]["title"] {
  if ("crashAfter" in action) return "Servers crash or restart";
  if ("failAfter" in action) return "Writes fail";
  switch (action.type) {
    case "deliver":
      return "Messages arrive";
    case "fire":
    case "request":
    case "local":
    case "finish":
    case "advance":
      return "Servers act";
    case "crash":
    case "restart":
      return "Servers crash or restart";
    case "drop":
    case "duplicate":
      return "Messages are lost or copied";
    case "partition":
      return "The network splits or heals";
  }
}
