import { describe, expect, test } from "vitest";
import { MONOTONIC_TERM } from "../../src/laws/monotonic-term.js";
import { sentenceOf, Story } from "./story.js";

describe("Terms only rise", () => {
  test("holds where the term rises", () => {
    const story = new Story(MONOTONIC_TERM, 3);
    expect(story.show(0, { currentTerm: 1 })).toBe(null);
    expect(story.show(0, { currentTerm: 2 })).toBe("holds");
    expect(story.show(0, { currentTerm: 2, role: "candidate" })).toBe(null);
  });

  test("is broken where it falls", () => {
    const story = new Story(MONOTONIC_TERM, 3);
    story.show(0, { currentTerm: 2 });
    expect(sentenceOf(story.show(0, { currentTerm: 1 }))).toBe("S1 went back from term 2 to term 1.");
  });

  test("leaves restarts alone: a term that was not durable may be lost", () => {
    const story = new Story(MONOTONIC_TERM, 3);
    story.show(0, { currentTerm: 2 });
    expect(story.crash(0)).toBe(null);
    expect(story.restart(0, { currentTerm: 1 })).toBe(null);
  });

  test("says nothing of a server that shows no term", () => {
    const story = new Story(MONOTONIC_TERM, 3);
    story.show(0, { role: "leader" });
    expect(story.show(0, { role: "follower" })).toBe(null);
  });
});
