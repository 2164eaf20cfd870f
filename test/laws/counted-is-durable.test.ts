import { describe, expect, test } from "vitest";
import { COUNTED_IS_DURABLE } from "../../src/laws/counted-is-durable.js";
import { entries, sentenceOf, Story } from "./story.js";

describe("What a server counts of its own is durable", () => {
  test("holds for a vote and a copy that are on the disk", () => {
    const story = new Story(COUNTED_IS_DURABLE, 3);
    story.show(0, { role: "candidate", currentTerm: 1, votesGranted: [] }, { disk: { currentTerm: 1, votedFor: 0 } });
    expect(story.show(0, { votesGranted: [0] })).toBe("holds");
    story.show(0, { role: "leader", log: entries("1a"), matchIndex: [0, 0, 0] }, { disk: { log: entries("1a") } });
    expect(story.show(0, { matchIndex: [1, 0, 0] })).toBe("holds");
  });

  test("is broken by a vote for itself that is not on the disk", () => {
    const story = new Story(COUNTED_IS_DURABLE, 3);
    expect(sentenceOf(story.show(0, { role: "candidate", currentTerm: 1, votesGranted: [0] }))).toBe(
      "S1 counts its own vote in term 1 before it is durable.",
    );
    const disk = { currentTerm: 2, votedFor: 0 };
    expect(sentenceOf(story.show(1, { role: "candidate", currentTerm: 2, votesGranted: [1] }, { disk }))).toBe(
      "S2 counts its own vote in term 2 before it is durable.",
    );
  });

  test("is broken by a copy that is not on the disk", () => {
    const story = new Story(COUNTED_IS_DURABLE, 3);
    const view = { role: "leader", currentTerm: 1, log: entries("1a", "1b"), matchIndex: [2, 0, 0] } as const;
    expect(sentenceOf(story.show(0, view, { disk: { log: entries("1a") } }))).toBe(
      "S1, leader of term 1, counts its own log up to index 2 before it is durable.",
    );
    expect(sentenceOf(story.show(1, { ...view, matchIndex: [0, 2, 0] }, { disk: { log: entries("1a", "1x") } }))).toBe(
      "S2, leader of term 1, counts its own log up to index 2 before it is durable.",
    );
  });

  test("asks nothing about votes and copies of others", () => {
    const story = new Story(COUNTED_IS_DURABLE, 3);
    expect(story.show(0, { role: "candidate", currentTerm: 1, votesGranted: [1] })).toBe(null);
    expect(story.show(0, { role: "leader", log: entries("1a"), matchIndex: [0, 1, 1] })).toBe(null);
  });

  test("says nothing where nobody says what is durable", () => {
    const story = new Story(COUNTED_IS_DURABLE, 3, ["durable"]);
    expect(story.show(0, { role: "candidate", currentTerm: 1, votesGranted: [0] })).toBe(null);
  });
});
