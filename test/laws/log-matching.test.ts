import { describe, expect, test } from "vitest";
import { LOG_MATCHING } from "../../src/laws/log-matching.js";
import { entries, sentenceOf, Story } from "./story.js";

describe("Log Matching", () => {
  test("holds where a follower gets the entries of its leader", () => {
    const story = new Story(LOG_MATCHING, 3);
    expect(story.show(0, { log: entries("1a", "1b") })).toBe(null);
    expect(story.show(1, { log: entries("1a") })).toBe("holds");
    expect(story.show(1, { log: entries("1a", "1b") })).toBe("holds");
  });

  test("is broken by different entries of one index and term", () => {
    const story = new Story(LOG_MATCHING, 3);
    story.show(0, { log: entries("1a", "2b") });
    expect(story.show(2, { log: entries("1a", "2c") })).toEqual({
      how: "that entry",
      sentence: "S3 and S1 hold different entries of term 2 at index 2.",
      facts: ['S3 holds "c" of term 2 at index 2.', 'S1 holds "b" of term 2 at index 2.'],
    });
  });

  test("is broken by equal entries with different ones before them", () => {
    const story = new Story(LOG_MATCHING, 3);
    story.show(0, { log: entries("1a", "3b") });
    expect(sentenceOf(story.show(2, { log: entries("2x", "3b") }))).toBe(
      "S3 and S1 both hold an entry of term 3 at index 2, but differ at index 1.",
    );
  });

  test("is broken below entries of different terms", () => {
    const story = new Story(LOG_MATCHING, 2);
    story.show(0, { log: entries("1a", "2b", "2c") });
    expect(sentenceOf(story.show(1, { log: entries("1x", "3y", "3z") }))).toBe(
      "S2 and S1 hold different entries of term 1 at index 1.",
    );
  });

  test("allows logs that part with different terms", () => {
    const story = new Story(LOG_MATCHING, 2);
    story.show(0, { log: entries("1a", "2b", "2c") });
    expect(story.show(1, { log: entries("1a", "3y", "3z") })).toBe("holds");
    expect(story.show(1, { log: entries("1a", "3y", "3z", "3w") })).toBe(null);
  });

  test("counts the disk of a server that is down, and what its crash brings back", () => {
    const story = new Story(LOG_MATCHING, 2);
    story.show(0, { log: entries("1a") }, { disk: { log: entries("1a") } });
    story.crash(0);
    expect(sentenceOf(story.show(1, { log: entries("1x") }))).toContain("S2 and S1 hold different entries");

    const other = new Story(LOG_MATCHING, 2);
    other.show(0, { log: entries("2b") }, { disk: { log: entries("1a") } });
    other.show(1, { log: entries("1x") });
    expect(sentenceOf(other.crash(0))).toContain("S1 and S2 hold different entries");
  });

  test("does without the disk of an implementation that does not say what is durable", () => {
    const story = new Story(LOG_MATCHING, 2, ["durable"]);
    story.show(0, { log: entries("1a") });
    story.crash(0);
    expect(story.show(1, { log: entries("1x") })).toBe(null);
    expect(sentenceOf(story.restart(0, { log: entries("1a") }))).toContain("S1 and S2 hold different entries");
  });

  test("says nothing of servers that show no log", () => {
    const story = new Story(LOG_MATCHING, 2);
    story.show(0, { log: entries("1a") });
    expect(story.show(1, { currentTerm: 1 })).toBe(null);
  });
});
