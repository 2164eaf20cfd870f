// A campaign takes its plans from whoever gives them, and says what came of each.

import { expect, it } from "vitest";
import { Campaign } from "../../src/fuzz/campaign.js";
import { SwarmPlans, type PlanSource } from "../../src/fuzz/plan-source.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { REFERENCE } from "../../src/raft/reference.js";
import type { Run } from "../../src/run/run.js";

const PLAN = { implementation: REFERENCE, seed: "source", laws: [], limits: NO_LIMITS, first: 2, stride: 5 };
const drawn = (): SwarmPlans => new SwarmPlans(REFERENCE, PLAN.seed, NO_LIMITS, PLAN);

it("a shard is drawn run by run, each for itself", () => {
  const source = drawn();
  expect([source.number, source.next().seed, source.number, source.next().seed]).toEqual([
    2,
    "source/2",
    7,
    "source/7",
  ]);
  expect(new SwarmPlans(REFERENCE, PLAN.seed, NO_LIMITS, { first: 7, stride: 1 }).next()).toEqual(
    new SwarmPlans(REFERENCE, PLAN.seed, NO_LIMITS, { first: 7, stride: 9 }).next(),
  );
});

it("a source learns of each run that has ended, before it gives the next plan", () => {
  const seen: string[] = [];
  const inner = drawn();
  const source: PlanSource = {
    get number() {
      return inner.number;
    },
    next() {
      const plan = { ...inner.next(), steps: 10, healing: null };
      seen.push(`give ${plan.seed}`);
      return plan;
    },
    learn: ({ plan, done }: Run) => void seen.push(`learn ${plan.seed}, ${done ? "done" : "not done"}`),
  };
  const campaign = new Campaign({ ...PLAN, shrinksEach: 0, shrinkBudget: 0 }, source);
  while (campaign.runs < 2) campaign.advance(3);
  expect(seen).toEqual(["give source/2", "learn source/2, done", "give source/7", "learn source/7, done"]);
  expect(campaign.actions).toBeLessThanOrEqual(22);
});
