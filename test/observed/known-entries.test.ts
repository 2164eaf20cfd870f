import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/contract/log.js";
import { KnownEntries } from "../../src/observed/known-entries.js";

const entry = (term: number): Entry => ({ term, payload: "x" });

const entriesOf = (terms: Readonly<Record<number, number>>): KnownEntries =>
  Object.entries(terms).reduce((all, [index, term]) => all.with(Number(index), entry(term)), KnownEntries.NONE);

const termsOf = (entries: KnownEntries, indexes: readonly number[]) => indexes.map((index) => entries.at(index)?.term);

const FAR = 1_999_999;

describe("known entries", () => {
  it("stand where they were put, near and far, and nowhere else", () => {
    const entries = entriesOf({ 1: 1, 32: 2, 33: 3, [FAR]: 4 });
    expect(termsOf(entries, [1, 2, 32, 33, 34, FAR - 1, FAR])).toEqual([1, undefined, 2, 3, undefined, undefined, 4]);
  });

  it("are left as they were by what is made of them", () => {
    const entries = entriesOf({ 1: 1, 40: 1 });
    entries.with(2, entry(9));
    entries.upTo(1);
    entries.filledFrom(entriesOf({ 3: 3 }), 0, FAR);
    expect(termsOf(entries, [1, 2, 3, 40])).toEqual([1, undefined, undefined, 1]);
  });

  it("end where they are cut", () => {
    expect(termsOf(entriesOf({ 1: 1, 40: 2, 41: 3, [FAR]: 4 }).upTo(40), [1, 40, 41, FAR])).toEqual([
      ...[1, 2],
      ...[undefined, undefined],
    ]);
  });

  it("take from others what they lack, after an index and up to another", () => {
    const others = entriesOf({ 1: 9, 2: 9, 3: 9, 40: 9, 41: 9 });
    const entries = entriesOf({ 2: 1 });
    expect(termsOf(entries.filledFrom(others, 1, 40), [1, 2, 3, 40, 41])).toEqual([undefined, 1, 9, 9, undefined]);
    expect(termsOf(entries.filledFrom(others, 1, 40).filledFrom(others, 0, FAR), [1, 2, 41])).toEqual([9, 1, 9]);
  });

  it("are made anew by none of what they have already", () => {
    const others = entriesOf({ 1: 9, 40: 9 });
    const entries = entriesOf({ 2: 1 }).filledFrom(others, 0, FAR);
    expect(entries.filledFrom(others, 0, FAR)).toBe(entries);
  });

  it("clash where both have an entry and it is not the same, after an index and up to another", () => {
    const others = entriesOf({ 1: 9, 3: 3, 40: 9, 50: 9 });
    const entries = entriesOf({ 1: 1, 2: 2, 3: 3, 40: 4, 50: 5 });
    expect(entries.firstClash(others, 0, FAR)).toBe(1);
    expect(entries.firstClash(others, 1, FAR)).toBe(40);
    expect(entries.firstClash(others, 1, 39)).toBe(Infinity);
    expect(entries.firstClash(others, 40, FAR)).toBe(50);
  });

  it("that clashed nowhere do so once they were changed", () => {
    const others = entriesOf({ 1: 1, 40: 4 });
    expect(others.upTo(40).firstClash(entriesOf({ 1: 1, 40: 4 }), 0, FAR)).toBe(Infinity);
    expect(others.with(40, entry(5)).firstClash(others, 0, FAR)).toBe(40);
  });

  it("differ first where one has what the other has not", () => {
    const entries = entriesOf({ 1: 1, 40: 4 });
    expect(entries.firstDifference(entriesOf({ 1: 1, 40: 4 }))).toBe(Infinity);
    expect(entries.firstDifference(entriesOf({ 1: 1 }))).toBe(40);
    expect(entries.firstDifference(entries.with(39, entry(1)))).toBe(39);
    expect(entries.firstDifference(entries.with(1, entry(2)))).toBe(1);
  });
});
