// How much of what can be reached do random runs visit? Models small enough to be enumerated say what there is; walks
// through the same models, what was seen of it. `npm run random-against-exhaustive` writes the table and the curves to
// docs/random-against-exhaustive.md and .svg.

import { cpus, loadavg } from "node:os";
import { writeFileSync } from "node:fs";
import { DEFAULT_BOUNDS, type Bounds, type Model } from "../dist/checker/model.js";
import { Parts } from "../dist/checker/parts.js";
import { Search } from "../dist/checker/search.js";
import { successorsOf, type Successor } from "../dist/checker/walk.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../dist/cluster/setup.js";
import { streamsOf, type Stream } from "../dist/random/streams.js";
import { REFERENCE } from "../dist/raft/reference.js";
import { curvesSvg, type Curve } from "./curves-svg.js";
import { grouped } from "./measure.js";

const SEED = "random against exhaustive";
/** Runs after which the share is taken. */
const RUNS = [1, 10, 100, 1_000, 10_000, 100_000] as const;
/** A run is so many times as long as the longest shortest path. */
const LENGTH_TO_DEPTH = 2;

interface Small {
  readonly name: string;
  readonly environment: Partial<Environment>;
  readonly bounds: Partial<Bounds>;
}

const MODELS: readonly Small[] = [
  { name: "2 servers, term 2, log 1, K = 2", environment: { nodes: 2 }, bounds: {} },
  {
    name: "2 servers, term 3, log 2, K = 2, a crash",
    environment: { nodes: 2 },
    bounds: { term: 3, log: 2, crashes: 1 },
  },
  { name: "3 servers, term 2, log 1, K = 1", environment: {}, bounds: { messages: 1 } },
  { name: "3 servers, term 1, log 1, K = 2", environment: {}, bounds: { term: 1 } },
];

/** Chooses the next cluster of a run. Made anew for each run, from the run's own stream. */
type Scheduler = (stream: Stream) => (successors: readonly Successor[]) => Successor;

const pick = <T>(list: readonly T[], stream: Stream): T => list[Math.floor(stream.next() * list.length)];

const kindOf = ({ action }: Successor): string => action?.type ?? "network";

const SCHEDULERS: Readonly<Record<string, Scheduler>> = {
  /** Each successor is as likely as any other. */
  uniform: (stream) => (successors) => pick(successors, stream),
  /** Each kind of action is as likely as any other, then each successor of that kind. */
  "kind first": (stream) => (successors) => {
    const kind = pick([...new Set(successors.map(kindOf))], stream);
    return pick(
      successors.filter((successor) => kindOf(successor) === kind),
      stream,
    );
  },
  /** As kind first, but each run draws how likely each kind is, from never to nearly always: a swarm. */
  swarm(stream) {
    const weights = new Map<string, number>();
    const weightOf = (kind: string): number => {
      if (!weights.has(kind)) weights.set(kind, 100 ** stream.next());
      return weights.get(kind)!;
    };
    return (successors) => {
      const kinds = [...new Set(successors.map(kindOf))];
      let left = stream.next() * kinds.reduce((sum, kind) => sum + weightOf(kind), 0);
      const kind = kinds.find((one) => (left -= weightOf(one)) < 0) ?? kinds[kinds.length - 1];
      return pick(
        successors.filter((successor) => kindOf(successor) === kind),
        stream,
      );
    };
  },
};

function modelOf({ environment, bounds }: Small): Model {
  return {
    setup: { implementation: REFERENCE, environment: { ...DEFAULT_ENVIRONMENT, ...environment } },
    laws: [],
    bounds: { ...DEFAULT_BOUNDS, ...bounds },
    loss: "send",
    symmetry: false,
    dropsIgnored: false,
  };
}

/** How many different clusters were seen after each number of runs. */
function visited(model: Model, scheduler: Scheduler, length: number): readonly number[] {
  const parts = new Parts(model);
  const known = new Map<string, readonly Successor[]>();
  const first = successorsOf(parts, parts.firstList());
  const seen = new Set<string>();
  const counts: number[] = [];
  const streams = streamsOf(SEED);
  for (let run = 0; run < RUNS[RUNS.length - 1]; run++) {
    const choose = scheduler(streams(`run ${run}`));
    let successors = first;
    for (let step = 0; step < length && successors.length > 0; step++) {
      const { fingerprint, list } = choose(successors);
      seen.add(fingerprint);
      successors = known.get(fingerprint) ?? successorsOf(parts, list);
      known.set(fingerprint, successors);
    }
    if ((RUNS as readonly number[]).includes(run + 1)) counts.push(seen.size);
  }
  return counts;
}

const load = (): string => `load ${loadavg()[0].toFixed(1)}`;
const lines: string[] = [];
const curves: Curve[] = [];
const began = load();

for (const small of MODELS) {
  const model = modelOf(small);
  const search = new Search(model);
  search.advance(Infinity);
  const { distinct, depth } = search;
  const length = LENGTH_TO_DEPTH * depth;
  lines.push(
    "",
    `## ${small.name}`,
    "",
    `${grouped(distinct)} clusters can be reached, the last after ${depth - 1} actions; a run is ${length} actions.`,
    "",
  );
  lines.push(
    `| runs | ${Object.keys(SCHEDULERS).join(" | ")} |`,
    `|---|${"---|".repeat(Object.keys(SCHEDULERS).length)}`,
  );
  const shares = Object.entries(SCHEDULERS).map(([scheduler, draw]) => {
    // The first cluster is seen by all.
    const share = visited(model, draw, length).map((seen) => Math.min(1, (seen + 1) / distinct));
    curves.push({ panel: small.name, name: scheduler, points: RUNS.map((runs, i) => [runs, share[i]]) });
    console.log(`${small.name}, ${scheduler}: ${share.map((one) => (100 * one).toFixed(1)).join(" ")} %`);
    return share;
  });
  RUNS.forEach((runs, i) =>
    lines.push(`| ${grouped(runs)} | ${shares.map((share) => `${(100 * share[i]).toFixed(2)} %`).join(" | ")} |`),
  );
}

const head = [
  "# Random against exhaustive",
  "",
  "What share of the clusters that can be reached do random runs visit? The checker enumerates a model of the reference;",
  "walks through the same model, with the same choices of what is lost, count what they saw. Nothing is measured in time here,",
  "so that the same command gives the same figures on every machine.",
  "",
  `Made by \`npm run random-against-exhaustive\` (${cpus().length} cores, ${began} at the beginning, ${load()} at the end).`,
  "",
  "- **uniform**: each successor is as likely as any other.",
  "- **kind first**: each kind of action (deliver, fire, request, crash, ...) is as likely as any other, then each successor of it.",
  "- **swarm**: as kind first, but every run draws anew how likely each kind is, over a factor of 100: as `seaworthy fuzz` does.",
  "",
  "![share of the reachable clusters by number of runs](random-against-exhaustive.svg)",
];
writeFileSync("docs/random-against-exhaustive.md", [...head, ...lines, ""].join("\n"));
writeFileSync("docs/random-against-exhaustive.svg", curvesSvg(curves));
