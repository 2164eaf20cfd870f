// The persistent log against the plain array that it stands for.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  agreeUpTo,
  append,
  appendAll,
  commonIndex,
  EMPTY_LOG,
  entriesAfter,
  entryAt,
  Log,
  logLike,
  logOf,
  logUpTo,
  termAt,
  toEntries,
  type Entry,
} from "../../src/contract/log.js";
import { initialConfiguration } from "../../src/contract/configuration.js";
import { isSamePayload, NOOP } from "../../src/contract/payload.js";
import { streamsOf } from "../../src/random/streams.js";

const SEEDED = { seed: 7, numRuns: 1000 };

// Configurations as they come off a wire: equal ones are not one object.
const payload = fc
  .constantFrom(NOOP, "a", "b", 2, 3)
  .map((one) => (typeof one === "number" ? initialConfiguration(one) : one));
const entry: fc.Arbitrary<Entry> = fc.record({ term: fc.nat({ max: 3 }), payload });
const entries = fc.array(entry, { maxLength: 40 });
const index = fc.integer({ min: -2, max: 45 });

/** Two lists with a common beginning, often a long one. */
const relatives = fc
  .record({ shared: entries, left: fc.array(entry, { maxLength: 8 }), right: fc.array(entry, { maxLength: 8 }) })
  .map(({ shared, left, right }) => [
    [...shared, ...left],
    [...shared, ...right],
  ]);

const plain = (log: Log): Entry[] => toEntries(log).map(({ term, payload }) => ({ term, payload }));
const isSame = (a: Entry, b: Entry) => a.term === b.term && isSamePayload(a.payload, b.payload);

function commonLength(a: readonly Entry[], b: readonly Entry[]): number {
  let length = 0;
  while (length < a.length && length < b.length && isSame(a[length], b[length])) length++;
  return length;
}

describe("a log is the list of its entries", () => {
  it("holds what was appended, in order, numbered from 1", () => {
    fc.assert(
      fc.property(entries, (list) => {
        const log = logOf(list);
        expect(plain(log)).toEqual(list);
        expect(toEntries(log).map((entry) => entry.index)).toEqual(list.map((_, at) => at + 1));
        expect(log.index).toBe(list.length);
        expect(log.term).toBe(list.at(-1)?.term ?? 0);
      }),
      SEEDED,
    );
  });

  it("keeps its earlier values when it grows in two directions", () => {
    fc.assert(
      fc.property(entries, entry, entry, (list, one, other) => {
        const log = logOf(list);
        const grown = [append(log, one.term, one.payload), append(log, other.term, other.payload)];
        expect(grown.map(plain)).toEqual([
          [...list, one],
          [...list, other],
        ]);
        expect(plain(log)).toEqual(list);
        expect(grown[0].previous).toBe(log);
      }),
      SEEDED,
    );
  });

  it("is cut to any of its beginnings, which are the very values it grew from", () => {
    fc.assert(
      fc.property(entries, index, (list, index) => {
        const log = logOf(list);
        const cut = logUpTo(log, index);
        expect(plain(cut)).toEqual(list.slice(0, Math.max(0, index)));
        if (index >= 1 && index <= list.length) expect(cut).toBe(entryAt(log, index));
        if (index >= list.length) expect(cut).toBe(log);
        if (index <= 0) expect(cut).toBe(EMPTY_LOG);
      }),
      SEEDED,
    );
  });

  it("gives entry and term at an index, and nothing outside", () => {
    fc.assert(
      fc.property(entries, index, (list, index) => {
        const found = entryAt(logOf(list), index);
        expect(found && { term: found.term, payload: found.payload }).toEqual(index < 1 ? undefined : list[index - 1]);
        expect(termAt(logOf(list), index)).toBe(index === 0 ? 0 : list[index - 1]?.term);
      }),
      SEEDED,
    );
  });

  it("gives the entries after an index, at most so many", () => {
    const limit = fc.oneof(fc.nat({ max: 10 }), fc.constant(Number.MAX_SAFE_INTEGER));
    fc.assert(
      fc.property(entries, fc.nat({ max: 45 }), limit, (list, index, limit) => {
        const after = entriesAfter(logOf(list), index, limit);
        expect(after.map(({ term, payload }) => ({ term, payload }))).toEqual(list.slice(index, index + limit));
      }),
      SEEDED,
    );
  });

  it("travels as terms and payloads, without what stands before", () => {
    const log = logOf([
      { term: 1, payload: "a" },
      { term: 2, payload: "b" },
    ]);
    expect(JSON.stringify(entriesAfter(log, 0, 2))).toBe('[{"term":1,"payload":"a"},{"term":2,"payload":"b"}]');
  });

  it("shares entries that are given back to the prefix from which they came", () => {
    const log = logOf([1, 1, 2, 2].map((term) => ({ term, payload: "x" })));
    expect(appendAll(logUpTo(log, 2), entriesAfter(log, 2, 9))).toBe(log);
    // Behind another prefix they are new entries.
    const other = appendAll(logOf([{ term: 9, payload: "y" }]), entriesAfter(log, 2, 9));
    expect(plain(other).map((entry) => entry.term)).toEqual([9, 2, 2]);
  });
});

