import { describe, expect, test } from "vitest";
import { STATE_MACHINE_SAFETY } from "../../src/laws/state-machine-safety.js";
import { entries, sentenceOf, Story } from "./story.js";

const ofTerm1 = { index: 1, term: 1, payload: "a" };

describe("State Machine Safety", () => {
  test("holds where two servers commit and apply the same", () => {
    const story = new Story(STATE_MACHINE_SAFETY, 3);
    expect(story.show(0, { log: entries("1a"), commitIndex: 1 }, { applied: [ofTerm1] })).toBe(null);
    expect(story.show(1, { log: entries("1a"), commitIndex: 1 }, { applied: [ofTerm1] })).toBe("holds");
  });

  test("is broken where two servers commit different entries at one index", () => {
    const story = new Story(STATE_MACHINE_SAFETY, 3);
    story.show(0, { log: entries("1a"), commitIndex: 1 });
    story.crash(0);
    expect(story.show(1, { log: entries("2b"), commitIndex: 1 })).toEqual({
      how: "committed",
      sentence: 'S2 commits "b" of term 2 at index 1, where "a" of term 1 is committed.',
      facts: [
        '"a" of term 1 was committed or applied at index 1 before.',
        'S2 commits "b" of term 2 at index 1 in this step.',
      ],
    });
  });

  test("is broken by one server over two of its lives", () => {
    const story = new Story(STATE_MACHINE_SAFETY, 3);
    story.show(0, { log: entries("1a"), commitIndex: 1 });
    story.crash(0);
    story.restart(0, { log: entries("2b"), commitIndex: 0 });
    expect(sentenceOf(story.show(0, { commitIndex: 1 }))).toContain('S1 commits "b" of term 2 at index 1');
  });

  test("is broken by a server whose log changes beneath its commitIndex", () => {
    const story = new Story(STATE_MACHINE_SAFETY, 3);
    story.show(0, { log: entries("1a", "1b"), commitIndex: 2 });
    expect(story.show(0, { log: entries("1a") })).toBe(null);
    expect(sentenceOf(story.show(0, { log: entries("1a", "2c") }))).toContain('S1 commits "c" of term 2 at index 2');
  });

  test("is broken by what is applied, whatever commitIndex says", () => {
    const story = new Story(STATE_MACHINE_SAFETY, 3);
    story.show(0, { log: entries("1a"), commitIndex: 1 });
    const applied = [{ index: 1, term: 2, payload: "b" }];
    expect(sentenceOf(story.show(1, { log: entries("2b"), commitIndex: 0 }, { applied }))).toBe(
      'S2 applies "b" of term 2 at index 1, where "a" of term 1 is committed.',
    );
  });

  test("is broken by a server that applies something else than it commits in the same step", () => {
    const story = new Story(STATE_MACHINE_SAFETY, 3);
    const applied = [ofTerm1, { index: 2, term: 1, payload: "x" }];
    expect(sentenceOf(story.show(0, { log: entries("1a", "1b"), commitIndex: 2 }, { applied }))).toBe(
      'S1 applies "x" of term 1 at index 2, where "b" of term 1 is committed.',
    );
  });

  test("remembers what was applied by a server that crashed in that very step", () => {
    const story = new Story(STATE_MACHINE_SAFETY, 3);
    expect(story.crash(0, { applied: [ofTerm1, { index: 2, term: 1, payload: "b" }] })).toBe(null);
    expect(sentenceOf(story.show(1, { log: entries("1a", "2c"), commitIndex: 2 }))).toContain(
      'S2 commits "c" of term 2 at index 2',
    );
  });

  test("names the lowest index at which an applied entry differs", () => {
    const story = new Story(STATE_MACHINE_SAFETY, 3);
    story.show(0, { log: entries("1a", "1b", "1c"), commitIndex: 3 });
    const applied = [ofTerm1, { index: 2, term: 2, payload: "x" }, { index: 3, term: 2, payload: "y" }];
    expect(sentenceOf(story.show(1, { log: entries() }, { applied }))).toContain('"x" of term 2 at index 2');
  });

  test("says nothing where neither commitIndex nor anything applied is shown", () => {
    const story = new Story(STATE_MACHINE_SAFETY, 2);
    story.show(0, { log: entries("1a") });
    expect(story.show(1, { log: entries("2b") })).toBe(null);
  });
});
