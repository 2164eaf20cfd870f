import { expect, it } from "vitest";
import type { Implementation } from "../../src/contract/implementation.js";
import { Campaign, OTHER_PANICS } from "../../src/fuzz/campaign.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { REFERENCE } from "../../src/raft/reference.js";

it("of panics of which each has another text only some are shrunk, and all are counted", () => {
  let panics = 0;
  const lettered = (): string => [...(panics++).toString(2)].map((digit) => "oi"[Number(digit)]).join("");
  const implementation = {
    ...REFERENCE,
    reduce() {
      throw new Error(`key ${lettered()} is missing`);
    },
  } as Implementation as Implementation<never>;
  const plan = { implementation, seed: "a", laws: [], limits: NO_LIMITS, first: 0, stride: 1 };
  const campaign = new Campaign({ ...plan, shrinksEach: 1, shrinkBudget: 0 });
  while (campaign.runs < 40) campaign.advance(100);
  campaign.abandon();
  const { runsNamed, runsWith } = campaign.totals;
  expect(runsWith).toEqual({ panic: 40 });
  expect(Object.keys(runsNamed)).toHaveLength(21);
  expect(runsNamed[OTHER_PANICS]).toBe(20);
  expect(campaign.findings.length).toBe(20);
});
