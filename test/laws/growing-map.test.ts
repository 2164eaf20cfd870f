import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GrowingMap } from "../../src/laws/growing-map.js";

describe("A map that only grows", () => {
  test("keeps the first value of a key, and is the very same then", () => {
    const map = GrowingMap.empty<number>().with("a", 1);
    expect(map.with("a", 2)).toBe(map);
    expect(map.get("a")).toBe(1);
  });

  test("is as it was, whatever grows from it: as maps that are copied each time", () => {
    const growth = fc.array(fc.tuple(fc.nat(), fc.constantFrom("a", "b", "c", "d", "e"), fc.nat(9)), { maxLength: 40 });
    fc.assert(
      fc.property(growth, (steps) => {
        const versions = [{ map: GrowingMap.empty<number>(), copy: new Map<string, number>() }];
        for (const [from, key, value] of steps) {
          const { map, copy } = versions[from % versions.length];
          versions.push({ map: map.with(key, value), copy: new Map(copy.has(key) ? copy : [...copy, [key, value]]) });
        }
        for (const { map, copy } of versions) {
          expect(map.keys()).toEqual([...copy.keys()].sort());
          for (const key of "abcde") expect(map.get(key)).toBe(copy.get(key));
        }
      }),
    );
  });
});
