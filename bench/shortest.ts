// The shortest way to every mutant's mistake, by exhaustive search, beside the trace that fuzzing recorded of it and beside
// what others published. `npm run shortest` writes docs/shortest.md.

import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { AsymmetryError } from "../dist/checker/symmetry.js";
import { Search } from "../dist/checker/search.js";
import { eventsOf, type Action } from "../dist/cluster/action.js";
import { modelOf } from "../dist/host/asked/check-model.js";
import { ALL_LAWS } from "../dist/laws/all-laws.js";
import { ALL_MUTANTS } from "../dist/mutants/all-mutants.js";
import type { Mutant } from "../dist/mutants/mutant.js";
import { replayStrictly } from "../dist/run/replay.js";
import { parseTrace } from "../dist/trace/trace-text.js";
import { grouped, median } from "./measure.js";

/** Packets under way: as few as it takes. */
const WIDTHS = [1, 2, 3];
const DISTINCT_MAX = 20_000_000;

/** What SandTable needed for the same mistake in real code (EuroSys 2024): events, distinct states. */
const SANDTABLE: Readonly<Record<string, readonly [events: number, states: string]>> = {
  "commit-index-regress": [13, "94 k"],
  "next-below-match": [18, "190 k"],
  "match-index-regress": [10, "60 k"],
  "commit-prior-term-by-counting": [14, "2.4 M"],
  "retry-empty-entries": [24, "10.6 M"],
  "commit-loop-break-at-old-term": [14, "17 M"],
  "ae-truncate-unconditional": [9, "19 k"],
  "vote-stale-term-counted": [8, "3.5 k"],
};

/** The shortest that was found; `isShortest`: nothing was left that could be shorter with more packets under way. */
interface Shortest {
  readonly law: string;
  readonly actions: readonly Action[];
  readonly width: number;
  readonly distinct: number;
  readonly isShortest: boolean;
}

type Answer = Shortest | "complete" | "stopped";

// More packets under way never make it longer: the next search only looks for what is shorter.
function shortestOf(mutant: Mutant): Answer {
  let best: Answer = "complete";
  for (const width of WIDTHS) {
    const known: Shortest | null = typeof best === "string" ? null : best;
    const answer = searchWith(mutant, width, known?.actions.length ?? Infinity);
    if (typeof answer !== "string" || known === null) best = answer;
    else if (answer === "stopped") return { ...known, isShortest: false };
  }
  return best;
}

/** The model that `check --mutant ID` would search, with --symmetry where that takes it: servers that wait to be added are not like the others. */
function searchWith(mutant: Mutant, width: number, depth: number): Answer {
  const { implementation, breaks } = mutant;
  const { name, capabilities, rename } = implementation;
  const subject = { name, capabilities, renames: rename !== undefined, records: false };
  const asked = { nodes: undefined, set: [], bounds: { messages: width, depth }, dropsIgnored: false };
  const laws = ALL_LAWS.filter(({ id }) => breaks.includes(id));
  const search = (symmetry: boolean): Search => {
    const { environment, ...model } = modelOf({ ...asked, symmetry }, subject, mutant);
    return new Search({ ...model, setup: { implementation, environment }, laws });
  };
  try {
    return answerOf(search(mutant.checks?.voters === undefined), width);
  } catch (error) {
    if (!(error instanceof AsymmetryError)) throw error;
    return answerOf(search(false), width);
  }
}

function answerOf(search: Search, width: number): Answer {
  while (!search.isDone && search.distinct < DISTINCT_MAX) search.advance(200_000);
  const { violated, distinct, isDone } = search;
  if (violated === null) return isDone ? "complete" : "stopped";
  return { law: violated.law!.id, actions: violated.actions, width, distinct, isShortest: true };
}

/** What fuzzing recorded, in events, if it is of the same law. */
function recordedEvents({ id, implementation }: Mutant, law: string): number | null {
  const trace = parseTrace(readFileSync(`traces/${id}.jsonl`, "utf8"));
  if (trace.verdict.verdict !== "violated" || trace.verdict.law !== law) return null;
  const laws = ALL_LAWS.filter((one) => one.id === law);
  return eventsOf(replayStrictly(trace, implementation, laws).steps.map(({ action }) => action));
}

