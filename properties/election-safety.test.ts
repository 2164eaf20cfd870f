// Election Safety of the reference, and of mutants that break it.

import { describe, expect, it } from "vitest";
import { mutantById } from "../src/mutants/all-mutants.js";
import { REFERENCE } from "../src/raft/reference.js";
import { expectBroken } from "./broken.js";
import { electionSafetyProperties } from "./election-safety.js";

describe("Election Safety of the reference", () => {
  it.each(electionSafetyProperties(REFERENCE))("$title", ({ hold }) => {
    hold({ numRuns: 500, timeLimit: 600_000 });
  });
});

describe("Election Safety, broken on purpose", () => {
  it.each([
    { id: "quorum-half-even-election", lengthMax: 10 },
    { id: "vote-stale-term-counted", lengthMax: 10 },
    { id: "folklore-most-votes-wins", lengthMax: 8 },
  ])("$id fails in at most $lengthMax actions", ({ id, lengthMax }) => {
    const { implementation, breaks } = mutantById(id)!;
    expect(breaks).toContain("election-safety");
    expectBroken(electionSafetyProperties, { implementation, lengthMax });
  });
});
