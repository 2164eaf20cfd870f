// Logs that have forgotten how they begin, against the whole logs that they were.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  agreeUpTo,
  appendAll,
  baseOf,
  commonIndex,
  compacted,
  EMPTY_LOG,
  entriesAfter,
  entryAt,
  logLike,
  logOf,
  logUpTo,
  nameOfLog,
  plainLog,
  rebased,
  termAt,
  toEntries,
  type Entry,
  type Log,
} from "../../src/contract/log.js";
import { applyWrite } from "../../src/contract/disk.js";
import type { Snapshot } from "../../src/contract/snapshot.js";
import { decodeView, encode } from "../../src/contract/wire.js";
import { ownLog } from "../../src/contract/own-log.js";

const SEEDED = { seed: 11, numRuns: 1000 };

const entry: fc.Arbitrary<Entry> = fc.record({ term: fc.nat({ max: 3 }), payload: fc.constantFrom("a", "b", null) });
const entries = fc.array(entry, { maxLength: 40 });
const index = fc.nat({ max: 45 });

/** Two lists with a common beginning, and how much of each is compacted. */
const relatives = fc.record({
  shared: entries,
  left: fc.array(entry, { maxLength: 8 }),
  right: fc.array(entry, { maxLength: 8 }),
  bases: fc.tuple(index, index),
});

const plain = (log: Log): Entry[] => toEntries(log).map(({ term, payload }) => ({ term, payload }));
const baseFor = (list: readonly Entry[], base: number): number => (base <= list.length ? base : 0);

describe("a log that was compacted", () => {
  it("has the entries behind its base, and no others", () => {
    fc.assert(
      fc.property(entries, index, index, (list, base, at) => {
        const whole = logOf(list);
        const log = compacted(whole, base);
        const begins = baseFor(list, base);
        expect(baseOf(log).index).toBe(begins);
        expect(plain(log)).toEqual(list.slice(begins));
        expect([log.index, log.term, log.hash]).toEqual([whole.index, whole.term, whole.hash]);
        expect(entryAt(log, at)?.hash).toBe(at > begins ? entryAt(whole, at)?.hash : undefined);
        expect(termAt(log, at)).toBe(at >= begins ? termAt(whole, at) : undefined);
        expect(logUpTo(log, at).index).toBe(Math.max(begins, Math.min(at, list.length)));
      }),
      SEEDED,
    );
  });

  it("gives of the entries after an index those that it still has", () => {
    fc.assert(
      fc.property(entries, index, index, fc.nat({ max: 12 }), (list, base, after, limit) => {
        const log = compacted(logOf(list), base);
        const found = entriesAfter(log, after, limit);
        const expected = list.map((_, at) => at + 1).filter((at) => at > after && at <= after + limit);
        expect(found.map((one) => one.index)).toEqual(expected.filter((at) => at > baseFor(list, base)));
      }),
      SEEDED,
    );
  });

  it("grows as the whole log does, and may be compacted again", () => {
    fc.assert(
      fc.property(entries, entries, index, index, (list, more, one, other) => {
        const whole = appendAll(logOf(list), more);
        const log = appendAll(compacted(logOf(list), one), more);
        expect(log.hash).toBe(whole.hash);
        const again = compacted(log, other);
        expect(baseOf(again).index).toBe(Math.max(baseFor(list, one), baseFor([...list, ...more], other)));
        expect(again.hash).toBe(whole.hash);
      }),
      SEEDED,
    );
  });

  it("is another log than the whole one, by name and as plain data", () => {
    const whole = logOf([1, 1, 2].map((term) => ({ term, payload: "x" })));
    const log = compacted(whole, 2);
    expect(nameOfLog(log)).not.toBe(nameOfLog(whole));
    expect(plainLog(whole)).toEqual(toEntries(whole));
    expect(plainLog(log)).toEqual({ base: { index: 2, term: 1, mark: baseOf(log).hash }, entries: toEntries(log) });
    expect(nameOfLog(ownLog({ ...log, previous: { ...log.previous } })!)).toBe(nameOfLog(log));
  });
});

