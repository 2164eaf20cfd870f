import { describe, expect, it } from "vitest";
import { bagSearch, type BagModel } from "./bag-search.js";
import { copies, counters, letters, lettersOneByOne, token } from "./toys.js";

const WIDE: BagModel = { nodes: 2, maxMessages: 99, maxCopies: 1, loss: false };
const LOSSY: BagModel = { ...WIDE, loss: true };

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}

describe("toys have as many states as their formulas say", () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 2],
    [4, 3],
  ])("%i counters up to %i", (n, m) => {
    expect(bagSearch(counters(m), { ...WIDE, nodes: n, symmetry: true })).toEqual({
      distinct: (m + 1) ** n,
      generated: n * m * (m + 1) ** (n - 1),
      depth: n * m + 1,
      orbits: choose(m + n, n),
    });
  });

  it.each([1, 2, 5])("a token among %i", (n) => {
    const counts = { distinct: n + 2, generated: n + 1, depth: n + 2 };
    expect(bagSearch(token, { ...WIDE, nodes: n })).toEqual(counts);
    const lossy = { ...counts, distinct: 2 * n + 1, generated: 2 * n + 1 };
    expect(bagSearch(token, { ...LOSSY, nodes: n })).toEqual(lossy);
  });

  it.each([1, 4, 6])("%i letters", (k) => {
    const counts = { distinct: 1 + 2 ** k, generated: 1 + k * 2 ** (k - 1), depth: k + 2 };
    expect(bagSearch(letters(k), WIDE)).toEqual(counts);
    const lossy = { ...counts, distinct: 1 + 3 ** k, generated: 1 + 2 * k * 3 ** (k - 1) };
    expect(bagSearch(letters(k), LOSSY)).toEqual(lossy);
    // They do not fit: they are not sent at all.
    expect(bagSearch(letters(k), { ...LOSSY, maxMessages: k - 1 }).distinct).toBe(1);
  });

  it.each([1, 3, 5])("%i letters one by one", (k) => {
    const counts = { distinct: 3 ** k, generated: 2 * k * 3 ** (k - 1), depth: 2 * k + 1 };
    expect(bagSearch(lettersOneByOne(k), WIDE)).toEqual(counts);
    const lossy = { ...counts, distinct: 4 ** k, generated: 3 * k * 4 ** (k - 1) };
    expect(bagSearch(lettersOneByOne(k), LOSSY)).toEqual(lossy);
  });

  it.each([1, 2, 4])("%i copies each way", (k) => {
    const oneWay = ((k + 1) * (k + 2)) / 2;
    // Wide enough for all, and copies come from sends alone: a network that copies would add its own.
    const { distinct, depth, orbits } = bagSearch(copies(k), {
      ...WIDE,
      maxCopies: k,
      duplicates: false,
      symmetry: true,
    });
    expect({ distinct, depth, orbits }).toEqual({
      distinct: oneWay ** 2,
      depth: 4 * k + 1,
      orbits: (oneWay * (oneWay + 1)) / 2,
    });
  });
});
