import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstCut, firstSingle, nextCut, without, type Cut } from "../../src/shrink/ddmin.js";

type Test = (items: readonly number[]) => boolean;

/** Leaves out what can be left out, beginning with a cut. */
function walk(items: readonly number[], begin: Cut | null, isBad: Test): { left: readonly number[]; tries: number } {
  let left = items;
  let tries = 0;
  for (let cut = begin; cut !== null; tries++) {
    const shorter = without(left, cut);
    const stays = isBad(shorter);
    if (stays) left = shorter;
    cut = nextCut(cut, left.length, stays);
  }
  return { left, tries };
}

const reduced = (items: readonly number[], isBad: Test) => walk(items, firstCut(items.length), isBad);

const upTo = (size: number): number[] => Array.from({ length: size }, (_, i) => i);

const needing =
  (needed: readonly number[]): Test =>
  (items) =>
    needed.every((item) => items.includes(item));

describe("delta debugging", () => {
  it("leaves exactly what is needed", () => {
    const sized = fc.nat({ max: 300 }).chain((size) => fc.tuple(fc.constant(size), fc.subarray(upTo(size))));
    fc.assert(
      fc.property(sized, ([size, needed]) => {
        expect(reduced(upTo(size), needing(needed)).left).toEqual(needed);
      }),
      { seed: 1 },
    );
  });

  it("ends where no single item can go, even if some can only go after others", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.func(fc.boolean()), (size, isBadText) => {
        const isBad: Test = (items) => items.length === size || isBadText(items.join());
        const { left } = reduced(upTo(size), isBad);
        for (const gone of left) expect(isBad(left.filter((item) => item !== gone))).toBe(false);
      }),
      { seed: 1 },
    );
  });

  it("finds 3 needed items among 2000 in about 60 tries", () => {
    expect(reduced(upTo(2000), needing([3, 1017, 1999])).tries).toBeLessThan(70);
  });

  it("goes on after a cut by which more than the cut was lost", () => {
    const cut = { from: 6, to: 8, length: 2, hasCut: false };
    expect(nextCut(cut, 3, true)).toEqual({ from: 1, to: 3, length: 2, hasCut: true });
    expect(nextCut(cut, 0, true)).toBe(null);
  });

  it("has nothing to leave out of an empty list, and one thing of a list of one", () => {
    expect(firstCut(0)).toBe(null);
    expect(firstCut(1)).toEqual({ from: 0, to: 1, length: 1, hasCut: false });
    expect(walk([1], firstSingle(1), () => true).left).toEqual([]);
  });
});
