import { describe, expect, test } from "vitest";
import { COMMIT_WITHIN_LOG } from "../../src/laws/commit-within-log.js";
import { entries, sentenceOf, Story } from "./story.js";

describe("commitIndex stays within the log", () => {
  test("holds where everything committed is there and everything applied is committed", () => {
    const story = new Story(COMMIT_WITHIN_LOG, 3);
    expect(story.show(0, { log: entries("1a", "1b"), commitIndex: 1, lastApplied: 1 })).toBe("holds");
    expect(story.show(0, { commitIndex: 2 })).toBe("holds");
  });

  test("is broken by a commitIndex beyond the log, and by a log that shrinks beneath it", () => {
    const story = new Story(COMMIT_WITHIN_LOG, 3);
    expect(sentenceOf(story.show(0, { log: entries("1a"), commitIndex: 2 }))).toBe(
      "S1 commits up to index 2, beyond the end of its log at 1.",
    );
    story.show(1, { log: entries("1a"), commitIndex: 1 });
    expect(sentenceOf(story.show(1, { log: entries() }))).toBe(
      "S2 commits up to index 1, beyond the end of its log at 0.",
    );
  });

  test("is broken by a lastApplied beyond commitIndex", () => {
    const story = new Story(COMMIT_WITHIN_LOG, 3);
    expect(sentenceOf(story.show(0, { log: entries("1a"), commitIndex: 0, lastApplied: 1 }))).toBe(
      "S1 applied up to index 1, beyond its commitIndex 0.",
    );
  });

  test("judges a view without lastApplied, and says nothing of one without a log", () => {
    const story = new Story(COMMIT_WITHIN_LOG, 3);
    expect(story.show(0, { log: entries("1a"), commitIndex: 1 })).toBe("holds");
    expect(story.show(1, { commitIndex: 1 })).toBe(null);
  });
});
