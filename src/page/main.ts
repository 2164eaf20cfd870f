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
import { explorePanel } from "./explore-panel.js";
import { listenToKeys } from "./keys.js";
import { saveFile } from "./save-file.js";
import { Search } from "./search.js";
import { unpack } from "./unpack.js";
import { verdictBanner } from "./verdict-banner.js";
import { Viewer } from "./viewer.js";

const PLAY_MILLISECONDS = 700;

/** The digest of the cluster after every action: the command line and the page must agree on each. */
export function digestsOf(data: PageData): string[] {
  const run = openRun(data);
  return Array.from({ length: run.length + 1 }, (_, row) => clusterDigest(run.clusterAt(row)));
}

async function start(): Promise<void> {
  const viewer = new Viewer(await unpack(byId("data").textContent));
  const { implementation } = viewer.data;
  document.title = `${oneWord(implementation.name, 60)} · Seaworthy`;
  byId("setup").textContent = renderSetup(viewer.run.start.cluster.setup);
  followAddress(viewer);
  const player = new Player(viewer);
  const diagram = new Diagram(viewer);
  const show = (): void => {
    const { row, run } = viewer;
    byId("verdict").replaceChildren(...verdictBanner(viewer));
    byId("cluster").replaceChildren(...clusterPanel(run, row));
    byId("explore").replaceChildren(explorePanel(viewer, () => save(viewer)));
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
  diagram.refresh();
  document.documentElement.dataset["ready"] = "";
}

function connect(viewer: Viewer, player: Player): void {
  const field = byId<HTMLInputElement>("words");
  const help = byId<HTMLDialogElement>("help");
  const search = new Search(viewer, (text) => (byId("found").textContent = text));
  viewer.onChange(() => search.forget());
  const press = (id: string, action: () => void): void => byId(id).addEventListener("click", action);
  const find = (direction: 1 | -1): void => void search.find(field.value, direction);
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
    if (event.key === "Escape") byId("scroller").focus();
  });
  listenToKeys(viewer, {
    play: () => player.toggle(),
    search: () => {
      field.focus();
      field.select();
    },
    next: () => find(1),
    help: () => help.showModal(),
  });
}

class Player {
  private timer: number | null = null;

  constructor(private readonly viewer: Viewer) {}

  toggle(): void {
    if (this.timer !== null) return this.stop();
    if (this.viewer.row === this.viewer.run.length) this.viewer.goTo(0);
    this.timer = window.setInterval(() => this.advance(), PLAY_MILLISECONDS);
    this.label();
  }

  private advance(): void {
    this.viewer.goTo(this.viewer.row + 1);
    if (this.viewer.row === this.viewer.run.length) this.stop();
  }

  private stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.label();
  }

  private label(): void {
    const isPlaying = this.timer !== null;
    byId("play").textContent = isPlaying ? "Pause" : "Play";
    byId("play").setAttribute("aria-pressed", String(isPlaying));
  }
}

function save(viewer: Viewer): void {
  const { data, run, laws, branch } = viewer;
  const name = `${data.implementation.name.slice(0, 60)}-${branch.name}`.replace(/[^\w.-]+/g, "-");
  saveFile(`${name}.jsonl`, renderTrace(traceOfRun(run, data, laws)));
}

function fail(error: unknown): void {
  byId("verdict").textContent =
    `This picture cannot be opened: ${oneLine(error instanceof Error ? error.message : String(error))}`;
  document.documentElement.dataset["ready"] = "failed";
}

// The same bundle answers tests that have no page.
if (typeof document !== "undefined") start().catch(fail);
