import { describe, expect, it } from "vitest";
import { toEntries, type Entry } from "../../src/contract/log.js";
import { hiddenLog, KnownLog } from "../../src/observed/known-log.js";

const entry = (term: number): Entry => ({ term, payload: "x" });
const termsOf = ({ whole }: KnownLog): readonly number[] | null => whole && toEntries(whole).map(({ term }) => term);

describe("a log as far as it is told", () => {
  it("is not whole while a place in it is unknown", () => {
    const log = new KnownLog(hiddenLog(0));
    log.replace(1, [entry(1)]);
    log.endAt(3);
    expect(log.whole).toBeNull();
    log.learn(new Map([[3, entry(2)]]));
    expect(log.whole).toBeNull();
    log.learn(new Map([[2, entry(1)]]));
    expect(termsOf(log)).toEqual([1, 1, 2]);
  });

  it("learns nothing of what it knows", () => {
    const log = new KnownLog(hiddenLog(0));
    log.replace(1, [entry(1), entry(2)]);
    log.learn(new Map([[1, entry(9)]]));
    expect(termsOf(log)).toEqual([1, 2]);
  });

  it("loses what contradicts the entries that it accepts, and all that follows", () => {
    const log = new KnownLog(hiddenLog(0));
    log.replace(1, [entry(1), entry(1), entry(1)]);
    log.accept(1, [entry(2)]);
    expect(termsOf(log)).toEqual([1, 2]);
    log.accept(0, [entry(1)]);
    expect(termsOf(log)).toEqual([1, 2]);
  });

  it("knows no longer what may have been replaced, but for what is committed", () => {
    const log = new KnownLog(hiddenLog(0));
    log.replace(1, [entry(1), entry(1), entry(1)]);
    log.doubt(0, [null, null, null], 2);
    expect(log.unknownUpTo(9)).toEqual([3]);
    log.doubt(0, [entry(1), entry(1)], 0);
    expect(log.unknownUpTo(9)).toEqual([3]);
  });

  it("begins with what is hidden, whatever is told of that", () => {
    const log = new KnownLog(hiddenLog(2));
    log.replace(1, [entry(1), entry(1), entry(3)]);
    expect(termsOf(log)).toEqual([-1, -1, 3]);
    log.endAt(1);
    expect(termsOf(log)).toEqual([-1]);
  });
});
