// A run too long to keep its actions takes itself again when it finds something.

import { expect, it } from "vitest";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { emptyTally } from "../../src/run/judge.js";
import { rerun } from "../../src/run/rerun.js";
import { Run, type RawFinding } from "../../src/run/run.js";

const { implementation } = mutantById("lost-log-node-votes")!;

function findingsOf(seed: string, actionsKeptMax?: number): readonly RawFinding[] {
  const plan = drawPlan(implementation, seed, { ...NO_LIMITS, steps: 4000 });
  const run = new Run(implementation, plan, ALL_LAWS, emptyTally(ALL_LAWS), actionsKeptMax);
  while (!run.done) run.advance(777);
  return run.findings;
}

const SEEDS = Array.from({ length: 6 }, (_, i) => `long/${i}`);

it("reports what it would have reported had it kept its actions", () => {
  const findings = SEEDS.flatMap((seed) => findingsOf(seed));
  expect(findings.length).toBeGreaterThan(3);
  // As text: long actions that share their entries are compared one by one otherwise, which takes for ever.
  expect(JSON.stringify(findings)).toBe(JSON.stringify(SEEDS.flatMap((seed) => findingsOf(seed, Infinity))));
});

it("reports actions that lead to the finding", () => {
  for (const { finding, environment, actions, healing } of SEEDS.flatMap((seed) => findingsOf(seed))) {
    expect(rerun({ implementation, environment }, actions, finding, ALL_LAWS, healing).finding).toEqual(finding);
  }
});
