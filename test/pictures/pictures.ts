// The pictures that are checked in: of some recorded traces, of every story, and of what `npm start` finds.

import { readdirSync, readFileSync } from "node:fs";
import { liferaft } from "../../adapters/liferaft/index.js";
import type { Action } from "../../src/cluster/action.js";
import type { Start } from "../../src/cluster/start-cluster.js";
import { exportSvg } from "../../src/report/export/svg.js";
import { svgLines } from "../../src/report/picture/shape-text.js";
import { stillOf, type Still } from "../../src/report/picture/still.js";
import { Timeline } from "../../src/playback/timeline.js";
import { parseTrace } from "../../src/trace/trace-text.js";
import { recorded, recordingOf } from "../report/export/recordings.js";
import { deliver, fire, packet, play } from "../trace/random-run.js";
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
  { path: "docs/pictures/reading-a-picture.svg", draw: drawEverySign },
];

/** The trace that `npm start` leaves; test/cli/start.test.ts holds them equal. */
function drawLiferaft(): string {
  const trace = parseTrace(textOf("traces/libraries/liferaft/committed-entry-lost.jsonl"));
  return exportSvg(recordingOf(trace, liferaft));
}

/** For the page on how a picture is read: a short run in which nearly every sign occurs. */
function drawEverySign(): string {
  const { setup, steps } = play(
    [
      fire("S1", "election"),
      { do: "finish", node: "S1" },
      deliver("S1", "S2", "RequestVote"),
      { do: "finish", node: "S2" },
      packet("drop", "S1", "S3", "RequestVote"),
      packet("duplicate", "S2", "S1", "RequestVoteReply"),
      { do: "invoke", node: "S1", operation: "write", client: 1, command: "x" },
      { do: "partition", blocked: ["S3>S1", "S1>S3", "S3>S2", "S2>S3"] },
      { do: "finish", node: "S1" },
      deliver("S1", "S2", "AppendEntries"),
      { do: "crash", node: "S2" },
      { do: "partition", blocked: [] },
      { do: "restart", node: "S2" },
      deliver("S1", "S3", "AppendEntries"),
    ],
    { disk: "async", settings: { noop: "off" } },
  );
  const run = new Timeline(setup);
  for (const { action } of steps) run.take(action);
  const title = "S1 is elected, and is asked for x.";
  const demand = "A message is lost and one is copied, S3 is cut off for a while, and S2 crashes and comes back.";
  return textOfStill({
    run,
    heading: { tone: "plain", title, demand, sentence: null, facts: [] },
    broken: null,
    why: null,
  });
}

const textOfStill = (still: Still): string => [...svgLines(stillOf(still))].map((line) => `${line}\n`).join("");

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
  return textOfStill({ run, heading, broken: null, why: null });
}