describe("logs with different bases", () => {
  const sides = ({ shared, left, right, bases }: typeof relatives extends fc.Arbitrary<infer T> ? T : never) => {
    const wholes = [logOf([...shared, ...left]), logOf([...shared, ...right])] as const;
    return { wholes, logs: [compacted(wholes[0], bases[0]), compacted(wholes[1], bases[1])] as const };
  };

  it("are never taken to differ up to an index up to which the whole logs agree", () => {
    fc.assert(
      fc.property(relatives, index, (drawn, at) => {
        const { wholes, logs } = sides(drawn);
        if (agreeUpTo(...wholes, at)) expect(agreeUpTo(...logs, at)).toBe(true);
        expect(commonIndex(...logs)).toBeGreaterThanOrEqual(commonIndex(...wholes));
      }),
      SEEDED,
    );
  });

  it("are told apart wherever both still know what they hold", () => {
    fc.assert(
      fc.property(relatives, index, (drawn, at) => {
        const { wholes, logs } = sides(drawn);
        const base = Math.max(baseOf(logs[0]).index, baseOf(logs[1]).index);
        if (at < base) return;
        expect(agreeUpTo(...logs, at)).toBe(agreeUpTo(...wholes, at));
        if (commonIndex(...wholes) >= base) expect(commonIndex(...logs)).toBe(commonIndex(...wholes));
      }),
      SEEDED,
    );
  });

  it("agree up to an index exactly where that is not beyond what they have in common", () => {
    fc.assert(
      fc.property(relatives, index, (drawn, at) => {
        const { logs } = sides(drawn);
        expect(agreeUpTo(...logs, at)).toBe(at <= commonIndex(...logs));
        expect(commonIndex(logs[1], logs[0])).toBe(commonIndex(...logs));
      }),
      SEEDED,
    );
  });

  it("become the same once they begin at one base, and share what they hold behind it", () => {
    fc.assert(
      fc.property(relatives, index, (drawn, at) => {
        const { wholes, logs } = sides(drawn);
        const base = baseOf(logs[0]);
        const moved = rebased(logs[1], base);
        const isThere = baseOf(logs[1]).index <= base.index && agreeUpTo(...wholes, base.index);
        expect(baseOf(moved).index).toBe(base.index);
        expect(plain(moved)).toEqual(isThere ? plain(wholes[1]).slice(base.index) : []);
        expect(nameOfLog(logLike(logs[1], toEntries(logs[0]), base))).toBe(nameOfLog(logs[0]));
        const prefix = logUpTo(logs[0], Math.max(at, base.index));
        expect(nameOfLog(logLike(logs[0], toEntries(prefix), base))).toBe(nameOfLog(prefix));
      }),
      SEEDED,
    );
  });

  it("travel as what changed, from any base to any other", () => {
    fc.assert(
      fc.property(relatives, (drawn) => {
        const [before, after] = sides(drawn).logs;
        const wire: unknown = JSON.parse(JSON.stringify(encode({ log: after }, { log: before })));
        expect(nameOfLog(decodeView(wire, { log: before }, "view").log!)).toBe(nameOfLog(after));
      }),
      SEEDED,
    );
  });

  it("a log that begins where nothing was compacted is whole", () => {
    expect(rebased(EMPTY_LOG, EMPTY_LOG)).toBe(EMPTY_LOG);
    expect(baseOf(EMPTY_LOG)).toBe(EMPTY_LOG);
  });
});

describe("a snapshot that is written", () => {
  const list = [1, 1, 2, 2].map((term, at) => ({ term, payload: `${at + 1}` }));
  const disk = { values: {}, log: logOf(list) };
  const upTo = (index: number, log = disk.log): Snapshot => {
    const { term, hash: mark } = entryAt(log, index)!;
    return { index, term, data: { mark, state: null } };
  };

  it("takes the place of the log up to its index, and keeps what follows", () => {
    const after = applyWrite(disk, { kind: "snapshot", snapshot: upTo(3) });
    expect(after.snapshot).toEqual(upTo(3));
    expect(nameOfLog(after.log)).toBe(nameOfLog(compacted(disk.log, 3)));
  });

  it("leaves nothing of a log that has another entry there, or none", () => {
    const other = logOf([...list.slice(0, 2), ...[3, 3, 3].map((term) => ({ term, payload: "x" }))]);
    for (const index of [3, 5]) {
      const { log } = applyWrite(disk, { kind: "snapshot", snapshot: upTo(index, other) });
      expect(nameOfLog(log)).toBe(nameOfLog(logUpTo(compacted(other, index), index)));
    }
  });

  it("stays in the way of entries that are written where it stands", () => {
    const begun = applyWrite(disk, { kind: "snapshot", snapshot: upTo(2) });
    const { log } = applyWrite(begun, { kind: "log", from: 2, entries: list.slice(1, 3) });
    expect(nameOfLog(log)).toBe(nameOfLog(compacted(logOf(list.slice(0, 3)), 2)));
  });
});
