import { describe, expect, test } from "vitest";
import { ELECTION_SAFETY } from "../../src/laws/election-safety.js";
import { sentenceOf, Story } from "./story.js";

describe("Election Safety", () => {
  test("holds for one leader in each term", () => {
    const story = new Story(ELECTION_SAFETY, 3);
    expect(story.show(0, { role: "candidate", currentTerm: 1 })).toBe(null);
    expect(story.show(0, { role: "leader" })).toBe("holds");
    expect(story.show(1, { role: "leader", currentTerm: 2 })).toBe("holds");
  });

  test("is broken by a second leader of a term", () => {
    const story = new Story(ELECTION_SAFETY, 3);
    story.show(0, { role: "leader", currentTerm: 2 });
    expect(story.show(2, { role: "leader", currentTerm: 2 })).toEqual({
      sentence: "S1 and S3 both lead term 2.",
      facts: ["S1 was elected leader of term 2 earlier in this run.", "S3 became leader of term 2 in this step."],
    });
  });

  test("remembers a leader that is down, and one whose term has passed", () => {
    const story = new Story(ELECTION_SAFETY, 3);
    story.show(0, { role: "leader", currentTerm: 1 });
    story.crash(0);
    story.show(1, { role: "leader", currentTerm: 5 });
    expect(sentenceOf(story.show(2, { role: "leader", currentTerm: 1 }))).toBe("S1 and S3 both lead term 1.");
  });

  test("remembers a leader that learned of its victory after a newer one", () => {
    const story = new Story(ELECTION_SAFETY, 3);
    story.show(0, { role: "leader", currentTerm: 7 });
    story.show(1, { role: "leader", currentTerm: 3 });
    expect(sentenceOf(story.show(2, { role: "leader", currentTerm: 3 }))).toBe("S2 and S3 both lead term 3.");
  });

  test("does not mind a server that leads its own term again", () => {
    const story = new Story(ELECTION_SAFETY, 3);
    story.show(0, { role: "leader", currentTerm: 1 });
    story.show(0, { role: "follower" });
    expect(story.show(0, { role: "leader" })).toBe("holds");
  });

  test("says nothing of a server that shows no role, or no term", () => {
    const story = new Story(ELECTION_SAFETY, 2);
    expect(story.show(0, { currentTerm: 1 })).toBe(null);
    expect(story.show(1, { role: "leader" })).toBe(null);
  });
});
