import { describe, expect, it } from "vitest";
import { widthOf, wrapped } from "../../src/report/wrap.js";

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
const link = (text: string): string => `\u001b]8;;file:///a/b\u001b\\${text}\u001b]8;;\u001b\\`;

describe("a line that is wrapped", () => {
  it("stays as it is where it fits", () => {
    expect(wrapped("  1  S1 crashes", 15, 5)).toBe("  1  S1 crashes");
    expect(wrapped("  1  S1 crashes", Infinity, 5)).toBe("  1  S1 crashes");
  });

  it("goes on under where its text began", () => {
    expect(wrapped("  1  S1 takes a vote from S2", 16, 5)).toBe("  1  S1 takes a\n     vote from\n     S2");
    expect(wrapped("laws   a, b, c", 12, 7)).toBe("laws   a, b,\n      c");
  });

  it("is not broken before its text, nor inside a word", () => {
    expect(wrapped("  1  S1's-election-timer fires", 10, 5)).toBe("  1  S1's-election-timer\n     fires");
  });

  it("gives colours and links no room", () => {
    expect(widthOf(red("abc") + link("de"))).toBe(5);
    expect(wrapped(`${red("aaa bbb")} ${link("ccc")}`, 11, 2)).toBe(`${red("aaa bbb")} ${link("ccc")}`);
    expect(wrapped(`${red("aaa bbb")} ${link("ccc")}`, 10, 2)).toBe(`${red("aaa bbb")}\n  ${link("ccc")}`);
  });

  it("loses no word, whatever the width", () => {
    const text = "  12  S2 takes RequestVote from S1 (term=1 lastLogIndex=0): moves to term 1; votes for S1";
    const words = (one: string): string[] => one.split(/\s+/);
    for (let width = 1; width < 100; width++) {
      const lines = wrapped(text, width, 6).split("\n");
      expect(words(lines.join("\n"))).toEqual(words(text));
      for (const line of lines.slice(1)) if (words(line).length > 2) expect(line.length).toBeLessThanOrEqual(width);
    }
  });
});
