import { describe, expect, test } from "vitest";
import { MONOTONIC_MATCH_INDEX } from "../../src/laws/monotonic-match-index.js";
import { sentenceOf, Story } from "./story.js";

const LEADER = { role: "leader", currentTerm: 1 } as const;

describe("matchIndex only rises", () => {
  test("holds where it rises", () => {
    const story = new Story(MONOTONIC_MATCH_INDEX, 3);
    story.show(0, { ...LEADER, matchIndex: [0, 0, 0] });
    expect(story.show(0, { ...LEADER, matchIndex: [0, 2, 0] })).toBe("holds");
  });

  test("is broken where it falls", () => {
    const story = new Story(MONOTONIC_MATCH_INDEX, 3);
    story.show(0, { ...LEADER, matchIndex: [0, 2, 0] });
    expect(sentenceOf(story.show(0, { ...LEADER, matchIndex: [0, 1, 0] }))).toBe(
      "matchIndex of S1 for S2 went back from 2 to 1.",
    );
  });

  test("begins again with each term of office, and with each life", () => {
    const story = new Story(MONOTONIC_MATCH_INDEX, 3);
    story.show(0, { ...LEADER, matchIndex: [0, 2, 0] });
    expect(story.show(0, { ...LEADER, currentTerm: 2, matchIndex: [0, 0, 0] })).toBe(null);
    story.show(0, { ...LEADER, currentTerm: 2, matchIndex: [0, 1, 0] });
    story.crash(0);
    expect(story.restart(0, { ...LEADER, currentTerm: 2, matchIndex: [0, 0, 0] })).toBe(null);
  });

  test("begins again for a server that leaves the cluster and comes back", () => {
    const story = new Story(MONOTONIC_MATCH_INDEX, 3);
    const of = (...voters: number[]) => ({ voters, outgoing: null, learners: [] });
    story.show(0, { ...LEADER, matchIndex: [0, 2, 2], configuration: of(0, 1, 2) });
    expect(story.show(0, { ...LEADER, matchIndex: [0, 2, 0], configuration: of(0, 1) })).toBe(null);
    expect(story.show(0, { ...LEADER, matchIndex: [0, 1, 0] })).not.toBe(null);
  });

  test("says nothing of a leader's own place, nor of a server that leads nobody", () => {
    const story = new Story(MONOTONIC_MATCH_INDEX, 3);
    story.show(0, { ...LEADER, matchIndex: [2, 0, 0] });
    expect(story.show(0, { ...LEADER, matchIndex: [1, 0, 0] })).toBe(null);
    story.show(1, { role: "follower", currentTerm: 1, matchIndex: [2, 0, 2] });
    expect(story.show(1, { role: "follower", currentTerm: 1, matchIndex: [0, 0, 0] })).toBe(null);
  });
});
