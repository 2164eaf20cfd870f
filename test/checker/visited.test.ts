// The set of visited clusters is a set, whatever is added and however often it grows.

import fc from "fast-check";
import { expect, it } from "vitest";
import { VisitedSet } from "../../src/checker/visited.js";

/** Some alike in one lane, some next to each other, some nothing at all. */
const LANE = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));

const isSame = (a: readonly [number, number], b: readonly [number, number]): boolean => a[0] === b[0] && a[1] === b[1];

it("says of each fingerprint whether it is new, one by one or many at once", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(LANE, LANE), { maxLength: 300 }), (fingerprints) => {
      const expected = fingerprints.map((one, at) =>
        // Nothing and nothing is kept as nothing and one.
        fingerprints.slice(0, at).some((earlier) => isSame(stored(earlier), stored(one))) ? 0 : 1,
      );
      const single = new VisitedSet(1);
      expect(fingerprints.map(([low, high]) => (single.add(low, high) ? 1 : 0))).toEqual(expected);
      const answers = new Uint8Array(fingerprints.length);
      const together = new VisitedSet(1);
      together.addAll(Int32Array.from(fingerprints.flat()), fingerprints.length, answers);
      expect([...answers]).toEqual(expected);
      expect(together.size).toBe(expected.filter((isNew) => isNew === 1).length);
    }),
  );
});

it("knows everything again after it grew many times, also when it is told to", () => {
  const visited = new VisitedSet(1);
  const laneOf = (number: number): number => Math.imul(number, 0x9e3779b1);
  for (let number = 1; number <= 30_000; number++) {
    visited.add(laneOf(number), number);
    if (number % 10_000 === 0) visited.grow();
  }
  const answers = Array.from({ length: 30_000 }, (_, at) => visited.add(laneOf(at + 1), at + 1));
  expect(answers).not.toContain(true);
  expect(visited.size).toBe(30_000);
});

it("is the same set when it is taken up again", () => {
  const visited = new VisitedSet();
  for (let number = 1; number <= 5_000; number++) visited.add(number, -number);
  const bytes = visited.section.slice();
  const again = VisitedSet.restored(visited.capacity, visited.size, () => bytes);
  for (let number = 1; number <= 5_000; number++) expect(again.add(number, -number)).toBe(false);
  expect(again.add(5_001, 0)).toBe(true);
});

const stored = ([low, high]: readonly [number, number]): readonly [number, number] => [
  low,
  low === 0 && high === 0 ? 1 : high,
];
