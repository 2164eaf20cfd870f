// The pictures that are checked in: of some recorded traces, of every story, and of what `npm start` finds.

import { readdirSync, readFileSync } from "node:fs";
import { liferaft } from "../../adapters/liferaft/index.js";
import type { Action } from "../../src/cluster/action.js";
import type { Start } from "../../src/cluster/start-cluster.js";
import { exportSvg } from "../../src/report/export/svg.js";
import { svgLines } from "../../src/report/picture/shape-text.js";
import { stillOf } from "../../src/report/picture/still.js";
import { Timeline } from "../../src/report/picture/timeline.js";
import { parseTrace } from "../../src/trace/trace-text.js";
import { recorded, recordingOf } from "../report/export/recordings.js";
import { told } from "../scenarios/scenario.js";

export const ROOT = new URL("../../", import.meta.url);

export interface Picture {
  /** From the root. */
  readonly path: string;
  readonly draw: () => string;
}

const MUTANTS = [
  "ack-before-fsync",
  "ae-no-prevterm-check",
  "ae-truncate-unconditional",
  "commit-prior-term-by-counting",
  "folklore-most-votes-wins",
  "folklore-vote-by-committed-index",
  "follower-commit-min-own-last",
  "quorum-n-minus-1-or-floor",
  "restart-resumes-leadership-same-term",
  "term-not-persisted",
  "vote-dup-counted",
  "vote-no-uptodate-check",
  "vote-stale-term-counted",
  "votedfor-not-persisted",
];

const STORIES = readdirSync(new URL("test/scenarios/", ROOT))
  .filter((name) => name.endsWith(".txt"))
  .map((name) => name.replace(/\.txt$/, ""));

const textOf = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");

export const PICTURES: readonly Picture[] = [
  ...MUTANTS.map((id) => ({ path: `docs/pictures/${id}.svg`, draw: () => exportSvg(recorded(id)) })),
  ...STORIES.map((name) => ({ path: `test/scenarios/${name}.svg`, draw: () => drawStory(name) })),
  { path: "docs/pictures/liferaft.svg", draw: drawLiferaft },
];

/** The trace that `npm start` leaves; test/cli/start.test.ts holds them equal. */
function drawLiferaft(): string {
  const trace = parseTrace(textOf("docs/pictures/liferaft.jsonl"));
  return exportSvg(recordingOf(trace, liferaft));
}

/** A story: its first paragraph, and all that happens in it. */
function drawStory(name: string): string {
  const text = textOf(`test/scenarios/${name}.txt`);
  const starts: Start[] = [];
  const actions: Action[] = [];
  told(text, { begin: (start) => starts.push(start), take: ({ action }) => actions.push(action) });
  const [start] = starts;
  const run = new Timeline(start.cluster.setup, start);
  for (const action of actions) run.take(action);
  const [prose] = text.split("\n\n");
  const [, title, demand] = /^(.*?\.) (.*)$/.exec(prose.replaceAll("\n", " "))!;
  const heading = { tone: "plain", title, demand, sentence: null, facts: [] } as const;
  return [...svgLines(stillOf({ run, heading, broken: null, why: null }))].map((line) => `${line}\n`).join("");
}
