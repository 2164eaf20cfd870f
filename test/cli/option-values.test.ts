import { describe, expect, it } from "vitest";
import { clockText, counted, grouped, roughly } from "../../src/cli/numbers.js";
import { parseCount, parseDuration, parseShard } from "../../src/cli/option-values.js";

describe("durations", () => {
  it.each([
    ["500ms", 500],
    ["60s", 60_000],
    ["1.5m", 90_000],
    ["2h", 7_200_000],
  ])("%s", (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

  it.each(["", "60", "s", "-1s", "0s", "1d", "60 s", "1e3s"])("%j is none", (text) => {
    expect(() => parseDuration(text)).toThrow(/such as 60s/);
  });
});

describe("counts", () => {
  it("lie within their bounds", () => {
    expect(parseCount(1, 15)("15")).toBe(15);
    for (const text of ["0", "16", "1.5", "-1", "1e1", "", "many"]) {
      expect(() => parseCount(1, 15)(text)).toThrow(/from 1 to 15/);
    }
  });
});

describe("shards", () => {
  it("are counted from 1", () => expect(parseShard("2/5")).toEqual({ index: 1, of: 5 }));
  it.each(["0/5", "6/5", "2", "2/", "a/b"])("%s is none", (text) => expect(() => parseShard(text)).toThrow(/I\/N/));
});

describe("numbers for people", () => {
  it("are grouped, rounded and counted", () => {
    expect([0, 999, 1000, 1234567].map(grouped)).toEqual(["0", "999", "1,000", "1,234,567"]);
    expect([9999, 12_345, 1_234_567].map(roughly)).toEqual(["9,999", "12k", "1.2M"]);
    expect([counted(1, "run"), counted(2000, "run")]).toEqual(["1 run", "2,000 runs"]);
    expect([-5, 41_001, 3_723_000].map(clockText)).toEqual(["0:00", "0:42", "1:02:03"]);
  });
});
