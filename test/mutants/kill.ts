// One hunt a mutant, from one fixed seed: the same runs that `fuzz` makes, told nothing of what it hunts.

import { expect, it } from "vitest";
import { ALL_LAWS, judgedOn } from "../../src/laws/all-laws.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import type { Family, Mutant } from "../../src/mutants/mutant.js";
import { emptyTally, PANIC, PROGRESS } from "../../src/run/judge.js";
import { runsOf } from "../support/runs.js";

const ACTIONS_MAX = 20_000_000;
const SURVIVOR_ACTIONS = 300_000;

/** Declares a test for each mutant of these families; `rare` are those for which a hunt would take too long. */
export function itHunts(families: readonly Family[], rare: readonly string[] = []): void {
  for (const mutant of ALL_MUTANTS.filter(({ family }) => families.includes(family))) {
    if (rare.includes(mutant.id)) continue;
    if (mutant.expected === "found")
      it(`${mutant.id} breaks ${mutant.breaks.join(" or ")}`, () => {
        expect(firstBroken(mutant, mutant.breaks, ACTIONS_MAX)).not.toBe(null);
      });
    else
      it(`${mutant.id} survives`, () => {
        const raft = ALL_LAWS.filter(({ kind }) => kind === "raft").map(({ id }) => id);
        expect(firstBroken(mutant, [...raft, PROGRESS, PANIC], SURVIVOR_ACTIONS)).toBe(null);
      });
  }
}

/**
 * The first of these laws that a run breaks. This is about finding: how short a trace becomes, and that it comes back, is for the
 * recorded ones to show.
 */
function firstBroken({ implementation }: Mutant, wanted: readonly string[], actionsMax: number): string | null {
  const laws = judgedOn(implementation, ALL_LAWS).judged;
  for (const { run, actions } of runsOf(implementation, "ci", laws, emptyTally(laws))) {
    const found = run.findings.find(({ finding }) => wanted.includes(finding.law));
    if (found !== undefined) return found.finding.law;
    if (actions >= actionsMax) break;
  }
  return null;
}
