import { describe, expect, it } from "vitest";
import { Campaign } from "../../src/fuzz/campaign.js";
import type { CampaignFinding } from "../../src/fuzz/campaign-finding.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { ALL_LAWS, lawById } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { nameOf } from "../../src/run/judge.js";

const kindOf = (law: string): string => lawById(law)?.kind ?? law;

/** A campaign that has found both what the paper forbids and, before that, what discipline forbids. */
function foundBoth(shrinksEach: number): Campaign {
  const { implementation } = mutantById("ack-before-fsync")!;
  const campaign = new Campaign({
    ...{ implementation, seed: "d", laws: ALL_LAWS, limits: NO_LIMITS, first: 0, stride: 1 },
    ...{ shrinksEach, shrinkBudget: 500 },
  });
  const hasRaft = (): boolean => campaign.unshrunk.some(({ finding }) => kindOf(finding.law) === "raft");
  while (!hasRaft() || campaign.unshrunk.length < 6) campaign.advanceRun(1000);
  return campaign;
}

/** Whether nothing of its name was cut shorter. */
const isShortestIn = ({ findings }: Campaign, { finding, cutTo }: CampaignFinding): boolean =>
  findings.every((other) => nameOf(other.finding) !== nameOf(finding) || other.cutTo >= cutTo);

describe("what waits to be shrunk", () => {
  it("comes in the order of what matters: the paper's laws before discipline, whatever was found first", () => {
    const campaign = foundBoth(1);
    expect(kindOf(campaign.unshrunk[0].finding.law)).toBe("discipline");
    while (campaign.isShrinking) campaign.advanceShrinking(1000);
    expect(kindOf(campaign.findings[0].finding.law)).toBe("raft");
  });

  it("is all cut before anything is searched for", () => {
    const campaign = foundBoth(2);
    const all = campaign.unshrunk.length;
    while (campaign.findings.length === 0) campaign.advanceShrinking(100);
    const one = campaign.findings[0];
    expect(one.cutTo).toBeLessThan(Infinity);
    campaign.abandon();
    expect(campaign.findings.length).toBe(all);
    expect(campaign.findings.filter(({ cutTo }) => cutTo === Infinity)).toEqual([]);
  });

  it("is searched for the shortest way where nothing of its name was cut shorter, and left as it was cut where it was", () => {
    const campaign = foundBoth(1);
    while (campaign.isShrinking) campaign.advanceShrinking(1000);
    const areShortest = campaign.findings.map((one) => isShortestIn(campaign, one));
    expect(campaign.findings.map(({ shrunk }) => shrunk)).toEqual(areShortest);
    expect(new Set(areShortest).size).toBe(2);
  });

  it("is searched the sooner the shorter it was cut, once one of each name is done", () => {
    const campaign = foundBoth(2);
    while (campaign.isShrinking) campaign.advanceShrinking(1000);
    const others = campaign.findings.filter((one) => one.shrunk && !isShortestIn(campaign, one));
    const sizes = others.filter(({ finding }) => kindOf(finding.law) === "discipline").map(({ cutTo }) => cutTo);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  });

  it("comes to the same in whatever slices, and between whichever runs", () => {
    const slowly = foundBoth(2);
    while (slowly.isShrinking) slowly.advanceShrinking(7);
    const between = foundBoth(2);
    const runs = between.runs;
    while (between.isShrinking) between.advanceShrinking(3000);
    const told = ({ findings }: Campaign) =>
      findings.map(({ finding, run, actions }) => `${nameOf(finding)} ${run} ${actions.length}`).sort();
    expect(slowly.runs).toBe(runs);
    expect(told(slowly)).toEqual(told(between));
  });
});
