// Canonical text: equal texts mean equal data, and what is not plain data has none.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalCopy, canonicalText } from "../../src/contract/json.js";
import { logOf } from "../../src/contract/log.js";

const cycle: Record<string, unknown> = {};
cycle["self"] = { cycle };

describe("canonical text", () => {
  it.each<[unknown, string]>([
    [null, "null"],
    [true, "true"],
    [false, "false"],
    [0, "0"],
    [-0, "0"],
    [1.5, "1.5"],
    [1e21, "1e+21"],
    ["", '""'],
    ['a"\n\ud800', '"a\\"\\n\\ud800"'],
    [[], "[]"],
    [{}, "{}"],
    [[1, [2], { b: 1, a: [null] }], '[1,[2],{"a":[null],"b":1}]'],
    [{ b: 1, a: 2, 10: 3, 9: 4, B: 5 }, '{"10":3,"9":4,"B":5,"a":2,"b":1}'],
    [{ a: undefined, b: 1 }, '{"b":1}'],
    [[undefined, 1], "[null,1]"],
    [{ toJSON: () => ({ b: 2, a: 1 }) }, '{"a":1,"b":2}'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [logOf([{ term: 1, payload: "a" }]), '{"payload":"a","term":1}'],
    [Object.assign(Object.create(null) as object, { a: 1 }), '{"a":1}'],
  ])("of %j is %s", (value, text) => {
    expect(canonicalText(value)).toBe(text);
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
    ["a function", () => 1],
    ["a symbol", Symbol("s")],
    ["a bigint", 1n],
    ["a Map", new Map([[1, 2]])],
    ["a Set", new Set([1])],
    ["a regular expression", /a/],
    ["an Error", new Error("lost")],
    ["typed numbers", new Uint8Array([1])],
    ["a cycle", cycle],
    ["toJSON without an answer", { toJSON: () => undefined }],
  ])("refuses %s, at the top and deep inside", (_what, value) => {
    expect(() => canonicalText(value)).toThrow(TypeError);
    if (value !== undefined) expect(() => canonicalText({ list: [1, { value }] })).toThrow(/plain data expected/);
  });

  it("takes 100 levels, and names the limit beyond it", () => {
    let deep: unknown = 0;
    for (let level = 0; level < 100; level++) deep = [deep];
    expect(canonicalText(deep)).toBe("[".repeat(100) + "0" + "]".repeat(100));
    for (let level = 0; level < 200; level++) deep = { deep };
    expect(() => canonicalText(deep)).toThrow("200 levels");
  });

  it("is JSON, and gives back the data that went in", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it("does not depend on the order in which keys were set", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalText(reversed)).toBe(canonicalText(value));
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it("differs for data that differ", () => {
    const values = [
      "1",
      1,
      true,
      "true",
      null,
      "null",
      [],
      {},
      [[]],
      [{}],
      { a: 1 },
      { a: "1" },
      [1, 2],
      [12],
      ["1,2"],
    ];
    expect(new Set(values.map(canonicalText)).size).toBe(values.length);
  });
});

describe("a canonical copy", () => {
  it("is what would be read from the canonical text, key for key", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = canonicalText(value);
        expect(JSON.stringify(canonicalCopy(value))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { seed: 13, numRuns: 300 },
    );
  });

  it.each<[unknown, unknown]>([
    [-0, 0],
    [
      [undefined, 1],
      [null, 1],
    ],
    [{ a: undefined, b: { toJSON: () => [2] } }, { b: [2] }],
    [JSON.parse('{"__proto__": {"a": 1}}'), JSON.parse('{"__proto__": {"a": 1}}')],
  ])("of %j is %j", (value, copy) => {
    expect(canonicalCopy(value)).toStrictEqual(copy);
  });

  it("shares nothing with what was copied", () => {
    const value = { list: [{ a: 1 }] };
    const copy = canonicalCopy(value);
    value.list[0].a = 2;
    expect(copy).toEqual({ list: [{ a: 1 }] });
  });

  it.each([[undefined], [NaN], [new Map()], [() => 1], [cycle], [{ value: new Error("lost") }]])(
    "refuses %s",
    (value) => {
      expect(() => canonicalCopy(value)).toThrow(TypeError);
    },
  );
});
