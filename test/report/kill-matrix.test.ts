import { describe, expect, it } from "vitest";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { initialsOf, killMatrix, matrixDocument, renderMatrix } from "../../src/report/kill-matrix.js";
import { matrixPicture } from "../../src/report/kill-matrix-picture.js";
import { svgLines } from "../../src/report/picture/shape-text.js";
import { PLAIN } from "../../src/report/style.js";

const mutant = mutantById("vote-dup-counted")!;
const survivor = mutantById("repeat-rv-not-regranted")!;

const source = { commit: "0123456789abcdef", seed: "s", seeds: 3, actions: 300_000, actionsMax: 6_000_000 };
const matrix = killMatrix(source, [
  {
    mutant,
    seeds: [
      { firstBroken: { "election-safety": 9400, progress: 1 }, foundAfter: 9400 },
      { firstBroken: { "election-safety": 940 }, foundAfter: 940 },
      { firstBroken: {}, foundAfter: null },
    ],
  },
  { mutant: survivor, seeds: Array.from({ length: 3 }, () => ({ firstBroken: {}, foundAfter: null })) },
]);

describe("the kill matrix", () => {
  it("has the median over all seeds, or from how many of them, where most came to nothing", () => {
    expect(matrix.columns).toEqual(["election-safety", "progress"]);
    expect(matrix.rows.map(({ cells }) => cells)).toEqual([
      [
        { found: 2, actions: 9400 },
        { found: 1, actions: null },
      ],
      [null, null],
    ]);
  });

  it("is a table with a legend and its source", () => {
    expect(renderMatrix(matrix, PLAIN).split("\n")).toEqual([
      "mutant                   first    ES  progress",
      "vote-dup-counted          9.4k  9.4k       1/3",
      "repeat-rv-not-regranted",
      "",
      "ES election-safety",
      "Of the 1 that must be found: 1, 1, 0 from each seed by itself, 0 from every one; not vote-dup-counted (from 2).",
      "Median of the seeds s/1 to /3, campaigns of 300k actions; first: until any law was broken that must be, up to 6.0M; commit 0123456789ab. In bold: what the mutant must break.",
      "",
    ]);
  });

  it("says nothing of what must be found where nothing must", () => {
    const [, ofSurvivor] = matrix.rows;
    expect(renderMatrix({ ...matrix, rows: [ofSurvivor] }, PLAIN)).not.toMatch(/must be found/);
  });

  it("is a document", () => {
    expect(matrixDocument(matrix)).toMatchObject({
      ...{ commit: "0123456789abcdef", seed: "s", seeds: 3, actions: 300_000, actionsMax: 6_000_000 },
      mutants: [
        {
          id: "vote-dup-counted",
          breaks: ["election-safety"],
          first: { found: 2, actions: 9400 },
          foundAfter: [9400, 940, null],
          broken: { "election-safety": { found: 2, actions: 9400 }, progress: { found: 1, actions: null } },
        },
        { id: "repeat-rv-not-regranted", expected: "survives", broken: {} },
      ],
    });
  });

  it("is a picture that outlines what must be broken", () => {
    const text = [...svgLines(matrixPicture(matrix))].join("\n");
    for (const said of ["vote-dup-counted", "election-safety", "9.4k", "1/3", "commit 0123456789ab"])
      expect(text).toContain(said);
    expect(text.match(/class="must"/g)).toHaveLength(2);
  });

  it("tells laws apart by their initials", () => {
    const initials = ALL_LAWS.map(({ id }) => initialsOf(id));
    expect(new Set(initials).size).toBe(initials.length);
  });
});
