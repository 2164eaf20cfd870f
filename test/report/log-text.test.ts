// Logs and what stands in them, in short words.

import { expect, it } from "vitest";
import { initialConfiguration } from "../../src/contract/configuration.js";
import { logOf } from "../../src/contract/log.js";
import { NOOP } from "../../src/contract/payload.js";
import { looksLikeEntry, renderLog, renderPayload } from "../../src/report/log-text.js";

it.each<[unknown, string]>([
  [NOOP, "noop"],
  ["c1", "c1"],
  ["", '""'],
  [initialConfiguration(3), "{1 2 3}"],
  [{ voters: [0, 1], outgoing: [0, 3], learners: [4] }, "{1 4|1 2 (5)}"],
])("the payload %j is told as %s", (payload, text) => {
  expect(renderPayload(payload)).toBe(text);
});

it("a payload of a kind of its own is told too, and none at length", () => {
  expect(renderPayload({ set: 1 })).toContain("set");
  expect(renderPayload(undefined)).toBe("?");
  expect(renderPayload("x".repeat(1000)).length).toBeLessThan(40);
});

it("a log is told by its terms and payloads, with a bar after what is committed", () => {
  const log = logOf([
    { term: 1, payload: NOOP },
    { term: 1, payload: "a" },
    { term: 2, payload: initialConfiguration(2) },
  ]);
  expect(renderLog(log, 2)).toBe("1:noop 1:a | 2:{1 2}");
});

it("whatever has a term and a payload is an entry", () => {
  for (const payload of [NOOP, "a", initialConfiguration(1), { set: 1 }])
    expect(looksLikeEntry({ term: 1, payload })).toBe(true);
  for (const other of [null, "a", {}, { term: 1 }, { term: "1", payload: "a" }, { term: 1, command: "a" }])
    expect(looksLikeEntry(other)).toBe(false);
});
