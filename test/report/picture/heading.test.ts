import { describe, expect, it } from "vitest";
import { ALL_LAWS } from "../../../src/laws/all-laws.js";
import { headingOfBroken } from "../../../src/report/picture/heading.js";

describe("the heading of a run that broke a law", () => {
  it.each(ALL_LAWS)("reads well whether the law's title is a name or a sentence: $title", ({ id, title, sentence }) => {
    const finding = { kind: "violation", how: "", law: id, sentence: "It is.", facts: [], node: 0 } as const;
    const heading = headingOfBroken({ row: 3, finding }, null);
    expect(heading).toMatchObject({ title: `✗ Broken: ${title}`, demand: sentence });
  });

  it.each([
    { facts: [2, 5, 9], rows: [2, 5, 9] },
    { facts: [2, 9], rows: [2, 2, 9] },
    { facts: [9], rows: [null, null, 9] },
  ])("leads from the last fact to the broken row, and from the others if an earlier row is one: $facts", (told) => {
    const facts = ["One.", "Two.", "Three."];
    const finding = { kind: "violation", how: "", law: "own-term-commit", sentence: "It is.", facts, node: 0 } as const;
    const heading = headingOfBroken({ row: 9, finding }, { facts: told.facts, rows: new Set(told.facts) });
    expect(heading.facts.map(({ row }) => row)).toEqual(told.rows);
  });
});
