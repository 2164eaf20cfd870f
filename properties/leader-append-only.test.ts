// Leader Append-Only of the reference, and of a mutant that breaks it.

import { describe, it } from "vitest";
import { mutantById } from "../src/mutants/all-mutants.js";
import { REFERENCE } from "../src/raft/reference.js";
import { expectBroken } from "./broken.js";
import { leaderAppendOnlyProperties } from "./leader-append-only.js";

describe("Leader Append-Only of the reference", () => {
  it.each(leaderAppendOnlyProperties(REFERENCE))("$title", ({ hold }) => {
    hold({ numRuns: 500, timeLimit: 600_000 });
  });
});

describe("Leader Append-Only, broken on purpose", () => {
  const { implementation } = mutantById("leader-drops-unwritten-entries")!;

  it("a leader that takes back what its disk refused fails in at most 4 actions", () => {
    expectBroken(leaderAppendOnlyProperties, { implementation, lengthMax: 4 });
  });
});
