import { describe, expect, test } from "vitest";
import type { Configuration } from "../../src/contract/configuration.js";
import { append } from "../../src/contract/log.js";
import { QUORUMS_OVERLAP } from "../../src/laws/quorums-overlap.js";
import { entries, sentenceOf, Story } from "./story.js";

const of = (voters: readonly number[], outgoing: readonly number[] | null = null): Configuration => ({
  ...{ voters, outgoing, learners: [] },
});

/** A leader of `before` appends another configuration. */
const followed = (before: Configuration, next: Configuration) => {
  const story = new Story(QUORUMS_OVERLAP, 5);
  const log = append(entries("1"), 1, before);
  story.show(0, { role: "leader", currentTerm: 1, log });
  return story.show(0, { log: append(log, 1, next) });
};

describe("Quorums overlap while membership changes", () => {
  test.each([
    ["one server is added", of([0, 1, 2]), of([0, 1, 2, 3])],
    ["one server is removed", of([0, 1, 2, 3]), of([1, 2, 3])],
    ["all but one are exchanged by joint consensus", of([0, 1, 2]), of([0, 3, 4], [0, 1, 2])],
    ["joint consensus is left", of([0, 3, 4], [0, 1, 2]), of([0, 3, 4])],
  ])("where %s", (_, before, next) => {
    expect(followed(before, next)).toBe("holds");
  });

  test.each([
    ["two servers are added at once", of([0, 1, 2]), of([0, 1, 2, 3, 4]), "S1, S2 would be enough in the one"],
    ["two of three are exchanged at once", of([0, 1, 2]), of([0, 3, 4]), "would be enough in the one"],
    ["joint consensus is left for somebody else", of([0, 3, 4], [0, 1, 2]), of([1]), "would be enough in the one"],
  ])("and not where %s", (_, before, next, words) => {
    const sentence = sentenceOf(followed(before, next));
    expect(sentence).toMatch(/^S1 follows S\d.* by S\d.* at index 3: /);
    expect(sentence).toContain(words);
  });

  test("a learner comes, and the same servers vote", () => {
    expect(followed(of([0, 1, 2]), { ...of([0, 1, 2]), learners: [3] })).toBe(null);
  });

  test("a follower appends what it is told", () => {
    const story = new Story(QUORUMS_OVERLAP, 5);
    const log = append(entries("1"), 1, of([0, 1, 2]));
    story.show(0, { role: "follower", currentTerm: 1, log });
    expect(story.show(0, { log: append(log, 1, of([3, 4])) })).toBe(null);
  });
});
