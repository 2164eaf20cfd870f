// How laws speak of what stands in a log: no two kinds of entries read alike.

import { expect, it } from "vitest";
import { initialConfiguration } from "../../src/contract/configuration.js";
import { compacted } from "../../src/contract/log.js";
import { NOOP } from "../../src/contract/payload.js";
import { configurationText, entryText, entryTextAt } from "../../src/laws/wording.js";
import { entries } from "./story.js";

it("an entry is told by what it carries and its term", () => {
  expect(entryText({ term: 2, payload: "x" })).toBe('"x" of term 2');
  expect(entryText({ term: 2, payload: "" })).toBe('"" of term 2');
  expect(entryText({ term: 2, payload: NOOP })).toBe("the no-op of term 2");
  expect(entryText({ term: 3, payload: initialConfiguration(2) })).toBe("the configuration S1 S2 of term 3");
});

it("what a log holds at an index is told, where it holds nothing, or no longer", () => {
  const log = entries("1a", "1", "2b");
  expect(entryTextAt(log, 2)).toBe("the no-op of term 1");
  expect(entryTextAt(log, 4)).toBe("nothing");
  expect(entryTextAt(compacted(log, 2), 3)).toBe('"b" of term 2');
  expect(entryTextAt(compacted(log, 2), 2)).toBe("an entry of term 1 that is compacted away");
  expect(entryTextAt(compacted(log, 2), 1)).toBe("an entry that is compacted away");
});

it("a configuration is told by who votes, who voted before, and who learns", () => {
  expect(configurationText(initialConfiguration(3))).toBe("S1 S2 S3");
  expect(configurationText({ voters: [0, 1], outgoing: [0, 3], learners: [] })).toBe("S1 S2 and before S1 S4");
  expect(configurationText({ voters: [0], outgoing: null, learners: [1, 2] })).toBe("S1, learners S2 S3");
});
