import { describe, expect, it } from "vitest";
import { toEntries, type Entry } from "../../src/contract/log.js";
import { KnownEntries } from "../../src/observed/known-entries.js";
import { hiddenLog, KnownLog } from "../../src/observed/known-log.js";

const entry = (term: number): Entry => ({ term, payload: "x" });
const termsOf = ({ whole }: KnownLog): readonly number[] | null => whole && toEntries(whole).map(({ term }) => term);

describe("a log as far as it is told", () => {
  it("is not whole while a place in it is unknown", () => {
    const log = new KnownLog(hiddenLog(0));
    log.replace(1, [entry(1)]);
    log.endAt(3);
    expect(log.whole).toBeNull();
    log.learn(3, entry(2));
    expect(log.whole).toBeNull();
    log.learn(2, entry(1));
    expect(termsOf(log)).toEqual([1, 1, 2]);
  });

  it("learns nothing of what it knows", () => {
    const log = new KnownLog(hiddenLog(0));
    log.replace(1, [entry(1), entry(2)]);
    log.learn(1, entry(9));
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

  it("loses what contradicts somebody else's log, and takes from that what it lacks", () => {
    const log = new KnownLog(hiddenLog(0));
    log.replace(1, [entry(1), null, entry(1), entry(1)]);
    const others = [1, 1, 2].reduce((all, term, i) => all.with(i + 1, entry(term)), KnownEntries.NONE);
    log.acceptAll(0, 3, others);
    expect(termsOf(log)).toEqual([1, 1, 2]);
    log.acceptAll(0, 4, others);
    expect(log.lastIndex).toBe(4);
    expect(log.whole).toBeNull();
  });

  it("counts as hidden what is given up, until that is gone", () => {
    const log = new KnownLog(hiddenLog(0));
    log.endAt(2);
    log.giveUp(2);
    log.learn(1, entry(1));
    expect(termsOf(log)).toEqual([-1, -1]);
    log.replace(2, [null]);
    expect(log.whole).toBeNull();
    log.learn(2, entry(1));
    expect(termsOf(log)).toEqual([-1, 1]);
  });

  it("knows no longer what may have been replaced, but for what is committed", () => {
    const log = new KnownLog(hiddenLog(0));
    log.replace(1, [entry(1), entry(1), entry(1)]);
    log.doubt(0, [null, null, null], 2);
    expect([1, 2, 3].map((index) => log.at(index)?.term)).toEqual([1, 1, undefined]);
    log.doubt(0, [entry(1), entry(1)], 0);
    expect([1, 2, 3].map((index) => log.at(index)?.term)).toEqual([1, 1, undefined]);
    expect(log.lastIndex).toBe(3);
  });

  it("begins with what is hidden, whatever is told of that", () => {
    const log = new KnownLog(hiddenLog(2));
    log.replace(1, [entry(1), entry(1), entry(3)]);
    expect(termsOf(log)).toEqual([-1, -1, 3]);
    log.endAt(1);
    expect(termsOf(log)).toEqual([-1]);
  });
});
