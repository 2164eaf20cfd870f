import { describe, expect, it } from "vitest";
import { renderTable } from "../../src/report/table.js";

describe("a table", () => {
  it("aligns its columns and leaves no spaces at line ends", () => {
    const rows = [
      ["law", "judged", ""],
      ["election-safety", "7", "ok"],
    ];
    expect(renderTable(rows, { align: ["left", "right"], indent: "  " })).toEqual([
      "  law              judged",
      "  election-safety       7  ok",
    ]);
  });

  it("gives colours no room", () => {
    const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
    expect(
      renderTable([
        [red("a"), "b"],
        ["aaa", "b"],
      ]),
    ).toEqual([`${red("a")}    b`, "aaa  b"]);
  });

  it("is no wider than asked: the last column goes on under where it began, others are set in", () => {
    const rows = [
      ["law", "judged", "what it says", ""],
      ["log-matching", "1,200", "Two logs that agree at one index agree before.", ""],
    ];
    expect(renderTable(rows, { width: 50, align: ["left", "right"] })).toEqual([
      "law           judged  what it says",
      "log-matching   1,200  Two logs that agree at one\n                      index agree before.",
    ]);
    expect(renderTable(rows, { width: 30, align: ["left", "right"], indent: " " })).toEqual([
      " law           judged\n     what it says",
      " log-matching   1,200\n     Two logs that agree at\n     one index agree before.",
    ]);
    expect(renderTable(rows, { width: 16 })[0]).toBe("law\n    judged\n    what it says");
  });

  it("takes rows of different lengths, and none at all", () => {
    expect(renderTable([["a"], ["b", "c"]])).toEqual(["a", "b  c"]);
    expect(renderTable([])).toEqual([]);
  });
});
