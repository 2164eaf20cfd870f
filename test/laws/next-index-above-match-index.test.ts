import { describe, expect, test } from "vitest";
import { NEXT_INDEX_ABOVE_MATCH_INDEX } from "../../src/laws/next-index-above-match-index.js";
import { sentenceOf, Story } from "./story.js";

describe("nextIndex stays above matchIndex", () => {
  test("holds for a leader that goes on after what matches", () => {
    const story = new Story(NEXT_INDEX_ABOVE_MATCH_INDEX, 3);
    expect(story.show(0, { role: "leader", nextIndex: [2, 2, 2], matchIndex: [0, 0, 0] })).toBe(null);
    expect(story.show(0, { matchIndex: [0, 1, 0] })).toBe("holds");
  });

  test("is broken by one that goes back to it", () => {
    const story = new Story(NEXT_INDEX_ABOVE_MATCH_INDEX, 3);
    expect(sentenceOf(story.show(0, { role: "leader", nextIndex: [2, 2, 1], matchIndex: [0, 1, 1] }))).toBe(
      "S1 would send S3 again what is known to match: nextIndex 1, matchIndex 1.",
    );
  });

  test("asks nothing of servers that are none of the leader's: it may keep no account of them", () => {
    const story = new Story(NEXT_INDEX_ABOVE_MATCH_INDEX, 3);
    const alone = { voters: [0, 1], outgoing: null, learners: [] };
    const shown = { role: "leader", configuration: alone, nextIndex: [2, 2, 0], matchIndex: [1, 1, 0] } as const;
    story.show(0, shown);
    expect(story.show(0, { matchIndex: [2, 1, 0] })).toBe("holds");
    expect(sentenceOf(story.show(0, { nextIndex: [2, 1, 0] }))).toContain("nextIndex 1, matchIndex 1");
  });

  test("asks nothing of a leader about itself, nor of a follower", () => {
    const story = new Story(NEXT_INDEX_ABOVE_MATCH_INDEX, 2);
    expect(story.show(0, { role: "leader", nextIndex: [1, 2], matchIndex: [3, 0] })).toBe(null);
    expect(story.show(1, { role: "follower", nextIndex: [1, 1], matchIndex: [1, 1] })).toBe(null);
  });

  test("says nothing of a leader that shows only one of them", () => {
    const story = new Story(NEXT_INDEX_ABOVE_MATCH_INDEX, 2);
    expect(story.show(0, { role: "leader", matchIndex: [0, 3] })).toBe(null);
  });
});
