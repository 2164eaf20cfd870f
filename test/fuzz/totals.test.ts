// Totals of shards are the totals of the whole, in whatever order they are put together.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FAULT_NAMES } from "../../src/cluster/action.js";
import { Campaign, type CampaignPlan } from "../../src/fuzz/campaign.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { mergeTotals, noTotals, type Totals } from "../../src/fuzz/totals.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";

const LAWS = 3;
const count = fc.nat(1000);
const byLaw = fc.array(count, { minLength: LAWS, maxLength: LAWS });
const byName = fc.dictionary(fc.constantFrom("panic", "progress", "log-matching", "__proto__"), fc.integer({ min: 1 }));
const faults = fc.dictionary(
  fc.constantFrom(...FAULT_NAMES),
  fc.record({ runs: fc.integer({ min: 1 }), struck: count }),
);
const anyTotals = fc.record({
  ...{ runs: count, actions: count, shrinkActions: count, judged: byLaw, witnessed: byLaw },
  ...{ runsWith: byName, runsNamed: byName, faults },
}) as fc.Arbitrary<Totals>;

const text = (totals: Totals): string => JSON.stringify(totals);

describe("merged totals", () => {
  it("are the same to the letter, whichever comes first and whatever is merged first", () => {
    fc.assert(
      fc.property(anyTotals, anyTotals, anyTotals, (a, b, c) => {
        expect(text(mergeTotals(a, b))).toBe(text(mergeTotals(b, a)));
        expect(text(mergeTotals(mergeTotals(a, b), c))).toBe(text(mergeTotals(a, mergeTotals(b, c))));
        expect(mergeTotals(a, noTotals(LAWS))).toEqual(a);
      }),
    );
  });

  it("of the shards of a campaign are those of the campaign", () => {
    const { implementation } = mutantById("votedfor-not-persisted")!;
    const made = (first: number, stride: number): Totals => {
      const plan: CampaignPlan = {
        ...{ implementation, seed: "shards", laws: ALL_LAWS, limits: NO_LIMITS, first, stride },
        ...{ shrinksEach: 0, shrinkBudget: 0 },
      };
      const campaign = new Campaign(plan);
      while (campaign.runNumber < 60) campaign.advance(10_000);
      return campaign.totals;
    };
    const whole = mergeTotals(made(0, 1), noTotals(ALL_LAWS.length));
    expect(whole.runsWith["promises-are-durable"]).toBeGreaterThan(0);
    expect(text([2, 0, 1].map((first) => made(first, 3)).reduce(mergeTotals))).toBe(text(whole));
  });
});
