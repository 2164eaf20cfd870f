// Everything that can happen next, to be taken by a click; and what was explored so far.

import type { Action } from "../cluster/action.js";
import { applyAction } from "../cluster/apply-action.js";
import { MISHAPS } from "../cluster/mishaps.js";
import { GROUPS, renderAction, rowOf, type Group } from "../report/action-rows.js";
import { MISHAP_ROWS } from "../report/mishap-rows.js";
import { oneWord } from "../report/plain-text.js";
import { changesOf, nothingOf, mishapTexts } from "../report/step-text.js";
import { PLAIN } from "../report/style.js";
import { ChoiceList, type Choice } from "./choice-list.js";
import { choicesAt, keyOf } from "./choices.js";
import { button, byId, html } from "./elements.js";
import { replaceKeeping } from "./keeping.js";
import type { Viewer } from "./viewer.js";

const OPEN: ReadonlySet<Group> = new Set(["Messages arrive", "Servers act"]);

export class ExplorePanel {
  private readonly scroller = byId("explore");
  private readonly runs = html("div", { class: "bar", role: "group", "aria-label": "Runs" });
  private readonly hint = html("p", { class: "quiet" });
  private readonly lists: ReadonlyMap<Group, ChoiceList>;
  /** Room to scroll into, so that what grows above the pointer need not push what is under it. */
  private readonly room = html("div", { class: "room" });

  constructor(
    private readonly viewer: Viewer,
    private readonly save: () => void,
  ) {
    const press = (number: number): void => viewer.take(number);
    this.lists = new Map(GROUPS.map((title) => [title, new ChoiceList(title, OPEN.has(title), press)]));
    const lists = [...this.lists.values()].map(({ element }) => element);
    this.scroller.append(html("h2", {}, "What can happen next"), this.runs, this.hint, ...lists, this.room);
    this.scroller.addEventListener("pointerleave", () => this.show());
    if (viewer.canExplore) this.scroller.parentElement!.classList.add("explorable");
    else this.runs.hidden = true;
  }

  /** Shows what is possible now. What somebody points at, or has the focus, stays where it is on the screen, whatever is drawn around it meanwhile. */
  show(drawOthers = (): void => {}): void {
    const { scroller } = this;
    const anchor = scroller.querySelector("button:hover") ?? scroller.querySelector("button:focus");
    const before = anchor?.getBoundingClientRect().top ?? 0;
    drawOthers();
    this.showRuns();
    this.showChoices(scroller.matches(":hover, :focus-within"));
    if (anchor === null) return this.makeRoom(0);
    const wanted = scroller.scrollTop + anchor.getBoundingClientRect().top - before;
    this.makeRoom(wanted);
    scroller.scrollTop = wanted;
  }

  private makeRoom(top: number): void {
    const { scroller, room } = this;
    room.style.height = "0";
    room.style.height = `${Math.max(0, top + scroller.clientHeight - scroller.scrollHeight)}px`;
  }

  private showRuns(): void {
    const { viewer } = this;
    const { branches, branch, isFresh } = viewer;
    const labelOf = (one: typeof branch): string =>
      one.fork === null || isFresh ? viewer.nameOf(one) : `${viewer.nameOf(one)} (from ${one.fork.row})`;
    const tabs = (isFresh ? branches.slice(1) : branches).map((one) =>
      button(labelOf(one), () => viewer.show(one), {
        "data-key": viewer.nameOf(one),
        "aria-pressed": String(one === branch),
      }),
    );
    // What is always there stands first, so that it does not move.
    replaceKeeping(this.runs, [
      button("Undo", () => viewer.undo(), { id: "undo", "data-key": "undo", "aria-disabled": String(!viewer.canUndo) }),
      button("Save as trace", this.save, { id: "save", "data-key": "save" }),
      ...(tabs.length > 1 ? tabs : []),
    ]);
  }

  private showChoices(isHeld: boolean): void {
    const { viewer } = this;
    const { run, row, data } = viewer;
    const cluster = run.clusterAt(row);
    const actions = viewer.canExplore && !viewer.isHealing ? choicesAt(cluster, data.faults) : [];
    this.hint.textContent = this.hintFor(actions);
    const next = row < run.length ? keyOf(run.stepAt(row + 1).action) : null;
    const groups = new Map<Group, Choice[]>(GROUPS.map((title) => [title, []]));
    (actions ?? []).forEach((action, number) => {
      const step = applyAction(cluster, action);
      if (step === null) return;
      const key = keyOf(action);
      const changes = step.node < 0 ? [] : changesOf(step, PLAIN);
      const what = [renderAction(step, PLAIN), ...mishapTexts(step)].join(", and ");
      const effect = changes.length > 0 ? changes.join("; ") : nothingOf(step);
      groups.get(groupOf(action))!.push({ key, number, what, effect, isNext: key === next });
    });
    for (const [title, list] of this.lists) list.show(groups.get(title)!, isHeld);
  }

  private hintFor(actions: readonly Action[] | null): string {
    const { viewer } = this;
    const { name } = viewer.data.implementation;
    if (!viewer.canExplore) {
      return `This run can be stepped through, and no more: ${oneWord(name, 60)} is somebody else's code, which is not in this page. The page holds what it answered in this run. The reference and its mutants can be explored.`;
    }
    if (viewer.isHealing) return "The healing phase chooses by itself. Explore from where the faults stop, or before.";
    const packets = viewer.run.clusterAt(viewer.row).network.length;
    if (actions === null) return `${packets} packets are under way: too many to list what can happen.`;
    return "";
  }
}

function groupOf(action: Action): Group {
  const mishap = MISHAPS.find(({ field }) => field in action);
  return mishap === undefined ? rowOf(action.type).group : MISHAP_ROWS[mishap.field].group;
}
