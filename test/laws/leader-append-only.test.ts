import { describe, expect, test } from "vitest";
import { LEADER_APPEND_ONLY } from "../../src/laws/leader-append-only.js";
import { entries, sentenceOf, Story } from "./story.js";

describe("Leader Append-Only", () => {
  test("holds where a leader appends", () => {
    const story = new Story(LEADER_APPEND_ONLY, 3);
    expect(story.show(0, { role: "leader", currentTerm: 2, log: entries("1a") })).toBe(null);
    expect(story.show(0, { log: entries("1a", "2b") })).toBe("holds");
  });

  test("is broken by a leader that drops an entry", () => {
    const story = new Story(LEADER_APPEND_ONLY, 3);
    story.show(0, { role: "leader", currentTerm: 2, log: entries("1a", "2b") });
    expect(story.show(0, { log: entries("1a") })).toEqual({
      sentence: "S1 changed its log at index 2 while it led term 2.",
      facts: [
        'As leader of term 2, S1 held "b" of term 2 at index 2.',
        "Still leader of term 2, it holds nothing there.",
      ],
    });
  });

  test("is broken by a leader that overwrites an entry, however much it appends", () => {
    const story = new Story(LEADER_APPEND_ONLY, 3);
    story.show(1, { role: "leader", currentTerm: 2, log: entries("1a") });
    expect(sentenceOf(story.show(1, { log: entries("1x", "2b", "2c") }))).toBe(
      "S2 changed its log at index 1 while it led term 2.",
    );
  });

  test("binds nobody but a leader: a follower may be overwritten, and a crash may lose what was not durable", () => {
    const story = new Story(LEADER_APPEND_ONLY, 3);
    story.show(0, { role: "leader", currentTerm: 2, log: entries("2a") });
    expect(story.show(0, { role: "follower", currentTerm: 3, log: entries("3b") })).toBe(null);
    story.show(1, { role: "leader", currentTerm: 4, log: entries("4a") });
    expect(story.crash(1)).toBe(null);
    expect(story.restart(1, { role: "leader", currentTerm: 4, log: entries() })).toBe(null);
  });

  test("says nothing of a server that shows no log", () => {
    const story = new Story(LEADER_APPEND_ONLY, 3);
    story.show(0, { role: "leader", currentTerm: 2 });
    expect(story.show(0, { commitIndex: 1 })).toBe(null);
  });
});
