// Runs to export: all recorded ones, drawn ones with every fault, and one whose texts are hostile.

import { readdirSync, readFileSync } from "node:fs";
import type { Action } from "../../../src/cluster/action.js";
import { applyAction, type Step } from "../../../src/cluster/apply-action.js";
import { startCluster } from "../../../src/cluster/start-cluster.js";
import { DEFAULT_ENVIRONMENT } from "../../../src/cluster/setup.js";
import type { Implementation } from "../../../src/contract/implementation.js";
import { ALL_LAWS, selectLaws } from "../../../src/laws/all-laws.js";
import { mutantById } from "../../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../../src/raft/reference.js";
import type { NodesSource, RecordedRun } from "../../../src/report/export/recording.js";
import { replayStrictly } from "../../../src/run/replay.js";
import { parseTrace } from "../../../src/trace/trace-text.js";
import type { Trace } from "../../../src/trace/trace.js";
import { randomRun, traceOf, type Played } from "../../trace/random-run.js";
import { HOSTILE_TEXTS, implementation as hostile } from "./hostile.js";

const FOLDER = new URL("../../../traces/", import.meta.url);

export interface Titled {
  readonly title: string;
  readonly recording: RecordedRun;
}

interface Names {
  readonly path: string;
  readonly nodes: NodesSource;
}

/** A trace played again. */
export function recordingOf(trace: Trace, implementation: Implementation, names: Partial<Names> = {}): RecordedRun {
  const { laws } = selectLaws(trace.header.laws);
  const replay = replayStrictly(trace, implementation, laws);
  if (replay.drift !== null) throw new Error(replay.drift.reason);
  return { trace, replay, laws: ALL_LAWS, path: "traces/run.jsonl", nodes: { from: "reference" }, ...names };
}

/** The recording of a trace under traces/. */
export function recorded(id: string): RecordedRun {
  const trace = parseTrace(readFileSync(new URL(`${id}.jsonl`, FOLDER), "utf8"));
  const { implementation } = mutantById(id)!;
  return recordingOf(trace, implementation, { path: `traces/${id}.jsonl`, nodes: { from: "mutant", id } });
}

/** A run that was played without a trace. */
export function recordingOfRun(played: Played, implementation: Implementation = REFERENCE): RecordedRun {
  return recordingOf(traceOf(played), implementation);
}

const RECORDED: readonly Titled[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".jsonl"))
  .map((name) => name.replace(/\.jsonl$/, ""))
  .map((id) => ({ title: id, recording: recorded(id) }));

const RANDOM: readonly Titled[] = Array.from({ length: 20 }, (_, i) => `export/${i}`).map((seed) => ({
  title: `a run of the seed ${seed}`,
  recording: recordingOfRun(randomRun(seed, 120)),
}));

/** Each of the hostile words once, then all of what they have sent arrives. */
function hostileRun(): Played {
  const setup = {
    implementation: hostile as Implementation,
    environment: { ...DEFAULT_ENVIRONMENT, nodes: 2, settings: { [HOSTILE_TEXTS[0]]: HOSTILE_TEXTS[1] } },
  };
  const start = startCluster(setup);
  const steps: Step[] = [];
  let { cluster } = start;
  const take = (action: Action): void => {
    const step = applyAction(cluster, action);
    if (step === null) throw new Error(`not possible: ${JSON.stringify(action)}`);
    steps.push(step);
    ({ cluster } = step);
  };
  for (const name of HOSTILE_TEXTS) take({ type: "local", node: 0, name });
  take({ type: "fire", node: 1, timer: HOSTILE_TEXTS[1] });
  take({ type: "invoke", node: 1, operation: { type: "write", client: 0, command: HOSTILE_TEXTS[4] } });
  take({ type: "drop", packet: cluster.network[0] });
  for (const packet of cluster.network) take({ type: "deliver", packet });
  return { setup, start, steps };
}

export const HOSTILE: RecordedRun = {
  ...recordingOf(
    {
      ...traceOf(hostileRun()),
      verdict: { verdict: "violated", law: "election-safety", sentence: HOSTILE_TEXTS[0], facts: HOSTILE_TEXTS },
    },
    hostile,
    {
      path: `traces/${HOSTILE_TEXTS[3]},a:b%.jsonl`,
      nodes: { from: "module", specifier: "./x.js", exported: "default" },
    },
  ),
};

/** The same with a verdict that is as hostile. */
export const HOSTILE_VERDICT: RecordedRun = {
  ...HOSTILE,
  replay: { ...HOSTILE.replay, verdict: HOSTILE.trace.verdict },
};

export const ALL_RECORDINGS: readonly Titled[] = [
  ...RECORDED,
  ...RANDOM,
  { title: "a run of hostile words", recording: HOSTILE_VERDICT },
];
