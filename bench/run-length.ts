// Whether the thousandth action of a run costs what the hundred thousandth does. The same few plans, once as many short
// runs and once as one long run; all faults on.

import { EVERY_FAULT } from "./every-fault.js";
import { NO_LIMITS } from "../dist/fuzz/limits.js";
import { drawPlan } from "../dist/fuzz/swarm.js";
import { ALL_LAWS } from "../dist/laws/all-laws.js";
import { REFERENCE } from "../dist/raft/reference.js";
import { emptyTally } from "../dist/run/judge.js";
import { Run, type RunPlan } from "../dist/run/run.js";
import { grouped, measure } from "./measure.js";
import { printTable } from "./table.js";

const LENGTHS = [1_000, 10_000, 100_000];
const PLANS = 4;
const ROUNDS = 3;

export async function benchRunLength(): Promise<void> {
  const rows = [["one run of", "actions a CPU second", "cost of an action"]];
  const results = await measure(
    LENGTHS.map((length) => ({ name: `${grouped(length)} actions`, work: () => takeRuns(length) })),
    ROUNDS,
  );
  for (const { name, perSecond, costToFirst } of results) rows.push([name, grouped(perSecond), costToFirst.toFixed(2)]);
  printTable(`By length of run (${PLANS} plans with every fault on, 3 and 5 nodes; wanted: 1.00)`, rows);
}

/** As many runs of a length as make up the longest, for each plan. */
function takeRuns(length: number): number {
  let taken = 0;
  for (let at = 0; at < PLANS; at++) {
    for (let run = 0; run < LENGTHS[LENGTHS.length - 1]; run += length) taken += takeRun(planOf(at, length));
  }
  return taken;
}

function takeRun(plan: RunPlan): number {
  const run = new Run(REFERENCE, plan, ALL_LAWS, emptyTally(ALL_LAWS));
  let taken = 0;
  while (!run.done) taken += run.advance(10_000);
  return taken;
}

function planOf(at: number, steps: number): RunPlan {
  const plan = drawPlan(REFERENCE, `run-length/${at}`, {
    ...NO_LIMITS,
    nodes: at % 2 === 0 ? 3 : 5,
    steps,
    faults: EVERY_FAULT,
  });
  // Clients ask to the end, so that logs go on growing.
  return { ...plan, schedule: { ...plan.schedule, operationsMax: Number.MAX_SAFE_INTEGER }, healing: null };
}
