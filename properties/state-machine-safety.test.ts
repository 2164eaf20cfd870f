// State Machine Safety of the reference, and of mutants that break it.

import { describe, expect, it } from "vitest";
import { mutantById } from "../src/mutants/all-mutants.js";
import { REFERENCE } from "../src/raft/reference.js";
import { expectBroken } from "./broken.js";
import { stateMachineSafetyProperties } from "./state-machine-safety.js";

describe("State Machine Safety of the reference", () => {
  it.each(stateMachineSafetyProperties(REFERENCE))("$title", ({ hold }) => {
    hold({ numRuns: 500, timeLimit: 600_000 });
  });
});

describe("State Machine Safety, broken on purpose", () => {
  // Both are masked where heartbeats carry entries, or a leaderCommit that is cut to what the follower holds.
  const settings = { emptyHeartbeats: "on", clampCommit: "off" };

  it.each([
    { id: "heartbeat-success-no-prev-check", lengthMax: 12 },
    { id: "follower-commit-min-own-last", lengthMax: 12 },
  ])("$id fails in at most $lengthMax actions", ({ id, lengthMax }) => {
    const { implementation, breaks } = mutantById(id)!;
    expect(breaks).toContain("state-machine-safety");
    expectBroken(stateMachineSafetyProperties, { implementation, lengthMax, settings });
  });
});
