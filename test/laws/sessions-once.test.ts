import { describe, expect, test } from "vitest";
import type { Applied } from "../../src/cluster/node-output.js";
import { SESSIONS_ONCE } from "../../src/laws/sessions-once.js";
import { sentenceOf, Story, told } from "./story.js";

/** The command `a`, number 1 of its session, at an index. */
const at = (index: number, skipped = false): Applied => ({
  ...{ index, term: 1, payload: { session: "o1", serial: 1, command: "a" } },
  ...(skipped && { skipped: true as const }),
});

describe("A session's command takes effect once", () => {
  test("where whoever comes to its second entry leaves it out, on every server", () => {
    const story = new Story(SESSIONS_ONCE, 3);
    expect(story.show(0, {}, { applied: [at(1)] })).toBe(null);
    expect(story.show(0, {}, { applied: [at(2, true)] })).toBe("holds");
    expect(story.show(1, {}, { applied: [at(1), at(2, true)] })).toBe("holds");
    expect(story.show(1, {}, { responses: [told("a", "ok")] })).toBe(null);
  });

  test("not where it is taken at a second index, by whomever", () => {
    const story = new Story(SESSIONS_ONCE, 3);
    story.show(0, {}, { applied: [at(1)] });
    expect(story.show(1, {}, { applied: [at(1), at(2)] })).toEqual({
      how: "twice",
      sentence: 'S2 takes "a" at index 2, although it took effect at index 1.',
      facts: ['"a" took effect at index 1.', 'S2 takes "a" at index 2.'],
    });
  });

  test("nor where two do not agree on an index", () => {
    const story = new Story(SESSIONS_ONCE, 3);
    story.show(0, {}, { applied: [at(1, true)] });
    expect(sentenceOf(story.show(1, {}, { applied: [at(1)] }))).toBe(
      'S2 takes "a" at index 1, where it did not take effect before.',
    );
    expect(sentenceOf(story.show(2, {}, { applied: [at(1)] }))).toBe(
      'S3 takes "a" at index 1, where it did not take effect before.',
    );
  });

  test("nor where one that was never taken is said to have succeeded", () => {
    const story = new Story(SESSIONS_ONCE, 3);
    expect(sentenceOf(story.show(0, {}, { applied: [at(1, true)], responses: [told("a", "ok")] }))).toBe(
      'S1 answers that "a" has succeeded, and it never took effect.',
    );
  });

  test("of commands that are in no session, and of answers that nobody knows, nothing is said", () => {
    const story = new Story(SESSIONS_ONCE, 3);
    const plain = [1, 2].map((index) => ({ index, term: 1, payload: "a" }));
    expect(story.show(0, {}, { applied: plain, responses: [told("a", "ok")] })).toBe(null);
    expect(story.show(0, {}, { applied: [at(3, true)], responses: [told("a", "unknown")] })).toBe("holds");
  });
});
