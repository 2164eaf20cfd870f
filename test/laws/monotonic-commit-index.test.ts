import { describe, expect, test } from "vitest";
import { MONOTONIC_COMMIT_INDEX } from "../../src/laws/monotonic-commit-index.js";
import { sentenceOf, Story } from "./story.js";

describe("commitIndex only rises", () => {
  test("holds where it rises", () => {
    const story = new Story(MONOTONIC_COMMIT_INDEX, 3);
    story.show(0, { commitIndex: 0 });
    expect(story.show(0, { commitIndex: 2 })).toBe("holds");
  });

  test("is broken where it falls", () => {
    const story = new Story(MONOTONIC_COMMIT_INDEX, 3);
    story.show(0, { commitIndex: 2 });
    expect(sentenceOf(story.show(0, { commitIndex: 1 }))).toBe("commitIndex of S1 went back from 2 to 1.");
  });

  test("begins again with each life", () => {
    const story = new Story(MONOTONIC_COMMIT_INDEX, 3);
    story.show(0, { commitIndex: 2 });
    story.crash(0);
    expect(story.restart(0, { commitIndex: 0 })).toBe(null);
  });

  test("says nothing of a server that shows none", () => {
    const story = new Story(MONOTONIC_COMMIT_INDEX, 3);
    story.show(0, { currentTerm: 1 });
    expect(story.show(0, { currentTerm: 2 })).toBe(null);
  });
});
