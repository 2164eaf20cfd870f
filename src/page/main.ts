// The page of a picture: opens the run that stands in it, draws it, and listens.

import { clusterDigest } from "../cluster/digest.js";
import { oneLine, oneWord } from "../report/plain-text.js";
import { renderSetup } from "../report/run-text.js";
import { openRun } from "../report/picture/open-run.js";
import type { PageData } from "../report/picture/page-data.js";
import { rowText } from "../report/picture/row-text.js";
import { traceOfRun } from "../report/picture/save-run.js";
import { renderTrace } from "../trace/render-trace.js";
import { followAddress } from "./address.js";
import { clusterPanel } from "./cluster-panel.js";
import { Diagram } from "./diagram.js";
import { byId } from "./elements.js";
import { ExplorePanel } from "./explore-panel.js";
import { replaceKeeping } from "./keeping.js";
import { listenToKeys } from "./keys.js";
import { Player } from "./player.js";
import { saveFile } from "./save-file.js";
import { SearchBox } from "./search.js";
import { unpackData } from "./unpack.js";
import { verdictBanner } from "./verdict-banner.js";
import { Viewer } from "./viewer.js";

/** The digest of the cluster after every action: the command line and the page must agree on each. */
export function digestsOf(data: PageData): string[] {
  const run = openRun(data);
  return Array.from({ length: run.length + 1 }, (_, row) => clusterDigest(run.clusterAt(row)));
}

async function start(): Promise<void> {
  const viewer = new Viewer(await unpackData(byId("data").textContent));
  const { implementation } = viewer.data;
  document.title = `${oneWord(implementation.name, 60)} · Seaworthy`;
  byId("setup").textContent = renderSetup(viewer.run.start.cluster.setup);
  const player = new Player(viewer);
  const diagram = new Diagram(viewer);
  const explore = new ExplorePanel(viewer, () => save(viewer));
  const show = (): void => {
    const { row, run } = viewer;
    explore.show(() => {
      replaceKeeping(byId("verdict"), verdictBanner(viewer));
      replaceKeeping(byId("cluster"), clusterPanel(run, row));
    });
    byId("position").textContent = `${row} of ${run.length}`;
    byId("scroller").setAttribute("aria-activedescendant", `row-${row}`);
    byId("spoken").textContent = `${row === 0 ? "start" : `action ${row}`}: ${rowText(run, row)}`;
    const why = byId("why");
    why.hidden = viewer.branch.why === null;
    why.setAttribute("aria-pressed", String(viewer.isLit));
  };
  viewer.onChange(show);
  connect(viewer, player);
  show();
  followAddress(viewer, (text) => (byId("found").textContent = text));
  diagram.refresh();
  document.documentElement.dataset["ready"] = "";
}

function connect(viewer: Viewer, player: Player): void {
  const field = byId<HTMLInputElement>("words");
  const help = byId<HTMLDialogElement>("help");
  const search = new SearchBox(viewer, (text) => (byId("found").textContent = text));
  viewer.onChange(() => search.forget());
  const press = (id: string, action: () => void): void => byId(id).addEventListener("click", action);
  const find = (direction: 1 | -1): void => void search.find(field.value, direction);
  const findAgain = (direction: 1 | -1): void => {
    field.value ||= search.asked;
    find(direction);
  };
  press("first", () => viewer.goTo(0));
  press("back", () => viewer.goTo(viewer.row - 1));
  press("play", () => player.toggle());
  press("forward", () => viewer.goTo(viewer.row + 1));
  press("last", () => viewer.goTo(viewer.run.length));
  press("why", () => viewer.light(!viewer.isLit));
  press("ask", () => help.showModal());
  press("close", () => help.close());
  field.addEventListener("input", () => search.forget());
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") find(event.shiftKey ? -1 : 1);
    if (event.key !== "Escape") return;
    // Some browsers empty the box on their own, without a word; none should leave an answer without its question.
    field.value = "";
    search.forget();
    byId("scroller").focus();
  });
  listenToKeys(viewer, {
    play: () => player.toggle(),
    search: () => {
      field.focus();
      field.select();
    },
    next: () => findAgain(1),
    previous: () => findAgain(-1),
    help: () => help.showModal(),
  });
}

function save(viewer: Viewer): void {
  const { data, run, laws, branch } = viewer;
  const name = `${data.implementation.name.slice(0, 60)}-${viewer.nameOf(branch)}`.replace(/[^\w.-]+/g, "-");
  saveFile(`${name}.jsonl`, renderTrace(traceOfRun(run, data, laws)));
}

function fail(error: unknown): void {
  byId("verdict").textContent =
    `This picture cannot be opened: ${oneLine(error instanceof Error ? error.message : String(error))}`;
  document.documentElement.dataset["ready"] = "failed";
}

// The same bundle answers tests that have no page.
if (typeof document !== "undefined") start().catch(fail);
