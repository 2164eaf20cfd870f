// What it costs to make a finding short: the first finding of a few mutants, with the budget that `seaworthy fuzz` gives.

import { eventsOf } from "../dist/cluster/action.js";
import { Campaign } from "../dist/fuzz/campaign.js";
import { NO_LIMITS } from "../dist/fuzz/limits.js";
import { ALL_LAWS } from "../dist/laws/all-laws.js";
import { mutantById } from "../dist/mutants/all-mutants.js";
import { grouped, median } from "./measure.js";
import { printTable } from "./table.js";

const MUTANTS = [
  "vote-stale-term-counted",
  "ae-no-prevterm-check",
  "ack-before-fsync",
  "commit-prior-term-by-counting",
];
const SHRINK_BUDGET = 300_000;
const ROUNDS = 3;

interface Shrunk {
  readonly before: number;
  readonly after: number;
  readonly tried: number;
  readonly seconds: number;
}

export function benchShrinking(): void {
  const rows = [["mutant", "actions before", "events after", "CPU seconds", "actions tried", "a CPU second"]];
  const rounds = Array.from({ length: ROUNDS }, () => MUTANTS.map(shrinkFirst));
  for (const [at, id] of MUTANTS.entries()) {
    const { before, after, tried } = rounds[0][at];
    const seconds = median(rounds.map((round) => round[at].seconds));
    rows.push([id, grouped(before), grouped(after), seconds.toFixed(2), grouped(tried), grouped(tried / seconds)]);
  }
  printTable(`Shrinking one finding (budget ${grouped(SHRINK_BUDGET)} actions)`, rows);
}

/** The same seed finds the same and shrinks it the same way: only the time differs from round to round. */
function shrinkFirst(id: string): Shrunk {
  const mutant = mutantById(id)!;
  const campaign = new Campaign({
    implementation: mutant.implementation,
    seed: "bench",
    laws: ALL_LAWS,
    limits: NO_LIMITS,
    first: 0,
    stride: 1,
    shrinksEach: 1,
    shrinksOnly: mutant.breaks,
    shrinkBudget: SHRINK_BUDGET,
  });
  while (!campaign.isShrinking) campaign.advance(10_000);
  const start = process.cpuUsage();
  while (campaign.isShrinking) campaign.advance(10_000);
  const { user, system } = process.cpuUsage(start);
  const [{ foundAfter, actions }] = campaign.findings;
  return {
    before: foundAfter,
    after: eventsOf(actions),
    tried: campaign.shrinkActions,
    seconds: (user + system) / 1e6,
  };
}
