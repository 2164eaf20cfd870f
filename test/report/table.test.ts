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

  it("takes rows of different lengths, and none at all", () => {
    expect(renderTable([["a"], ["b", "c"]])).toEqual(["a", "b  c"]);
    expect(renderTable([])).toEqual([]);
  });
});
