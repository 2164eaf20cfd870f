// How large the picture of a long run is, how soon it is there, and whether it scrolls, in a real browser.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import type { Action } from "../dist/cluster/action.js";
import { NO_FAULTS, type Faults } from "../dist/cluster/enabled-actions.js";
import { EVERY_FAULT } from "./every-fault.js";
import { NO_LIMITS } from "../dist/fuzz/limits.js";
import { drawPlan } from "../dist/fuzz/swarm.js";
import { REFERENCE } from "../dist/raft/reference.js";
import { streamsOf } from "../dist/random/streams.js";
import { recordTrace } from "../dist/run/record.js";
import { Play } from "../dist/play/play.js";
import { Scheduler } from "../dist/play/scheduler.js";
import { renderTrace } from "../dist/trace/render-trace.js";
import { CHROMIUM_PATH } from "../test/page/chromium-path.js";
import { grouped, median } from "./measure.js";
import { printTable } from "./table.js";

const ACTIONS = 50_000;
const ROUNDS = 3;
const FRAMES = 120;

export async function benchPage(): Promise<void> {
  if (CHROMIUM_PATH === undefined) {
    console.log("\nPictures SKIPPED: no Chromium was found. Install it, or say where it is in CHROMIUM.");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-page-"));
  const browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: ["--no-sandbox"] });
  try {
    const rows = [["a run of", "trace", "file", "share", "open in", "frames a second"]];
    for (const [name, faults] of [
      ["every fault on", EVERY_FAULT],
      ["no faults, long logs", NO_FAULTS],
    ] as const) {
      const trace = join(folder, "run.jsonl");
      const picture = join(folder, "run.html");
      const longest = write(trace, faults);
      view(trace, picture);
      const [raw, file] = [statSync(trace).size, statSync(picture).size];
      const looks = [];
      for (let round = 0; round < ROUNDS; round++) looks.push(await look(browser, picture));
      rows.push([
        `${grouped(ACTIONS)} actions, ${name} (up to ${grouped(longest)} entries)`,
        `${grouped(raw / 1000)} kB`,
        `${grouped(file / 1000)} kB`,
        (file / raw).toFixed(2),
        `${(median(looks.map(({ opened }) => opened)) / 1000).toFixed(2)} s`,
        grouped(median(looks.map(({ frames }) => frames))),
      ]);
    }
    printTable("Pictures in Chromium (wanted: a fifth of the trace, 2 seconds, 30 frames a second)", rows);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

/** Writes the trace of a long run; answers how long its longest log became. */
function write(path: string, faults: Faults): number {
  const { environment, schedule, seed } = drawPlan(REFERENCE, "page", { ...NO_LIMITS, nodes: 3, faults });
  const asks = { ...schedule, operationsMax: Infinity, weights: { ...schedule.weights, invoke: 5, deliver: 60 } };
  const scheduler = new Scheduler(faults === EVERY_FAULT ? schedule : asks, streamsOf(seed));
  const { play } = Play.begin({ implementation: REFERENCE, environment });
  const actions: Action[] = [];
  while (actions.length < ACTIONS) actions.push(play.next(scheduler)!.action);
  writeFileSync(
    path,
    renderTrace(recordTrace(REFERENCE, { seed, environment, actions, healing: null, finding: null, laws: LAWS })),
  );
  return Math.max(...play.cluster.slots.map(({ disk }) => disk.log.index));
}

const LAWS = ["election-safety", "log-matching", "leader-completeness", "state-machine-safety"];

function view(trace: string, out: string): void {
  const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [main, "view", trace, "--out", out], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

async function look(browser: Browser, path: string): Promise<{ opened: number; frames: number }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const begin = performance.now();
  await page.goto(`file://${path}`);
  await page.waitForSelector("html[data-ready]", { timeout: 60_000 });
  const opened = performance.now() - begin;
  const frames = await scroll(page);
  await page.close();
  return { opened, frames };
}

/** Scrolls from the first row to the last in so many frames; answers how many were drawn a second. Runs in the page. */
const SCROLL = `new Promise((resolve) => {
  const scroller = document.getElementById("scroller");
  const length = scroller.scrollHeight - scroller.clientHeight;
  const begin = performance.now();
  let drawn = 0;
  const next = () => {
    scroller.scrollTop = (length * ++drawn) / ${FRAMES};
    if (drawn < ${FRAMES}) requestAnimationFrame(next);
    else resolve((1000 * drawn) / (performance.now() - begin));
  };
  requestAnimationFrame(next);
})`;

const scroll = (page: Page): Promise<number> => page.evaluate<number>(SCROLL);
