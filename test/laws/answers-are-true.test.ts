import { describe, expect, test } from "vitest";
import type { Operation } from "../../src/contract/operation.js";
import { ANSWERS_ARE_TRUE } from "../../src/laws/answers-are-true.js";
import { entries, sentenceOf, Story, told } from "./story.js";

const write = (command: string, client = 0): Operation => ({ type: "write", client, command });
const applied = [{ index: 1, term: 1, payload: "a" }];

describe("Answers are true", () => {
  test("where a write that succeeded is committed, in the step of the answer or before", () => {
    const story = new Story(ANSWERS_ARE_TRUE, 3);
    expect(story.ask(0, write("a"), { log: entries("1a"), commitIndex: 0 })).toBe(null);
    expect(story.show(0, { commitIndex: 1 }, { applied, responses: [told("a", "ok")] })).toBe("holds");
    story.ask(0, write("b"), { log: entries("1a", "1b") });
    story.show(1, { log: entries("1a", "1b"), commitIndex: 2 });
    expect(story.show(0, {}, { responses: [told("b", "ok")] })).toBe("holds");
  });

  test("and where one that failed never is", () => {
    const story = new Story(ANSWERS_ARE_TRUE, 3);
    expect(story.ask(0, write("a"), {}, { responses: [told("a", "failed")] })).toBe("holds");
    story.ask(1, write("b"), { log: entries("1b"), commitIndex: 1 });
    expect(story.show(1, {}, { responses: [told("b", "ok")] })).toBe("holds");
  });

  test("not where one has succeeded that is not committed", () => {
    const story = new Story(ANSWERS_ARE_TRUE, 3);
    story.ask(0, write("a"), { log: entries("1a"), commitIndex: 0 });
    expect(story.show(0, {}, { responses: [told("a", "ok")] })).toEqual({
      how: "not committed",
      sentence: 'S1 answers that "a" has succeeded, and it is not committed.',
      facts: ['S1 answers that "a" has succeeded.', 'What is committed ends at index 0, and "a" is not in it.'],
    });
  });

  test("not where one that failed is committed later, by anybody", () => {
    const story = new Story(ANSWERS_ARE_TRUE, 3);
    story.ask(0, write("a"), { log: entries("1a"), commitIndex: 0 });
    expect(story.show(0, {}, { responses: [told("a", "failed")] })).toBe("holds");
    const later = story.show(1, { log: entries("1a"), commitIndex: 1 });
    expect(sentenceOf(later)).toBe('"a" is committed at index 1, although S1 answered that it had failed.');
  });

  test("nor where one is said to have failed that is committed already", () => {
    const story = new Story(ANSWERS_ARE_TRUE, 3);
    story.ask(0, write("a"), { log: entries("1a"), commitIndex: 0 });
    story.show(1, { log: entries("1a"), commitIndex: 1 });
    expect(sentenceOf(story.show(0, {}, { responses: [told("a", "failed")] }))).toBe(
      '"a" is committed at index 1, although S1 answered that it had failed.',
    );
  });

  test("of reads, and where nobody knows, nothing is said", () => {
    const story = new Story(ANSWERS_ARE_TRUE, 3);
    story.ask(0, write("a"), { log: entries("1a"), commitIndex: 0 });
    expect(story.show(0, {}, { responses: [told("a", "unknown")] })).toBe(null);
    story.ask(0, { type: "read", client: 1, id: "r" });
    expect(story.show(0, {}, { responses: [told("r", "ok", { index: 0 })] })).toBe(null);
  });
});
