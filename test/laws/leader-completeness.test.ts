import { describe, expect, test } from "vitest";
import { LEADER_COMPLETENESS } from "../../src/laws/leader-completeness.js";
import { entries, sentenceOf, Story } from "./story.js";

const follower = (currentTerm: number, commitIndex: number, ...log: string[]) =>
  ({ role: "follower", currentTerm, commitIndex, log: entries(...log) }) as const;
const leader = (currentTerm: number, commitIndex: number, ...log: string[]) =>
  ({ ...follower(currentTerm, commitIndex, ...log), role: "leader" }) as const;

describe("Leader Completeness", () => {
  test("holds for a leader that has what older terms committed", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    expect(story.show(0, leader(1, 0, "1a"))).toBe(null);
    expect(story.show(0, { commitIndex: 1 })).toBe(null);
    expect(story.show(1, leader(2, 0, "1a", "2"))).toBe("holds");
  });

  test("is broken by a leader that lacks what an older term committed", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    story.show(0, leader(1, 2, "1a", "1b"));
    story.crash(0);
    expect(story.show(1, leader(2, 0, "1a", "2"))).toEqual({
      sentence: "S2 leads term 2 without the entry at index 2 that was committed in term 1.",
      facts: [
        '"b" of term 1 was committed at index 2 in term 1.',
        "S2 held the no-op of term 2 at index 2 when it became leader of term 2.",
      ],
    });
  });

  test("names the earliest term in which the lowest lacking entry is known to be committed", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    story.show(0, leader(1, 1, "1a"));
    story.show(0, leader(2, 2, "1a", "2b"));
    story.show(0, leader(3, 3, "1a", "2b", "3c"));
    expect(sentenceOf(story.show(1, leader(5, 0, "1a")))).toBe(
      "S2 leads term 5 without the entry at index 2 that was committed in term 2.",
    );
  });

  test("asks nothing of a leader about its own term or newer ones", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    story.show(0, leader(4, 1, "4a"));
    expect(story.show(1, leader(3, 0))).toBe(null);
  });

  test("is broken by an entry that is committed in an old term while a newer leader lacks it", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    story.show(0, leader(1, 0, "1a"));
    story.show(1, leader(2, 0, "2b"));
    expect(sentenceOf(story.show(0, { commitIndex: 1 }))).toBe(
      "S2 leads term 2 without the entry at index 1 that was committed in term 1.",
    );
  });

  test("remembers that newer leader once it is down or deposed, with its log as it was", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    story.show(0, leader(1, 0, "1a"));
    story.show(1, leader(2, 0, "2b"));
    story.show(1, follower(3, 0, "1a"));
    expect(sentenceOf(story.show(0, { commitIndex: 1 }))).toContain("S2 leads term 2 without the entry at index 1");
  });

  test("holds for an entry that is committed late, where all newer leaders had it", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    story.show(0, leader(1, 0, "1a"));
    story.show(1, leader(2, 0, "1a", "2b"));
    expect(story.show(0, { commitIndex: 1 })).toBe("holds");
  });

  test("a commitment that was seen in a newer term first still binds the leaders in between", () => {
    const story = new Story(LEADER_COMPLETENESS, 4);
    story.show(1, leader(2, 0, "2x"));
    story.show(2, leader(3, 1, "1a", "3b"));
    expect(sentenceOf(story.show(0, leader(1, 1, "1a")))).toContain("S2 leads term 2 without the entry at index 1");
  });

  test("an entry past the end of the log is not committed", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    story.show(0, leader(1, 7, "1a"));
    expect(story.show(1, leader(2, 0, "1a"))).toBe("holds");
  });

  test("says nothing where commitIndex is not shown", () => {
    const story = new Story(LEADER_COMPLETENESS, 2);
    story.show(0, { role: "leader", currentTerm: 1, log: entries("1a") });
    expect(story.show(1, { role: "leader", currentTerm: 2, log: entries() })).toBe(null);
  });

  test("asks nothing of older terms where a server hears of a commitment without its term", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    story.show(1, leader(2, 0, "2"));
    story.show(0, leader(3, 2, "1a", "3"));
    expect(story.show(2, follower(1, 1, "1a"))).toBe(null);
  });

  test("asks nothing of older terms where a server has forgotten in which term it heard of one", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    story.show(1, leader(2, 0, "2"));
    story.show(0, leader(3, 2, "1a", "3"));
    story.show(2, follower(3, 1, "1a"));
    story.crash(2);
    expect(story.show(2, follower(1, 1, "1a"))).toBe(null);
    expect(story.show(1, leader(4, 0, "1a", "3"))).toBe("holds");
  });

  test("is broken where a deposed leader commits what a newer one had committed before it", () => {
    const story = new Story(LEADER_COMPLETENESS, 3);
    story.show(0, leader(1, 0, "1a"));
    story.show(1, leader(2, 0, "2b"));
    story.show(2, leader(3, 1, "1a"));
    expect(sentenceOf(story.show(0, { commitIndex: 1 }))).toContain("S2 leads term 2 without the entry at index 1");
  });
});
