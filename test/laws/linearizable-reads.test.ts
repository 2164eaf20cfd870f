import { describe, expect, test } from "vitest";
import type { Operation } from "../../src/contract/operation.js";
import { LINEARIZABLE_READS } from "../../src/laws/linearizable-reads.js";
import { entries, sentenceOf, Story, told } from "./story.js";

const read = (id: string, client = 0): Operation => ({ type: "read", client, id });
const write = (command: string, client = 1): Operation => ({ type: "write", client, command });
const shows = (id: string, index: number) => ({ responses: [told(id, "ok", { index })] });

describe("Reads are linearizable", () => {
  test("where they show what was answered before they were asked for", () => {
    const story = new Story(LINEARIZABLE_READS, 3);
    story.ask(0, write("a"), { log: entries("1a"), commitIndex: 0 });
    const applied = [{ index: 1, term: 1, payload: "a" }];
    story.show(0, { commitIndex: 1 }, { applied, responses: [told("a", "ok")] });
    story.ask(0, read("r1"));
    expect(story.show(0, {}, shows("r1", 1))).toBe("holds");
  });

  test("and where what was answered meanwhile is missing", () => {
    const story = new Story(LINEARIZABLE_READS, 3);
    story.ask(0, write("a"), { log: entries("1a"), commitIndex: 0 });
    story.ask(1, read("r1"), { log: entries(), commitIndex: 0 });
    const applied = [{ index: 1, term: 1, payload: "a" }];
    story.show(0, { commitIndex: 1 }, { applied, responses: [told("a", "ok")] });
    expect(story.show(1, {}, shows("r1", 0))).toBe("holds");
  });

  test("and where one that waits is answered as the next is asked for, without what was answered meanwhile", () => {
    const story = new Story(LINEARIZABLE_READS, 3);
    story.ask(0, write("a"), { log: entries("1a"), commitIndex: 0 });
    story.ask(1, read("r1"), { log: entries(), commitIndex: 0 });
    const applied = [{ index: 1, term: 1, payload: "a" }];
    story.show(0, { commitIndex: 1 }, { applied, responses: [told("a", "ok")] });
    expect(story.ask(1, read("r2", 1), {}, shows("r1", 0))).toBe("holds");
    expect(sentenceOf(story.ask(1, read("r3", 1), {}, shows("r3", 0)))).toContain("a had shown index 1 before r3");
  });

  test("not where one shows less than another read had shown before", () => {
    const story = new Story(LINEARIZABLE_READS, 3);
    story.ask(0, read("r1", 1), { log: entries("1a"), commitIndex: 1 });
    story.show(0, {}, shows("r1", 1));
    story.ask(1, read("r2"), { log: entries(), commitIndex: 0 });
    expect(sentenceOf(story.show(1, {}, shows("r2", 0)))).toBe(
      "S2 answers the read r2 with the state as of index 0, although r1 had shown index 1 before r2 was asked for.",
    );
  });

  test("nor where one shows what is not committed", () => {
    const story = new Story(LINEARIZABLE_READS, 3);
    story.ask(0, read("r1"), { log: entries("1a"), commitIndex: 0 });
    expect(sentenceOf(story.show(0, {}, shows("r1", 1)))).toBe(
      "S1 answers the read r1 with the state as of index 1, and nothing beyond index 0 is committed.",
    );
  });
});
