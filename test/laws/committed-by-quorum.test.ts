import { describe, expect, test } from "vitest";
import type { Configuration } from "../../src/contract/configuration.js";
import { COMMITTED_BY_QUORUM } from "../../src/laws/committed-by-quorum.js";
import { entries, sentenceOf, Story } from "./story.js";

const configuration: Configuration = { voters: [0, 1, 2], outgoing: null, learners: [3] };
const joint: Configuration = { voters: [0, 3, 4], outgoing: [0, 1, 2], learners: [] };

const leading = (by: Configuration): Story => {
  const story = new Story(COMMITTED_BY_QUORUM, 5);
  story.show(0, { role: "leader", currentTerm: 1, commitIndex: 0, matchIndex: [0, 0, 0, 0, 0], configuration: by });
  return story;
};

describe("A leader commits what a quorum holds", () => {
  test.each([
    ["two of three voters", [2, 2, 0, 0, 0], configuration],
    ["a majority of the old and one of the new voters", [2, 2, 0, 2, 0], joint],
  ])("%s", (_, matchIndex, by) => {
    expect(leading(by).show(0, { commitIndex: 2, matchIndex })).toBe("holds");
  });

  test.each([
    ["one voter and a learner", [2, 0, 0, 2, 0], configuration],
    ["two voters, but not as far", [2, 1, 0, 0, 0], configuration],
    ["all of the new voters and one of the old", [2, 0, 0, 2, 2], joint],
  ])("and not what is held by %s", (_, matchIndex, by) => {
    expect(sentenceOf(leading(by).show(0, { commitIndex: 2, matchIndex }))).toMatch(
      /^S1 commits up to index 2, which it knows to be on .* only: no quorum of S1/,
    );
  });

  test("by the configuration before the step or by the one after it", () => {
    const story = leading(joint);
    const alone: Configuration = { voters: [0], outgoing: null, learners: [] };
    expect(story.show(0, { commitIndex: 1, matchIndex: [1, 0, 0, 0, 0], configuration: alone })).toBe("holds");
    expect(story.show(0, { commitIndex: 2, matchIndex: [2, 0, 0, 0, 0], configuration: joint })).toBe("holds");
    expect(sentenceOf(story.show(0, { commitIndex: 3, matchIndex: [3, 0, 0, 0, 0] }))).toMatch(/no quorum/);
  });

  test("nothing is said of what somebody has committed and may have told the leader", () => {
    const story = leading(configuration);
    const log = entries("1a", "1b");
    story.show(1, { role: "follower", currentTerm: 1, log, commitIndex: 2, configuration });
    expect(story.show(0, { log, commitIndex: 2, matchIndex: [2, 0, 0, 0, 0] })).toBe(null);
  });

  test("nothing is said of followers, nor of what a leader knew when it was elected", () => {
    const story = new Story(COMMITTED_BY_QUORUM, 5);
    story.show(0, { role: "follower", currentTerm: 1, commitIndex: 0, configuration });
    expect(story.show(0, { commitIndex: 2 })).toBe(null);
    expect(story.show(0, { role: "leader", matchIndex: [3, 0, 0, 0, 0], commitIndex: 3 })).toBe(null);
  });
});
