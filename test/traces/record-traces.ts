// Records traces/: of every mutant that must be found the shortest counterexample that a few fixed seeds lead to. The
// same code gives the same files. For all: `npm run record-traces`; for some: `npm run record-traces -- ID ...`.

import { writeFileSync } from "node:fs";
import { eventsOf } from "../../src/cluster/action.js";
import type { CampaignFinding } from "../../src/fuzz/campaign-finding.js";
import { MutantKill } from "../../src/fuzz/kill.js";
import { ALL_LAWS, LAW_IDS } from "../../src/laws/all-laws.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import type { Mutant } from "../../src/mutants/mutant.js";
import { recordTrace } from "../../src/run/record.js";
import { renderTrace } from "../../src/trace/render-trace.js";

const SEEDS = ["traces/1", "traces/2", "traces/3"];
const ACTIONS_MAX = 10_000_000;
const SHRINK_BUDGET = 600_000;

function hunt(mutant: Mutant, seed: string): { readonly finding: CampaignFinding | null; readonly actions: number } {
  const kill = new MutantKill({ mutant, seed, laws: ALL_LAWS, actionsMax: ACTIONS_MAX, shrinkBudget: SHRINK_BUDGET });
  while (!kill.done) kill.advance(50_000);
  return kill;
}

/** Events first, then lines. */
const isShorter = (a: CampaignFinding, b: CampaignFinding): boolean =>
  eventsOf(a.actions) - eventsOf(b.actions) < 0 ||
  (eventsOf(a.actions) === eventsOf(b.actions) && a.actions.length < b.actions.length);

/** Hunts from the next seed only while the trace may still become shorter. */
function shortestOf(mutant: Mutant): CampaignFinding | null {
  let best: CampaignFinding | null = null;
  for (const seed of SEEDS) {
    const { finding, actions } = hunt(mutant, seed);
    const outcome = finding === null ? "not found" : `${eventsOf(finding.actions)} events`;
    console.log(`  ${seed}: ${outcome} after ${actions} actions`);
    if (finding !== null && (best === null || isShorter(finding, best))) best = finding;
    if (best !== null && eventsOf(best.actions) <= (mutant.length ?? 0)) break;
  }
  return best;
}

function record({ implementation, id }: Mutant, { seed, finding, environment, actions, healing }: CampaignFinding): void {
  const trace = recordTrace(implementation, { seed, environment, actions, healing, finding, laws: LAW_IDS });
  writeFileSync(new URL(`../../traces/${id}.jsonl`, import.meta.url), renderTrace(trace));
}

const ids = process.argv.slice(2);
const unknown = ids.filter((id) => !ALL_MUTANTS.some((mutant) => mutant.id === id));
if (unknown.length > 0) throw new Error(`no such mutant: ${unknown.join(", ")}`);

const missing: string[] = [];
for (const mutant of ALL_MUTANTS) {
  if (mutant.expected !== "found" || (ids.length > 0 && !ids.includes(mutant.id))) continue;
  console.log(mutant.id);
  const shortest = shortestOf(mutant);
  if (shortest === null) {
    missing.push(mutant.id);
    continue;
  }
  record(mutant, shortest);
  const { length: lines } = shortest.actions;
  console.log(`  kept ${eventsOf(shortest.actions)} events in ${lines} lines; known length ${mutant.length ?? "none"}`);
}
if (missing.length > 0) {
  console.log(`\nNot found: ${missing.join(", ")}. What traces/ held of them is left as it was.`);
  process.exitCode = 1;
}
