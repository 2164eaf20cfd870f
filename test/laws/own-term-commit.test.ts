import { describe, expect, test } from "vitest";
import { OWN_TERM_COMMIT } from "../../src/laws/own-term-commit.js";
import { entries, sentenceOf, Story } from "./story.js";

describe("A leader commits entries of its own term", () => {
  test("holds where commitIndex comes to rest on an entry of the leader's term", () => {
    const story = new Story(OWN_TERM_COMMIT, 3);
    story.show(0, { role: "leader", currentTerm: 2, log: entries("1a", "2b"), commitIndex: 0 });
    expect(story.show(0, { commitIndex: 2 })).toBe("holds");
  });

  test("is broken where it comes to rest on an older entry", () => {
    const story = new Story(OWN_TERM_COMMIT, 3);
    story.show(0, { role: "leader", currentTerm: 2, log: entries("1a", "2b"), commitIndex: 0 });
    expect(sentenceOf(story.show(0, { commitIndex: 1 }))).toBe(
      'S1, leader of term 2, commits "a" of term 1 at index 1 by counting copies.',
    );
  });

  test("asks nothing of a follower, nor of a leader whose commitIndex stays", () => {
    const story = new Story(OWN_TERM_COMMIT, 3);
    story.show(0, { role: "follower", currentTerm: 2, log: entries("1a"), commitIndex: 0 });
    expect(story.show(0, { commitIndex: 1 })).toBe(null);
    expect(story.show(0, { role: "leader", currentTerm: 3 })).toBe(null);
  });

  test("asks nothing of a server that is elected by a vote which tells it of more that is committed", () => {
    const story = new Story(OWN_TERM_COMMIT, 3);
    story.show(0, { role: "candidate", currentTerm: 2, log: entries("1a"), commitIndex: 0 });
    expect(story.show(0, { role: "leader", commitIndex: 1 })).toBe(null);
  });

  test("asks nothing of a leader that may have been told what somebody has committed", () => {
    const story = new Story(OWN_TERM_COMMIT, 3);
    story.show(1, { role: "follower", currentTerm: 1, log: entries("1a"), commitIndex: 1 });
    story.show(0, { role: "leader", currentTerm: 2, log: entries("1a", "2b"), commitIndex: 0 });
    expect(story.show(0, { commitIndex: 1 })).toBe(null);
  });

  test("says nothing of a leader that shows no commitIndex", () => {
    const story = new Story(OWN_TERM_COMMIT, 3);
    story.show(0, { role: "leader", currentTerm: 2, log: entries("1a") });
    expect(story.show(0, { log: entries("1a", "1b") })).toBe(null);
  });
});
