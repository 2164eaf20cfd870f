import { describe, expect, test } from "vitest";
import type { Configuration } from "../../src/contract/configuration.js";
import { ELECTED_BY_QUORUM } from "../../src/laws/elected-by-quorum.js";
import { sentenceOf, Story } from "./story.js";

const configuration: Configuration = { voters: [0, 1, 2], outgoing: null, learners: [3] };
const joint: Configuration = { voters: [0, 3, 4], outgoing: [0, 1, 2], learners: [] };

const elected = (votesGranted: readonly number[], by: Configuration) => {
  const story = new Story(ELECTED_BY_QUORUM, 5);
  story.show(0, { role: "candidate", currentTerm: 1, votesGranted: [0], configuration: by });
  return story.show(0, { role: "leader", votesGranted });
};

describe("A leader is elected by a quorum", () => {
  test.each([
    ["two of three voters", [0, 1], configuration],
    ["a majority of the old and one of the new voters", [0, 1, 3], joint],
  ])("with %s", (_, votes, by) => {
    expect(elected(votes, by)).toBe("holds");
  });

  test.each([
    ["one voter and a learner", [0, 3], configuration],
    ["one voter and a stranger", [0, 4], configuration],
    ["all of the new voters and one of the old", [0, 3, 4], joint],
    ["all of the old voters and one of the new", [0, 1, 2], joint],
  ])("not with %s", (_, votes, by) => {
    expect(sentenceOf(elected(votes, by))).toMatch(/^S1 leads term 1 with the votes of .*, which are no quorum of S1/);
  });

  test("it is judged once a term, by what it counted as it was elected", () => {
    const story = new Story(ELECTED_BY_QUORUM, 5);
    story.show(0, { role: "candidate", currentTerm: 1, votesGranted: [0], configuration });
    story.show(0, { role: "leader", votesGranted: [0, 1] });
    expect(story.show(0, { configuration: joint })).toBe(null);
    expect(story.show(0, { role: "leader", currentTerm: 2, votesGranted: [] })).toBe(null);
  });
});
