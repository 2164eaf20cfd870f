import { describe, expect, test } from "vitest";
import { MONOTONIC_LAST_APPLIED } from "../../src/laws/monotonic-last-applied.js";
import { sentenceOf, Story } from "./story.js";

const entry = (index: number) => ({ index, term: 1, payload: "a" });

describe("Entries are applied once, in order", () => {
  test("holds where lastApplied rises with what is applied", () => {
    const story = new Story(MONOTONIC_LAST_APPLIED, 3);
    expect(story.show(0, { lastApplied: 2 }, { applied: [entry(1), entry(2)] })).toBe("holds");
    expect(story.show(0, { lastApplied: 3 }, { applied: [entry(3)] })).toBe("holds");
  });

  test("is broken where lastApplied falls", () => {
    const story = new Story(MONOTONIC_LAST_APPLIED, 3);
    story.show(0, { lastApplied: 2 });
    expect(sentenceOf(story.show(0, { lastApplied: 1 }))).toBe(
      "S1 went back in what it applies, from index 2 to index 1.",
    );
  });

  test("is broken where an entry is applied twice in a life, or before an earlier one", () => {
    const story = new Story(MONOTONIC_LAST_APPLIED, 3);
    story.show(0, { lastApplied: 2 });
    expect(sentenceOf(story.show(0, { lastApplied: 2 }, { applied: [entry(2)] }))).toContain("from index 2 to index 2");
    expect(sentenceOf(story.show(1, { lastApplied: 2 }, { applied: [entry(2), entry(1)] }))).toContain(
      "from index 2 to index 1",
    );
  });

  test("begins again with each life", () => {
    const story = new Story(MONOTONIC_LAST_APPLIED, 3);
    story.show(0, { lastApplied: 2 });
    story.crash(0);
    expect(story.restart(0, { lastApplied: 0 })).toBe(null);
    expect(story.show(0, { lastApplied: 1 }, { applied: [entry(1)] })).toBe("holds");
  });

  test("says nothing of a server that applies nothing and shows no lastApplied", () => {
    const story = new Story(MONOTONIC_LAST_APPLIED, 3);
    story.show(0, { commitIndex: 2 });
    expect(story.show(0, { commitIndex: 1 })).toBe(null);
  });
});
