import { describe, expect, test } from "vitest";
import { STATE_MACHINE_FOLLOWS_LOG } from "../../src/laws/state-machine-follows-log.js";
import { sentenceOf, Story } from "./story.js";

const at = (index: number) => ({ index, term: 1, payload: "a" });

const running = (): Story => {
  const story = new Story(STATE_MACHINE_FOLLOWS_LOG, 3);
  story.show(0, { lastApplied: 0 }, { machine: 0 });
  return story;
};

describe("A state machine follows the log", () => {
  test("where it is as far as its server says", () => {
    const story = running();
    expect(story.show(0, { lastApplied: 2 }, { applied: [at(1), at(2)], machine: 2 })).toBe("holds");
  });

  test("not where the server says more, or less", () => {
    expect(sentenceOf(running().show(0, { lastApplied: 2 }, { applied: [at(1)], machine: 1 }))).toBe(
      "S1 says that it has applied up to index 2, and its state machine is at index 1.",
    );
    expect(sentenceOf(running().show(0, { lastApplied: 0 }, { applied: [at(1)], machine: 1 }))).toMatch(/at index 1/);
  });

  test("not where an entry does not follow on what it has", () => {
    const story = running();
    story.show(0, { lastApplied: 1 }, { applied: [at(1)], machine: 1 });
    expect(story.show(0, { lastApplied: 3 }, { applied: [at(3)], machine: null })).toEqual({
      how: "gap",
      sentence: "The state machine of S1 takes an entry that does not follow on what it has.",
      facts: ["The state machine of S1 was at index 1.", "In this step it took index 3."],
    });
  });

  test("nothing is said of one that nobody knows, and once it is lost it is said once", () => {
    const story = running();
    story.show(0, { lastApplied: 3 }, { applied: [at(3)], machine: null });
    expect(story.show(0, { lastApplied: 4 }, { applied: [at(4)] })).toBe(null);
  });
});