describe("two logs compared", () => {
  it("commonIndex is where the lists begin to differ, from both sides", () => {
    fc.assert(
      fc.property(relatives, ([a, b]) => {
        expect(commonIndex(logOf(a), logOf(b))).toBe(commonLength(a, b));
        expect(commonIndex(logOf(b), logOf(a))).toBe(commonLength(a, b));
      }),
      SEEDED,
    );
  });

  it("commonIndex finds the fork of logs that share memory", () => {
    fc.assert(
      fc.property(relatives, ([a, b]) => {
        const left = logOf(a);
        const fork = commonLength(a, b);
        const right = appendAll(logUpTo(left, fork), b.slice(fork));
        expect(commonIndex(left, right)).toBe(fork);
      }),
      SEEDED,
    );
  });

  it("agreeUpTo says whether both reach an index with equal entries", () => {
    fc.assert(
      fc.property(relatives, fc.nat({ max: 50 }), ([a, b], index) => {
        const reach = index <= a.length && index <= b.length;
        expect(agreeUpTo(logOf(a), logOf(b), index)).toBe(reach && index <= commonLength(a, b));
        const log = logOf(a);
        expect(agreeUpTo(log, log, index)).toBe(index <= a.length);
      }),
      SEEDED,
    );
  });

  it("logLike is the list, sharing what an earlier log begins with", () => {
    fc.assert(
      fc.property(relatives, ([a, b]) => {
        const before = logOf(a);
        const log = logLike(before, b);
        expect(plain(log)).toEqual(b);
        const fork = commonLength(a, b);
        expect(logUpTo(log, fork)).toBe(logUpTo(before, fork));
        expect(log.hash).toBe(logOf(b).hash);
      }),
      SEEDED,
    );
  });

  it("entries that differ in term or payload only, or in their order, make logs that differ", () => {
    const lists: Entry[][] = [
      [],
      [{ term: 0, payload: NOOP }],
      [{ term: 1, payload: NOOP }],
      [{ term: 1, payload: "a" }],
      [{ term: 2, payload: "a" }],
      [{ term: 1, payload: "aa" }],
      [{ term: 1, payload: "b" }],
      [{ term: 1, payload: "" }],
      [{ term: 1, payload: "null" }],
      [{ term: 1, payload: initialConfiguration(1) }],
      [{ term: 1, payload: initialConfiguration(2) }],
      [{ term: 1, payload: JSON.stringify(initialConfiguration(2)) }],
      [
        { term: 1, payload: "a" },
        { term: 1, payload: "b" },
      ],
      [
        { term: 1, payload: "b" },
        { term: 1, payload: "a" },
      ],
    ];
    expect(new Set(lists.map((list) => logOf(list).hash)).size).toBe(lists.length);
  });

  it("no two of 200,000 different logs have one hash", () => {
    const hashes = new Set<number>();
    let made = 0;
    // Shapes as runs make them: few terms, short commands, all numbers close together.
    for (let term = 1; term <= 20; term++) {
      let log = logOf([{ term: 1, payload: `c${term}` }]);
      for (let at = 0; at < 5_000; at++) {
        log = append(log, term, `c${at % 100}`);
        const sibling = append(log.previous ?? EMPTY_LOG, term + 1, `c${at % 100}`);
        hashes.add(log.hash).add(sibling.hash);
        made += 2;
      }
    }
    expect(made).toBe(200_000);
    expect(hashes.size).toBe(made);
  });
});

describe("the cost of a long log", () => {
  const LENGTH = 100_000;
  const long = logOf(Array.from({ length: LENGTH }, (_, at) => ({ term: 1 + (at >> 10), payload: `c${at}` })));
  // Finding an index takes at most about three links a binary digit of the length.
  const LINKS_MAX = 3 * Math.ceil(Math.log2(LENGTH));

  it("any index is found in O(log n) links", () => {
    const { below } = streamsOf("log")("indices");
    for (let draw = 0; draw < 200; draw++) {
      const index = below(LENGTH + 1);
      const { watched, links } = watch(long);
      expect(logUpTo(watched, index).index).toBe(index);
      expect(links()).toBeLessThanOrEqual(2 * LINKS_MAX);
    }
  });

  it("the fork of two logs is found in O(log n) links, shared in memory or only equal", () => {
    const { below } = streamsOf("log")("forks");
    const copy = logOf(toEntries(long));
    for (let draw = 0; draw < 200; draw++) {
      const fork = below(LENGTH);
      for (const base of [long, copy]) {
        let other = append(logUpTo(base, fork), 1000, "fork");
        for (let more = below(50); more > 0; more--) other = append(other, 1000, "more");
        const left = watch(long);
        expect(commonIndex(left.watched, left.watch(other))).toBe(fork);
        expect(left.links()).toBeLessThanOrEqual(12 * LINKS_MAX);
      }
    }
  });

  it("agreement up to an index is seen in O(log n) links", () => {
    const copy = logOf(toEntries(long));
    for (const index of [0, 1, 77_777, LENGTH]) {
      const left = watch(long);
      expect(agreeUpTo(left.watched, left.watch(copy), index)).toBe(true);
      expect(left.links()).toBeLessThanOrEqual(4 * LINKS_MAX);
    }
  });

  it("appending makes one value and follows three links at most", () => {
    const { watched, links } = watch(long);
    expect(append(watched, 99, "x").index).toBe(LENGTH + 1);
    expect(links()).toBeLessThanOrEqual(6);
  });
});

/** The same log behind a proxy that counts how often a link to an earlier entry is read. */
function watch(log: Log) {
  let read = 0;
  const known = new WeakMap<Log, Log>();
  const watched = (target: Log): Log => {
    let proxy = known.get(target);
    if (proxy === undefined) {
      proxy = new Proxy(target, {
        get(entry, field) {
          const value: unknown = Reflect.get(entry, field);
          if (!(value instanceof Log)) return value;
          read++;
          return watched(value);
        },
      });
      known.set(target, proxy);
    }
    return proxy;
  };
  return { watched: watched(log), watch: watched, links: () => read };
}
