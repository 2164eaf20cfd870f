// A run that is judged as it goes, and the events that its servers write down: the same is found.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Step } from "../../src/cluster/apply-action.js";
import type { Start } from "../../src/cluster/start-cluster.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { readEvents } from "../../src/observed/read-events.js";
import { recordingOf, type Recording } from "../../src/observed/recording.js";
import { judgeRecording } from "../../src/observed/judge-recording.js";
import type { EventLine } from "../../src/observed/own-format.js";
import { Play } from "../../src/play/play.js";
import { Scheduler } from "../../src/play/scheduler.js";
import { streamsOf } from "../../src/random/streams.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { emptyTally, Judge } from "../../src/run/judge.js";
import { replayStrictly } from "../../src/run/replay.js";
import { parseTrace } from "../../src/trace/trace-text.js";
import { poorlyTold, toldRun } from "./told-run.js";

const TRACES = join(import.meta.dirname, "../../traces");

/** Of answers to clients, of snapshots and of configurations nothing is told. */
const UNTOLD = [
  "answers-are-true",
  "linearizable-reads",
  "linearizability",
  "sessions-once",
  "snapshot-holds-committed",
  "state-machine-follows-log",
].concat(["elected-by-quorum", "committed-by-quorum", "one-change-at-a-time", "quorums-overlap"]);

/** Of the laws that look at one server, and need nothing durable, nothing is hidden from a reader of the events. */
const OPEN = ALL_LAWS.filter(
  ({ id, others, needsDurable }) => others === "none" && needsDurable === undefined && !UNTOLD.includes(id),
);

const textOf = (lines: readonly EventLine[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

const oneFile = (lines: readonly EventLine[]): Recording => recordingOf([readEvents("all", textOf(lines), null)]);

/** Each server writes into a file of its own, without a clock. */
function manyFiles(lines: readonly EventLine[]): Recording {
  const servers = [...new Set(lines.map(({ server }) => server))];
  return recordingOf(
    servers.map((name) => readEvents(name, textOf(lines.filter(({ server }) => server === name)), null)),
  );
}

const lawsBrokenIn = (recording: Recording): readonly string[] =>
  judgeRecording(recording, ALL_LAWS).findings.map(({ finding }) => finding.law);

function lawsBrokenBy({ boots }: Start, steps: readonly Step[]): readonly string[] {
  const judge = new Judge(ALL_LAWS, emptyTally(ALL_LAWS));
  for (const step of [...boots, ...steps]) judge.take(step);
  return judge.findings.map(({ law }) => law);
}

const openOnes = (laws: readonly string[]): readonly string[] =>
  OPEN.map(({ id }) => id).filter((id) => laws.includes(id));

/** These events tell nothing of snapshots and of configurations. */
const UNTOLD_OFF = { compaction: "off", membership: "off" };

describe("the events of the reference", () => {
  it.each(["stress/189", ...Array.from({ length: 40 }, (_, i) => `reference/${i}`)])(
    "break nothing, in one file or in many: %s",
    (seed) => {
      const plan = drawPlan(REFERENCE, seed, { ...NO_LIMITS, settings: UNTOLD_OFF });
      const { play, start } = Play.begin({ implementation: REFERENCE, environment: plan.environment });
      const scheduler = new Scheduler(plan.schedule, streamsOf(seed));
      const steps: Step[] = [];
      for (let step = play.next(scheduler); step !== null && steps.length < 400; step = play.next(scheduler))
        steps.push(step);
      const lines = toldRun(start, steps);
      expect(lawsBrokenIn(oneFile(lines))).toEqual([]);
      expect(lawsBrokenIn(manyFiles(lines))).toEqual([]);
      const poor = poorlyTold(start, steps);
      expect(lawsBrokenIn(oneFile(poor))).toEqual([]);
      expect(lawsBrokenIn(manyFiles(poor))).toEqual([]);
    },
  );
});

describe("the events of a mutant", () => {
  const files = readdirSync(TRACES).filter((name) => name.endsWith(".jsonl"));
  const mutants = files.flatMap((name) => {
    const trace = parseTrace(readFileSync(join(TRACES, name), "utf8"));
    const mutant = mutantById(trace.header.implementation.name);
    const { settings } = trace.header.environment;
    const isTold = Object.entries(UNTOLD_OFF).every(([switched, off]) => (settings[switched] ?? off) === off);
    return mutant === undefined || !isTold ? [] : [{ name, trace, mutant }];
  });

  const told: string[] = [];

  it.each(mutants)("break what the run broke: $name", ({ trace, mutant }) => {
    const { start, steps } = replayStrictly(trace, mutant.implementation, ALL_LAWS);
    const broken = lawsBrokenBy(start, steps);
    const lines = toldRun(start, steps);
    const found = lawsBrokenIn(oneFile(lines));
    expect(openOnes(found)).toEqual(openOnes(broken));
    expect(found.filter((law) => !broken.includes(law))).toEqual([]);
    // Whoever led a term led it, in whatever order that is told.
    const apart = lawsBrokenIn(manyFiles(lines));
    expect(apart.includes("election-safety")).toBe(broken.includes("election-safety"));
    told.push(...found);
  });

  it("break all laws that can be judged on them, but for one that no mutant breaks", () => {
    const never = OPEN.map(({ id }) => id).filter((id) => !told.includes(id));
    expect(never).toEqual(["monotonic-last-applied"]);
  });
});
