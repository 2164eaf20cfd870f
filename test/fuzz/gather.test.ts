import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gatherFindings, type Gatherable } from "../../src/fuzz/gather.js";

const LAWS = ["panic", "first-law", "second-law"];
const found = (run: number, law: string, key: string, foundAfter = 50, cutTo = 10): Gatherable => {
  return { run, finding: { kind: "violation", law, how: "" }, key, foundAfter, cutTo };
};

describe("gathering findings", () => {
  it("puts them in order of runs, and of laws within a run", () => {
    const all = [found(7, "first-law", "c"), found(3, "second-law", "b"), found(3, "first-law", "a")];
    expect(gatherFindings(all, LAWS, 9).map((one) => one.found.key)).toEqual(["a", "b", "c"]);
  });

  it("shows equal traces once, and counts them", () => {
    const all = [found(1, "first-law", "a"), found(2, "first-law", "a"), found(3, "first-law", "b")];
    expect(gatherFindings(all, LAWS, 9)).toMatchObject([
      { found: { run: 1 }, times: 2 },
      { found: { run: 3 }, times: 1 },
    ]);
  });

  it("lets a trace that breaks two laws stand for the first of them", () => {
    const all = [found(1, "second-law", "a"), found(2, "first-law", "a")];
    expect(gatherFindings(all, LAWS, 9)).toEqual([{ found: all[1], times: 2, alsoBreaks: ["second-law"] }]);
  });

  it("keeps the first few of each law", () => {
    const all = [found(4, "first-law", "d"), found(2, "first-law", "b"), found(1, "first-law", "a")];
    expect(gatherFindings(all, LAWS, 2).map((one) => one.found.run)).toEqual([1, 2]);
  });

  it("lets one that was shorter as found take the place of one that could not be made as short", () => {
    const all = [
      found(1, "first-law", "a", 900, 60),
      found(2, "first-law", "b", 70, 6),
      found(3, "first-law", "c", 80, 5),
    ];
    // Found after more actions than the one before it: one worker alone would not have shrunk it.
    expect(gatherFindings(all, LAWS, 1).map((one) => one.found.run)).toEqual([2]);
  });

  it("comes to the same whoever found what, as long as what one alone would have shrunk is among it", () => {
    const all = fc.uniqueArray(
      fc
        .record({
          run: fc.nat(30),
          law: fc.constantFrom(...LAWS),
          foundAfter: fc.integer({ min: 1, max: 90 }),
          cut: fc.nat(90),
        })
        .map(({ run, law, foundAfter, cut }) => found(run, law, `${run}`, foundAfter, Math.max(1, foundAfter - cut))),
      { selector: ({ run, finding }) => `${run} ${finding.law}`, size: "max", maxLength: 60 },
    );
    fc.assert(
      fc.property(all, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), (findings, workers, count) => {
        const shares = Array.from({ length: workers }, (_, i) => findings.filter(({ run }) => run % workers === i));
        const reported = shares.flatMap((share) => shrunkByOne(share, count)).reverse();
        expect(gatherFindings(reported, LAWS, count)).toEqual(
          gatherFindings(shrunkByOne(findings, count), LAWS, count),
        );
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

/** What one worker shrinks of what it meets, as a campaign does. */
function shrunkByOne(findings: readonly Gatherable[], count: number): Gatherable[] {
  const met = new Map<string, number>();
  const shortest = new Map<string, number>();
  return [...findings]
    .sort((a, b) => a.run - b.run)
    .filter(({ finding: { law }, foundAfter }) => {
      const before = met.get(law) ?? 0;
      met.set(law, before + 1);
      const isShortest = foundAfter < (shortest.get(law) ?? Infinity);
      if (isShortest) shortest.set(law, foundAfter);
      return before < count || isShortest;
    });
}
