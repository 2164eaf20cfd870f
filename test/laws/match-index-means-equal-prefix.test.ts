import { describe, expect, test } from "vitest";
import { MATCH_INDEX_MEANS_EQUAL_PREFIX } from "../../src/laws/match-index-means-equal-prefix.js";
import { entries, sentenceOf, Story } from "./story.js";

/** S1 leads term 2 with two entries; S2 follows it and holds the first. */
function led(lacking: readonly "durable"[] = []): Story {
  const story = new Story(MATCH_INDEX_MEANS_EQUAL_PREFIX, 3, lacking);
  story.show(0, { role: "leader", currentTerm: 2, log: entries("1a", "2b"), matchIndex: [0, 0, 0] });
  story.show(
    1,
    { role: "follower", currentTerm: 2, log: entries("1a") },
    { disk: { log: entries("1a"), currentTerm: 2 } },
  );
  return story;
}

describe("matchIndex means equal logs", () => {
  test("holds for what a follower really has", () => {
    const story = led();
    expect(story.show(0, { matchIndex: [0, 1, 0] })).toBe("holds");
    expect(story.show(1, { log: entries("1a", "2b") })).toBe("holds");
  });

  test("is broken by a count of more than the follower has", () => {
    expect(led().show(0, { matchIndex: [0, 2, 0] })).toEqual({
      sentence: "S1 takes the log of S2 for equal to its own up to index 2, but they differ at index 2.",
      facts: ['S1, a leader with matchIndex 2 for S2, holds "b" of term 2 at index 2.', "S2 holds nothing at index 2."],
    });
  });

  test("is broken by a follower that loses what was counted, in the same term", () => {
    const story = led();
    story.show(0, { matchIndex: [0, 1, 0] });
    expect(sentenceOf(story.show(1, { log: entries() }))).toContain("but they differ at index 1");
  });

  test("is broken by a crash that takes what was counted", () => {
    const story = led();
    story.show(1, { log: entries("1a", "2b") });
    expect(story.show(0, { matchIndex: [0, 2, 0] })).toBe("holds");
    expect(sentenceOf(story.crash(1))).toContain("but they differ at index 2");
  });

  test("does not bind a follower that is in a newer term", () => {
    const story = led();
    story.show(0, { matchIndex: [0, 1, 0] });
    expect(story.show(1, { currentTerm: 3, log: entries("3x") })).toBe(null);
    expect(story.show(0, { matchIndex: [0, 2, 0] })).toBe(null);
  });

  test("binds it again once it has forgotten that term", () => {
    const story = led();
    story.show(0, { matchIndex: [0, 1, 0] });
    story.show(1, { currentTerm: 3, log: entries("3x") }, { disk: { currentTerm: 2, log: entries("3x") } });
    expect(sentenceOf(story.crash(1))).toContain("but they differ at index 1");
  });

  test("a leader's count of its own log is not its matter, nor what a follower remembers of an office", () => {
    const story = led();
    expect(story.show(0, { matchIndex: [2, 0, 0] })).toBe(null);
    expect(story.show(2, { role: "follower", currentTerm: 2, log: entries(), matchIndex: [1, 1, 0] })).toBe(null);
  });

  test("leaves out servers that are down where nobody says what is durable", () => {
    const story = led(["durable"]);
    story.crash(1);
    expect(story.show(0, { matchIndex: [0, 2, 0] })).toBe(null);
  });
});
