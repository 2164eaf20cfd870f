import { expect, it } from "vitest";
import { KillRow, type KillRowPlan } from "../../src/fuzz/kill-row.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";

const rowOf = (implementation: typeof REFERENCE, budget: number, plan: Partial<KillRowPlan> = {}): KillRow => {
  const whole = { actions: 20_000, wanted: [], actionsMax: 20_000, ...plan };
  const row = new KillRow({ implementation, seed: "row", laws: ALL_LAWS, ...whole });
  while (!row.done) row.advance(budget);
  return row;
};

const WRONG = mutantById("folklore-most-votes-wins")!.implementation;

it("tells of each law that was broken after how many actions, however the budget is cut", () => {
  const { firstBroken, actions } = rowOf(WRONG, 20_000);
  expect(firstBroken["election-safety"]).toBeGreaterThan(0);
  for (const after of Object.values(firstBroken)) expect(after).toBeLessThanOrEqual(actions);
  expect(rowOf(WRONG, 7).firstBroken).toEqual(firstBroken);
});

it("tells of nothing where nothing is wrong, and takes at least as many actions as it was asked for", () => {
  const { firstBroken, actions } = rowOf(REFERENCE, 20_000);
  expect(firstBroken).toEqual({});
  expect(actions).toBeGreaterThanOrEqual(20_000);
});

it("goes on until a law is broken that must be, and tells of no other what came later", () => {
  const { firstBroken, foundAfter, actions } = rowOf(WRONG, 20_000, {
    ...{ actions: 1, wanted: ["log-matching", "election-safety"], actionsMax: 1_000_000 },
  });
  expect(firstBroken).toEqual({});
  expect(foundAfter).toBe(actions);
});

it("gives up in the end", () => {
  const { foundAfter, actions } = rowOf(REFERENCE, 20_000, { wanted: ["election-safety"], actionsMax: 50_000 });
  expect(foundAfter).toBe(null);
  expect(actions).toBeGreaterThanOrEqual(50_000);
});
