import { describe, expect, test } from "vitest";
import type { Json } from "../../src/contract/json.js";
import type { Operation } from "../../src/contract/operation.js";
import type { Outcome } from "../../src/contract/outbound.js";
import { LINEARIZABILITY } from "../../src/laws/linearizability.js";
import type { Judgement } from "../../src/laws/law.js";
import { sentenceOf, Story, told } from "./story.js";

const read = (id: string, client = 0): Operation => ({ type: "read", client, id });
const write = (command: string, client = 1): Operation => ({ type: "write", client, command });

const story = (): Story => new Story(LINEARIZABILITY, 3);

const answer = (story: Story, operation: string, value: Json | undefined, outcome: Outcome = "ok"): Judgement =>
  story.show(0, {}, { responses: [told(operation, outcome, value === undefined ? {} : { value })] });

describe("Linearizability", () => {
  test("holds where an order explains every answer", () => {
    const one = story();
    one.ask(0, write("a"));
    expect(answer(one, "a", null)).toBe("holds");
    one.ask(0, read("r1"));
    expect(answer(one, "r1", "a")).toBe("holds");
  });

  test("not where a read misses what was answered before it was asked for", () => {
    const one = story();
    one.ask(0, write("a"));
    answer(one, "a", null);
    one.ask(0, read("r1"));
    const broken = answer(one, "r1", null);
    expect(sentenceOf(broken)).toBe("S1 answers r1 with null, and no order of the operations explains that.");
    expect(broken).toMatchObject({
      facts: ["All answers before have an order: a → null.", 'S1 answers r1 with null; it could have been "a".'],
    });
  });

  test("where two writes run side by side either may be first", () => {
    const one = story();
    one.ask(0, write("a", 0));
    one.ask(1, write("b", 1));
    expect(answer(one, "a", "b")).toBe("holds");
    expect(answer(one, "b", null)).toBe("holds");
  });

  test("but not each before the other", () => {
    const one = story();
    one.ask(0, write("a", 0));
    one.ask(1, write("b", 1));
    answer(one, "a", "b");
    expect(sentenceOf(answer(one, "b", "a"))).toBe(
      'S1 answers b with "a", and no order of the operations explains that.',
    );
  });

  test("of two clients that ask for one name, only the first to be answered is judged", () => {
    const one = story();
    one.ask(0, write("a", 0));
    one.ask(1, write("a", 1));
    expect(answer(one, "a", null)).toBe("holds");
    expect(answer(one, "a", "no such value")).toBe(null);
  });

  test("a write that nobody waits for may take effect later, or never", () => {
    const one = story();
    one.ask(0, write("a"));
    one.ask(0, write("b"));
    expect(answer(one, "b", null)).toBe("holds");
    one.ask(0, read("r1", 1));
    expect(answer(one, "r1", "a")).toBe("holds");
  });

  test("a write that has failed never takes effect", () => {
    const one = story();
    one.ask(0, write("a"));
    answer(one, "a", undefined, "failed");
    one.ask(0, read("r1"));
    expect(sentenceOf(answer(one, "r1", "a"))).toMatch(/no order/);
  });

  test("nor has it taken effect before it was told that it had failed", () => {
    const one = story();
    one.ask(0, write("a", 0));
    one.ask(0, read("r1", 1));
    answer(one, "r1", "a");
    const broken = answer(one, "a", undefined, "failed");
    expect(sentenceOf(broken)).toBe(
      "S1 answers that a has failed, although no order without it explains the answers before.",
    );
  });

  test("a write whose fate is unknown may have taken effect", () => {
    const one = story();
    one.ask(0, write("a"));
    answer(one, "a", undefined, "unknown");
    one.ask(0, read("r1"));
    expect(answer(one, "r1", "a")).toBe("holds");
  });

  test("an answer without a value is explained by any place", () => {
    const one = story();
    one.ask(0, write("a", 0));
    one.ask(0, write("b", 1));
    expect(answer(one, "a", undefined)).toBe(null);
    expect(answer(one, "b", null)).toBe("holds");
  });

  test("that one attempt of two has failed says nothing of the other", () => {
    const one = story();
    one.ask(0, write("a"));
    one.ask(1, write("a"));
    answer(one, "a", undefined, "failed");
    one.ask(0, read("r1", 0));
    expect(answer(one, "r1", "a")).toBe("holds");
    one.ask(2, write("a"));
    expect(sentenceOf(answer(one, "a", "b"))).toMatch(/no order/);
  });

  test("what was given up and is asked for again may have taken effect at any time", () => {
    const one = story();
    one.ask(0, write("a"));
    one.ask(0, write("b"));
    answer(one, "b", "a");
    one.ask(1, write("a"));
    expect(answer(one, "a", null)).toBe(null);
    one.ask(0, read("r1"));
    expect(answer(one, "r1", "b")).toBe("holds");
  });

  test("in a session, what was answered once and is asked for again is nothing new", () => {
    const one = story();
    const again: Operation = { type: "write", client: 1, command: "a", session: "o1", serial: 1 };
    one.ask(0, again);
    answer(one, "a", null);
    one.ask(0, again);
    expect(answer(one, "a", null)).toBe(null);
    one.ask(0, read("r1"));
    expect(answer(one, "r1", "a")).toBe("holds");
  });

  test("different keys need no common order", () => {
    const one = story();
    one.ask(0, write("x=a"));
    answer(one, "x=a", null);
    one.ask(0, read("r1"));
    expect(answer(one, "r1", null)).toBe("holds");
  });

  test("an answer that comes after its client has asked for something else is lost", () => {
    const one = story();
    one.ask(0, read("r1"));
    one.ask(0, read("r2"));
    expect(answer(one, "r1", "nonsense")).toBe(null);
  });
});
