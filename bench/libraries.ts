// How many actions a CPU second other people's Raft takes behind the contract, guarded as `seaworthy fuzz` guards it.

import { guarded } from "../dist/contract/guard.js";
import type { Implementation } from "../dist/contract/implementation.js";
import { Campaign } from "../dist/fuzz/campaign.js";
import { NO_LIMITS } from "../dist/fuzz/limits.js";
import { ALL_LAWS, judgedOn } from "../dist/laws/all-laws.js";
import { grouped, measure, type Contestant } from "./measure.js";
import { printTable } from "./table.js";

const LIBRARIES = [
  { name: "liferaft", folder: "liferaft", exported: "liferaft", actions: 15_000, wanted: 15_000 },
  { name: "liferaft-io", folder: "liferaft", exported: "liferaftIo", actions: 15_000, wanted: 15_000 },
  { name: "tinyraft", folder: "tinyraft", exported: "tinyraft", actions: 200_000, wanted: 200_000 },
];
const ROUNDS = 3;

export async function benchLibraries(): Promise<void> {
  const rows = [["3 nodes", "actions a CPU second", "wanted at least"]];
  const skipped: string[] = [];
  const contestants: Contestant[] = [];
  for (const { name, folder, exported, actions } of LIBRARIES) {
    try {
      const { [exported]: implementation } = (await import(`../adapters/${folder}/index.js`)) as Record<
        string,
        Implementation
      >;
      contestants.push({ name, work: () => fuzz(guarded(implementation), actions) });
    } catch (error) {
      skipped.push(`  ${name} SKIPPED, its adapter does not load: ${String(error).split("\n")[0]}`);
    }
  }
  for (const { name, perSecond } of await measure(contestants, ROUNDS)) {
    rows.push([name, grouped(perSecond), grouped(LIBRARIES.find((library) => library.name === name)!.wanted)]);
  }
  printTable("Fuzzing libraries from npm, all laws judged that apply", rows);
  for (const line of skipped) console.log(line);
}

async function fuzz(implementation: Implementation, actions: number): Promise<number> {
  const { judged: laws } = judgedOn(implementation, ALL_LAWS);
  const plan = { implementation, seed: "bench", laws, first: 0, stride: 1, shrinksEach: 0, shrinkBudget: 0 };
  const campaign = new Campaign({ ...plan, limits: { ...NO_LIMITS, nodes: 3 } });
  while (campaign.actions < actions) {
    campaign.advance(2_000);
    // As in a worker: what promises left behind comes up when the event loop turns.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return campaign.actions;
}
