// Every trace under traces/ is played again: strictly, against its mutant and against the reference, and without each of
// its actions in turn.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventsOf } from "../../src/cluster/action.js";
import { ALL_LAWS, lawById } from "../../src/laws/all-laws.js";
import { ALL_MUTANTS, mutantById } from "../../src/mutants/all-mutants.js";
import type { Mutant } from "../../src/mutants/mutant.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { isConfirmed, replayBestEffort, replayStrictly, targetOf } from "../../src/run/replay.js";
import { rerun } from "../../src/run/rerun.js";
import { parseTrace } from "../../src/trace/trace-text.js";
import type { Trace } from "../../src/trace/trace.js";

const FOLDER = new URL("../../traces/", import.meta.url);
const names = readdirSync(FOLDER).filter((name) => name.endsWith(".jsonl"));

interface Recorded {
  readonly id: string;
  readonly trace: Trace;
  readonly mutant: Mutant;
}

const recorded: Recorded[] = names.map((name) => {
  const trace = parseTrace(readFileSync(new URL(name, FOLDER), "utf8"));
  const mutant = mutantById(trace.header.implementation.name);
  if (mutant === undefined) throw new Error(`${name} is of ${trace.header.implementation.name}, which is no mutant`);
  return { id: name.replace(/\.jsonl$/, ""), trace, mutant };
});

const lawsOf = ({ verdict }: Trace) => (verdict.verdict === "violated" ? [lawById(verdict.law)!] : []);

describe("the recorded traces", () => {
  it("are one for each mutant that must be found, under its name", () => {
    const expected = ALL_MUTANTS.filter((mutant) => mutant.expected === "found").map((mutant) => mutant.id);
    expect(names.map((name) => name.replace(/\.jsonl$/, "")).sort()).toEqual([...expected].sort());
    for (const { id, mutant } of recorded) expect(mutant.id).toBe(id);
  });

  it.each(recorded)("$id: breaks what its mutant must break, step for step as recorded", ({ trace, mutant }) => {
    const replay = replayStrictly(trace, mutant.implementation, lawsOf(trace));
    expect(replay.drift).toBeNull();
    expect(isConfirmed(trace, replay)).toBe(true);
    expect(mutant.breaks).toContain(targetOf(trace));
  });

  it.each(recorded)("$id: no single action can be left out", ({ trace, mutant }) => {
    const { implementation } = mutant;
    const { environment, progress } = trace.header;
    const { finding, steps } = replayStrictly(trace, implementation, lawsOf(trace));
    const actions = steps.map((step) => step.action);
    actions.forEach((_, at) => {
      const rest = actions.filter((__, place) => place !== at);
      const again = rerun({ implementation, environment }, rest, finding!, lawsOf(trace), progress);
      expect(again.finding, `without action ${at + 1} it is found all the same`).toBeNull();
    });
  });

  it.each(recorded)("$id: the reference breaks no law on the same schedule", ({ trace }) => {
    expect(replayBestEffort(trace, REFERENCE, ALL_LAWS).finding).toBeNull();
  });

  it("are about as short as the shortest known: at most 1.2 times in the median, never over 1.5", () => {
    const ratios = recorded
      .filter(({ mutant }) => mutant.length !== undefined)
      .map(({ id, trace, mutant }) => {
        const steps = replayStrictly(trace, mutant.implementation, lawsOf(trace)).steps;
        return { id, ratio: eventsOf(steps.map((step) => step.action)) / mutant.length! };
      })
      .sort((a, b) => a.ratio - b.ratio);
    expect(ratios.length).toBeGreaterThanOrEqual(12);
    expect(ratios[ratios.length >> 1].ratio).toBeLessThanOrEqual(1.2);
    expect(ratios.filter(({ ratio }) => ratio > 1.5)).toEqual([]);
  });
});
