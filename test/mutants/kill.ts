// One hunt a mutant, from one fixed seed: the same swarm that `fuzz` uses, told nothing of what it hunts.

import { expect, it } from "vitest";
import { MutantKill } from "../../src/fuzz/kill.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import type { Family } from "../../src/mutants/mutant.js";

const ACTIONS_MAX = 20_000_000;
const SURVIVOR_ACTIONS = 300_000;

/** This is about finding: how short a trace becomes is for the recorded ones to show. */
const SHRINK_BUDGET = 4_000;

/** Declares a test for each mutant of these families; `rare` are those for which a hunt would take too long. */
export function itHunts(families: readonly Family[], rare: readonly string[] = []): void {
  for (const mutant of ALL_MUTANTS.filter(({ family }) => families.includes(family))) {
    if (rare.includes(mutant.id)) continue;
    const outcome = mutant.expected === "found" ? `breaks ${mutant.breaks.join(" or ")}` : "survives";
    it(`${mutant.id} ${outcome}`, () => {
      const actionsMax = mutant.expected === "found" ? ACTIONS_MAX : SURVIVOR_ACTIONS;
      const kill = new MutantKill({ mutant, seed: "ci", laws: ALL_LAWS, actionsMax, shrinkBudget: SHRINK_BUDGET });
      while (!kill.done && kill.finding === null) kill.advance(50_000);
      expect(kill.finding?.finding.law ?? "survives").toSatisfy((law: string) =>
        mutant.expected === "found" ? mutant.breaks.includes(law) : law === "survives",
      );
    });
  }
}
