import { describe, expect, it } from "vitest";
import { ALL_LAWS } from "../../../src/laws/all-laws.js";
import { headingOfBroken } from "../../../src/report/picture/heading.js";

describe("the heading of a run that broke a law", () => {
  it.each(ALL_LAWS)("reads well whether the law's title is a name or a sentence: $title", ({ id, title, sentence }) => {
    const finding = { kind: "violation", how: "", law: id, sentence: "It is.", facts: [], node: 0 } as const;
    const heading = headingOfBroken({ row: 3, finding }, null);
    expect(heading).toMatchObject({ title: `✗ Broken: ${title}`, demand: sentence });
  });
});
