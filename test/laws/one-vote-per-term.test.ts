import { describe, expect, test } from "vitest";
import type { Pledge } from "../../src/contract/view.js";
import { ONE_VOTE_PER_TERM } from "../../src/laws/one-vote-per-term.js";
import { sentenceOf, Story } from "./story.js";

const vote = (term: number, granted = true): Pledge => ({ type: "vote", term, granted });

describe("One vote per term", () => {
  test("holds for one candidate a term, asked as often as it likes", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 3);
    expect(story.send(1, 0, vote(1))).toBe("holds");
    expect(story.send(1, 0, vote(1))).toBe("holds");
    expect(story.send(1, 2, vote(2))).toBe("holds");
  });

  test("is broken by votes for two candidates", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 3);
    story.send(1, 0, vote(1));
    expect(story.send(1, 2, vote(1))).toEqual({
      sentence: "S2 votes for both S1 and S3 in term 1.",
      facts: [
        "S2 gave its vote of term 1 to S1 earlier in this run.",
        "S2 gave its vote of term 1 to S3 in this step.",
      ],
    });
  });

  test("is broken by two votes that one step releases", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 3);
    const sent = [
      { to: 0, pledge: vote(1) },
      { to: 2, pledge: vote(1) },
    ];
    expect(sentenceOf(story.show(1, {}, { sent }))).toBe("S2 votes for both S1 and S3 in term 1.");
  });

  test("remembers votes over crashes and newer terms", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 3);
    story.send(1, 0, vote(1));
    story.send(1, 0, vote(3));
    story.crash(1);
    story.restart(1, {});
    expect(sentenceOf(story.send(1, 2, vote(1)))).toBe("S2 votes for both S1 and S3 in term 1.");
    story.send(1, 2, vote(2));
    expect(sentenceOf(story.send(1, 0, vote(2)))).toBe("S2 votes for both S3 and S1 in term 2.");
  });

  test("gives a candidate's vote to itself once it takes office with it", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 3);
    expect(story.show(1, { role: "candidate", currentTerm: 1, votesGranted: [] })).toBe(null);
    expect(story.show(1, { votesGranted: [1] })).toBe(null);
    expect(story.show(1, { role: "leader", votesGranted: [0, 1] })).toBe("holds");
    expect(sentenceOf(story.send(1, 2, vote(1)))).toBe("S2 votes for both itself and S3 in term 1.");
    story.send(2, 0, vote(4));
    story.show(2, { role: "candidate", currentTerm: 4, votesGranted: [2] });
    expect(sentenceOf(story.show(2, { role: "leader", votesGranted: [1, 2] }))).toBe(
      "S3 votes for both S1 and itself in term 4.",
    );
  });

  test("remembers the vote of a leader that a crash made forget it", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 3);
    story.show(1, { role: "candidate", currentTerm: 1, votesGranted: [1] });
    story.show(1, { role: "leader", votesGranted: [0, 1] });
    story.crash(1);
    story.restart(1, {});
    expect(sentenceOf(story.send(1, 2, vote(1)))).toBe("S2 votes for both itself and S3 in term 1.");
  });

  test("counts the vote of a leader that was elected by the others and adds its own later", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 3);
    expect(story.show(1, { role: "leader", currentTerm: 1, votesGranted: [0, 2] })).toBe(null);
    expect(story.show(1, { votesGranted: [0, 1, 2] })).toBe("holds");
  });

  test("a vote for itself that a crash took back before it took office was never given, however early it was counted", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 3);
    story.show(1, { role: "candidate", currentTerm: 1, votedFor: 1, votesGranted: [1] });
    story.crash(1);
    story.restart(1, {});
    expect(story.send(1, 2, vote(1))).toBe("holds");
  });

  test("says the same of a server alone, whose vote is its majority", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 1);
    expect(story.show(0, { role: "leader", currentTerm: 1, votesGranted: [0] })).toBe("holds");
    story.crash(0);
    story.restart(0, {});
    expect(story.show(0, { role: "leader", currentTerm: 1, votesGranted: [0] })).toBe("holds");
  });

  test("a refusal is no vote, and a follower's old list counts nothing", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 3);
    story.send(1, 0, vote(1));
    expect(story.send(1, 2, vote(1, false))).toBe(null);
    expect(story.show(1, { role: "follower", currentTerm: 1, votesGranted: [1] })).toBe(null);
  });

  test("says nothing of packets that are not described", () => {
    const story = new Story(ONE_VOTE_PER_TERM, 3, ["describe"]);
    story.send(1, 0, vote(1));
    expect(story.send(1, 2, vote(1))).toBe(null);
  });
});
