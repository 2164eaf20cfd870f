// What a write leaves on a disk.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyWrite, BLANK_DISK, type Disk, type Write } from "../../src/contract/disk.js";
import { baseOf, logOf, toEntries, type Entry } from "../../src/contract/log.js";

const entriesOn = (disk: Disk) => toEntries(disk.log).map(({ term, payload }) => ({ term, payload }));

describe("a disk", () => {
  it("is blank at first", () => {
    expect(BLANK_DISK.values).toEqual({});
    expect(entriesOn(BLANK_DISK)).toEqual([]);
  });

  it("keeps the last value of each name, and leaves the log alone", () => {
    const log: Write = { kind: "log", from: 1, entries: [{ term: 1, payload: "a" }] };
    const writes: Write[] = [
      log,
      { kind: "set", key: "vote", value: 1 },
      { kind: "set", key: "term", value: 7 },
      { kind: "set", key: "vote", value: { id: 2 } },
    ];
    const disk = writes.reduce(applyWrite, BLANK_DISK);
    expect(disk.values).toEqual({ vote: { id: 2 }, term: 7 });
    expect(entriesOn(disk)).toEqual(log.entries);
  });

  it("replaces the log from an index on, as a list would, and leaves the values alone", () => {
    const entry = fc.record({ term: fc.nat({ max: 3 }), payload: fc.constantFrom("a", "b") });
    const change = fc.record({ at: fc.nat({ max: 6 }), entries: fc.array(entry, { maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        let disk = applyWrite(BLANK_DISK, { kind: "set", key: "k", value: "v" });
        let list: Entry[] = [];
        for (const { at, entries } of changes) {
          const kept = Math.min(at, list.length);
          const before = disk;
          const held = entriesOn(before);
          disk = applyWrite(disk, { kind: "log", from: kept + 1, entries });
          list = [...list.slice(0, kept), ...entries];
          expect(entriesOn(disk)).toEqual(list);
          expect(entriesOn(before)).toEqual(held);
        }
        expect(disk.values).toEqual({ k: "v" });
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it("begins its log as the snapshot says that stands in place of entries of the same index and term, whatever these were", () => {
    const [own, other] = ["a", "b"].map((payload) => logOf([{ term: 1, payload }]));
    const log: Write = {
      kind: "log",
      from: 1,
      entries: [
        { term: 1, payload: "a" },
        { term: 2, payload: "c" },
      ],
    };
    const disk = applyWrite(BLANK_DISK, log);
    for (const { hash: mark } of [own, other]) {
      const snapshot = { index: 1, term: 1, data: { mark, state: {} } };
      const after = applyWrite(disk, { kind: "snapshot", snapshot });
      expect(baseOf(after.log)).toMatchObject({ index: 1, term: 1, hash: mark });
      expect(entriesOn(after)).toEqual([{ term: 2, payload: "c" }]);
      expect(after.log.hash === disk.log.hash).toBe(mark === own.hash);
    }
  });
});
