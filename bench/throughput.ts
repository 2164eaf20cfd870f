// How many actions a CPU second the fuzzer takes and judges, as the swarm draws its runs.

import { EVERY_FAULT } from "./every-fault.js";
import { Campaign } from "../dist/fuzz/campaign.js";
import { NO_LIMITS, type SwarmLimits } from "../dist/fuzz/limits.js";
import { ALL_LAWS } from "../dist/laws/all-laws.js";
import type { Law } from "../dist/laws/law.js";
import type { Implementation } from "../dist/contract/implementation.js";
import type { Message } from "../dist/contract/message.js";
import { REFERENCE } from "../dist/raft/reference.js";
import { grouped, measure } from "./measure.js";
import { printTable } from "./table.js";

/** Enough for the code to be compiled as in a campaign of some length. */
const ACTIONS = 300_000;
const SPIED_ACTIONS = 10_000;
const ROUNDS = 5;

/** No run without any of the faults. */
const WITH_EVERY_FAULT: SwarmLimits = {
  ...NO_LIMITS,
  faults: EVERY_FAULT,
};

export async function benchThroughput(): Promise<void> {
  const rows: string[][] = [["actions a CPU second", "3 nodes", "5 nodes", "1 to 7, as drawn"]];
  const columns = [];
  for (const limits of [{ nodes: 3 }, { nodes: 5 }, {}]) columns.push(await measure(contestants(limits), ROUNDS));
  for (const [at, { name }] of columns[0].entries()) {
    rows.push([name, ...columns.map((column) => grouped(column[at].perSecond))]);
  }
  printTable("Fuzzing the reference (wanted: at least 400,000 with every fault and all laws)", rows);
}

function contestants(limits: Pick<SwarmLimits, "nodes">) {
  const everyFault = { ...WITH_EVERY_FAULT, ...limits };
  const asDrawn = { ...NO_LIMITS, ...limits };
  const calls = callsOf(everyFault);
  return [
    { name: "every fault on, all laws judged", work: () => fuzz(REFERENCE, everyFault, ALL_LAWS) },
    { name: "every fault on, no laws", work: () => fuzz(REFERENCE, everyFault, []) },
    { name: "faults as drawn, all laws judged", work: () => fuzz(REFERENCE, asDrawn, ALL_LAWS) },
    { name: "faults as drawn, no laws", work: () => fuzz(REFERENCE, asDrawn, []) },
    { name: "the bare reducer (calls)", work: () => reduceAll(calls) },
  ];
}

function fuzz(
  implementation: Implementation,
  limits: SwarmLimits,
  laws: readonly Law[],
  actions: number = ACTIONS,
): number {
  const campaign = new Campaign({
    implementation,
    seed: "bench",
    laws,
    limits,
    first: 0,
    stride: 1,
    shrinksEach: 0,
    shrinkBudget: 0,
  });
  while (campaign.actions < actions) campaign.advance(20_000);
  return campaign.actions;
}

type Call = readonly [state: never, message: Message];

/** What the same runs ask of the reducer. */
function callsOf(limits: SwarmLimits): readonly Call[] {
  const calls: Call[] = [];
  const spied: Implementation = {
    ...(REFERENCE as Implementation),
    reduce(state, message) {
      calls.push([state as never, message]);
      return REFERENCE.reduce(state as never, message);
    },
  };
  // Few, because their states stay: with more of them the garbage collector costs all others.
  fuzz(spied, limits, [], SPIED_ACTIONS);
  return calls;
}

let sink = 0;

function reduceAll(calls: readonly Call[]): number {
  const times = Math.ceil(ACTIONS / SPIED_ACTIONS);
  for (let time = 0; time < times; time++)
    for (const [state, message] of calls) sink += REFERENCE.reduce(state, message).outbound.length;
  return sink < 0 ? 0 : times * calls.length;
}