/** Whether it is of something that the paper's node does not have: off by default, so that a search is told to have it or never meets it. */
const isOfFeatures = ({ family }: Mutant): boolean =>
  !["election", "replication", "commitment", "persistence", "folklore"].includes(family);

const load = (): string => `load ${loadavg()[0].toFixed(1)}`;
const began = load();
const rows: string[] = [];
const ratios: number[] = [];
const left: string[] = [];
const stopping: string[] = [];
const needing: string[] = [];
for (const mutant of ALL_MUTANTS.filter(({ expected }) => expected === "found")) {
  const { id, breaks } = mutant;
  if (breaks.every((law) => law === "progress")) {
    stopping.push(`\`${id}\``);
    continue;
  }
  if (isOfFeatures(mutant) && mutant.checks === undefined) {
    needing.push(`- \`${id}\`: ${mutant.needs}.`);
    continue;
  }
  const answer = shortestOf(mutant);
  console.log(
    id,
    typeof answer === "string"
      ? answer
      : `${answer.actions.length} actions, K = ${answer.width}, ${answer.distinct} distinct`,
  );
  if (typeof answer === "string") {
    left.push(
      `- \`${id}\`: ${answer} at K = 1 to ${WIDTHS.at(-1)}${answer === "stopped" ? `, after ${grouped(DISTINCT_MAX)} clusters at the widest` : ""}.`,
    );
    continue;
  }
  const { law, actions, width, distinct, isShortest } = answer;
  const events = eventsOf(actions);
  const recorded = recordedEvents(mutant, law);
  if (recorded !== null) ratios.push(recorded / events);
  const [theirs, states] = SANDTABLE[id] ?? ["", ""];
  const ratio = recorded === null ? "" : (recorded / events).toFixed(2);
  rows.push(
    `| \`${id}\` | ${law} | ${isShortest ? "" : "≤ "}${actions.length} | ${events} | ${width} | ${grouped(distinct)} | ${recorded ?? ""} | ${ratio} | ${theirs} | ${states} |`,
  );
}

const page = [
  "# The shortest way to every mistake",
  "",
  "What exhaustive search finds for every shipped mutant, in the environment that it brings (`seaworthy check --mutant ID`",
  "searches the same), with as few packets under way as it takes. No run within these bounds, with up to three packets under way,",
  `is shorter in actions; where ≤ stands, ${grouped(DISTINCT_MAX)} clusters were not enough to say so for the widest.`,
  "",
  `Made by \`npm run shortest\` (${availableParallelism()} cores, ${began} at the beginning, ${load()} at the end).`,
  "",
  "- **Actions** are the steps of the search; **events** are how traces are counted: a crash inside a step is an event of its own,",
  "  the end of a write is none.",
  "- **K** is how many packets are under way and still to be delivered; **clusters** are the distinct ones until it was found,",
  "  those that differ only in who is who counted as one where the mutant allows it.",
  "- **Fuzzing** is the trace in `traces/`, found by the swarm and shrunk, if it is of the same law; **ratio** is its events beside",
  "  the shortest's. Below 1 the trace is of another number of servers, or asks for what no search asks for, or its crash inside a",
  "  step was worth two events to the shrinker, which counts events, and one to the search, which counts actions.",
  "- **SandTable** is what that checker needed for the same mistake in real code, in events and distinct states (EuroSys 2024). A step",
  "  of another implementation is not a step of ours, so that lengths are near each other and not the same.",
  "",
  "| mutant | law | actions | events | K | clusters | fuzzing | ratio | SandTable | its states |",
  "|---|---|---|---|---|---|---|---|---|---|",
  ...rows,
  "",
  `Of ${ratios.length} traces from fuzzing the median is ${median(ratios).toFixed(2)} times the shortest, the longest ${Math.max(...ratios).toFixed(2)} times.`,
  "",
  `Not in the table: those that stop a cluster, since progress is asked of runs that heal, not of all runs (${stopping.join(", ")}); those that bring no environment for \`check\`, each with what it needs:`,
  "",
  ...needing,
  "",
  ...(left.length === 0 ? [] : ["and what was searched for in vain:", "", ...left, ""]),
];
writeFileSync("docs/shortest.md", page.join("\n"));
