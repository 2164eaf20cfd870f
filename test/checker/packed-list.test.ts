// What was packed is what comes out, and takes a byte a number where the numbers are small.

import fc from "fast-check";
import { expect, it } from "vitest";
import { LIST_MAX, pack, PACKED_MAX, unpack } from "../../src/checker/packed-list.js";

const LISTS = fc.array(fc.oneof(fc.nat(127), fc.nat(2 ** 31 - 1)), { maxLength: LIST_MAX });

it("gives back the lists that were packed one after the other", () => {
  fc.assert(
    fc.property(fc.array(LISTS, { maxLength: 5 }), (lists) => {
      const bytes = new Uint8Array(5 * PACKED_MAX);
      let end = 0;
      for (const list of lists) end = pack(Int32Array.from(list), list.length, bytes, end);
      const read = new Int32Array(LIST_MAX);
      let at = 0;
      for (const list of lists) {
        const length = bytes[at];
        at = unpack(bytes, at, read);
        expect([...read.subarray(0, length)]).toEqual(list);
      }
      expect(at).toBe(end);
    }),
  );
});

it("takes a byte for each number below 128, and no more than it says for any", () => {
  const bytes = new Uint8Array(PACKED_MAX);
  expect(pack(new Int32Array(10).fill(127), 10, bytes, 0)).toBe(11);
  expect(pack(new Int32Array(LIST_MAX).fill(2 ** 31 - 1), LIST_MAX, bytes, 0)).toBe(PACKED_MAX);
});
