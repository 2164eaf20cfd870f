// What is shown of a healing phase: its loop once, or its beginning.

import { describe, expect, it } from "vitest";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { raftNode } from "../../src/raft/reference.js";
import { PAPER_RULES } from "../../src/raft/rules.js";
import { phaseOf } from "../../src/run/phase.js";
import { heal } from "../../src/run/rerun.js";
import { playSchedule } from "../support/schedule.js";

const PLAN = { seed: "1", timeoutsMax: 40 };

describe("the healing phase of a cluster that makes no progress", () => {
  it("is shown until nothing new happens, where it is a loop", () => {
    const { cluster } = playSchedule(mutantById("leader-does-not-advance-commit")!.implementation, "", {
      environment: { nodes: 1 },
    });
    const { steps, leftOut, repeats } = phaseOf(cluster, PLAN);
    expect(steps.map(({ action }) => action.type)).toEqual(["advance", "fire", "invoke", "advance"]);
    expect({ repeats, isMuch: leftOut > 400 }).toEqual({ repeats: true, isMuch: true });
    expect(steps.length + leftOut + 1).toBe(heal(cluster, PLAN).cost);
  });

  it("is shown to its end where that is near", () => {
    const { cluster } = playSchedule(mutantById("leader-ignored-after-other-vote")!.implementation, "T1, T3");
    const { steps, leftOut } = phaseOf(cluster, PLAN);
    expect(leftOut).toBe(0);
    expect(steps.at(-1)!.action).toMatchObject({ type: "fire", timer: "election" });
  });

  it("is cut where it is long and always new", () => {
    const hopeless = raftNode("hopeless", { ...PAPER_RULES, isElected: () => false });
    const { cluster } = playSchedule(hopeless, "");
    const { steps, leftOut, repeats } = phaseOf(cluster, PLAN);
    expect({ shown: steps.length, repeats }).toEqual({ shown: 80, repeats: false });
    expect(steps.length + leftOut + 1).toBe(heal(cluster, PLAN).cost);
  });
});
