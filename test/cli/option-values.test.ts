import { describe, expect, it } from "vitest";
import { clockText, counted, grouped, roughly } from "../../src/cli/numbers.js";
import { parseBound, parseBytes, parseCount, parseDuration, parseShard } from "../../src/cli/option-values.js";

describe("durations", () => {
  it.each([
    ["500ms", 500],
    ["60s", 60_000],
    ["1.5m", 90_000],
    ["2h", 7_200_000],
  ])("%s", (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

  it.each(["", "60", "s", "-1s", "0s", "1d", "60 s", "1e3s", `1${"0".repeat(400)}s`])("%j is none", (text) => {
    expect(() => parseDuration(text)).toThrow(/such as 60s/);
  });
});

describe("counts", () => {
  it("lie within their bounds", () => {
    expect(parseCount(1, 15)("15")).toBe(15);
    for (const text of ["0", "16", "1.5", "-1", "1e1", "", "many", "9007199254740993"]) {
      expect(() => parseCount(1, 15)(text)).toThrow(/from 1 to 15/);
    }
  });
});

it("counts without an end stop where a number is no longer the one that was written", () => {
  expect(parseCount(1)("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
  for (const text of ["9007199254740992", "1e400", `1${"0".repeat(400)}`])
    expect(() => parseCount(1)(text)).toThrow(/from 1 on expected/);
});

describe("bounds", () => {
  it("are whole numbers, or any", () => {
    expect(parseBound(0)("3")).toBe(3);
    expect(parseBound(0)("any")).toBe(Infinity);
    for (const text of ["0", "-1", "1.5", "", "Any", "none", "9007199254740992", "1e400", `1${"0".repeat(400)}`])
      expect(() => parseBound(1)(text)).toThrow(/from 1 on expected, or any/);
  });
});

describe("sizes", () => {
  it.each([
    ["12G", 12 * 2 ** 30],
    ["1.5M", 1.5 * 2 ** 20],
    ["800K", 800 * 2 ** 10],
  ])("%s", (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  it.each(["", "12", "G", "0G", "12GB", "12 G", "9007199254740993G"])("%j is none", (text) => {
    expect(() => parseBytes(text)).toThrow(/such as 12G/);
  });
});

describe("shards", () => {
  it("are counted from 1", () => expect(parseShard("2/5")).toEqual({ index: 1, of: 5 }));
  it.each(["0/5", "6/5", "2", "2/", "a/b", "1/9007199254740992"])("%s is none", (text) =>
    expect(() => parseShard(text)).toThrow(/I\/N/),
  );
});

describe("numbers for people", () => {
  it("are grouped, rounded and counted", () => {
    expect([0, 999, 1000, 1234567].map(grouped)).toEqual(["0", "999", "1,000", "1,234,567"]);
    expect([9999, 12_345, 1_234_567].map(roughly)).toEqual(["9,999", "12k", "1.2M"]);
    expect([counted(1, "run"), counted(2000, "run")]).toEqual(["1 run", "2,000 runs"]);
    expect([-5, 41_001, 3_723_000].map(clockText)).toEqual(["0:00", "0:42", "1:02:03"]);
  });
});
