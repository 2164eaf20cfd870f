import { describe, expect, test } from "vitest";
import { RESTART_KEEPS_DURABLE } from "../../src/laws/restart-keeps-durable.js";
import { entries, sentenceOf, Story } from "./story.js";

function crashed(lacking: readonly "durable"[] = []): Story {
  const story = new Story(RESTART_KEEPS_DURABLE, 3, lacking);
  story.crash(0, { disk: { currentTerm: 2, votedFor: 1, log: entries("1a", "2b") } });
  return story;
}

describe("A restart keeps what is durable", () => {
  test("holds where a server begins with what its disk kept", () => {
    expect(crashed().restart(0, { currentTerm: 2, votedFor: 1, log: entries("1a", "2b") })).toBe("holds");
  });

  test("allows a newer term, without the old one's vote", () => {
    expect(crashed().restart(0, { currentTerm: 3, votedFor: null, log: entries("1a", "2b") })).toBe("holds");
  });

  test.each([
    ["a lower term", { currentTerm: 1, votedFor: null, log: entries("1a", "2b") }, "without term 2, which was durable"],
    ["no vote", { currentTerm: 2, votedFor: null, log: entries("1a", "2b") }, "without its vote of term 2 for S2"],
    ["a shorter log", { currentTerm: 2, votedFor: 1, log: entries("1a") }, 'without "b" of term 2 at index 2'],
    ["another log", { currentTerm: 2, votedFor: 1, log: entries("1x", "2b") }, 'without "a" of term 1 at index 1'],
  ])("is broken by %s", (_what, view, sentence) => {
    expect(sentenceOf(crashed().restart(0, view))).toContain(sentence);
  });

  test("asks nothing of a server that boots from a blank disk", () => {
    const story = new Story(RESTART_KEEPS_DURABLE, 3);
    story.crash(0);
    expect(story.restart(0, { currentTerm: 0 })).toBe(null);
  });

  test("judges of a view what it shows", () => {
    expect(crashed().restart(0, { currentTerm: 2 })).toBe("holds");
    expect(crashed().restart(0, { role: "follower" })).toBe(null);
    expect(crashed(["durable"]).restart(0, { currentTerm: 0 })).toBe(null);
  });
});
