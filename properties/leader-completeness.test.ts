// Leader Completeness of the reference, and of mutants that break it.

import { describe, expect, it } from "vitest";
import { mutantById } from "../src/mutants/all-mutants.js";
import { REFERENCE } from "../src/raft/reference.js";
import { expectBroken } from "./broken.js";
import { leaderCompletenessProperties } from "./leader-completeness.js";

describe("Leader Completeness of the reference", () => {
  it.each(leaderCompletenessProperties(REFERENCE))("$title", ({ hold }) => {
    hold({ numRuns: 500, timeLimit: 600_000 });
  });
});

describe("Leader Completeness, broken on purpose", () => {
  it.each([
    { id: "vote-no-uptodate-check", lengthMax: 10 },
    { id: "quorum-n-minus-1-or-floor", lengthMax: 9 },
    { id: "folklore-vote-by-committed-index", lengthMax: 10 },
  ])("$id fails in at most $lengthMax actions", ({ id, lengthMax }) => {
    const { implementation, breaks } = mutantById(id)!;
    expect(breaks).toContain("leader-completeness");
    expectBroken(leaderCompletenessProperties, { implementation, lengthMax });
  });
});
