// Log Matching of the reference, and of mutants that break it.

import { describe, expect, it } from "vitest";
import { mutantById } from "../src/mutants/all-mutants.js";
import { REFERENCE } from "../src/raft/reference.js";
import { expectBroken } from "./broken.js";
import { logMatchingProperties } from "./log-matching.js";

describe("Log Matching of the reference", () => {
  it.each(logMatchingProperties(REFERENCE))("$title", ({ hold }) => {
    hold({ numRuns: 500, timeLimit: 600_000 });
  });
});

describe("Log Matching, broken on purpose", () => {
  it.each([
    { id: "ae-no-prevterm-check", lengthMax: 25 },
    { id: "restart-resumes-leadership-same-term", lengthMax: 24 },
  ])("$id fails in at most $lengthMax actions", ({ id, lengthMax }) => {
    const { implementation, breaks } = mutantById(id)!;
    expect(breaks).toContain("log-matching");
    expectBroken(logMatchingProperties, { implementation, lengthMax });
  });
});
