// State Machine Safety of the reference, and of mutants that break it.

import { describe, expect, it } from "vitest";
import type { Implementation } from "../src/contract/implementation.js";
import { mutantById } from "../src/mutants/all-mutants.js";
import { REFERENCE } from "../src/raft/reference.js";
import { expectBroken } from "./broken.js";
import { stateMachineSafetyProperties } from "./state-machine-safety.js";

describe("State Machine Safety of the reference", () => {
  it.each(stateMachineSafetyProperties(REFERENCE as Implementation))("$title", ({ hold }) => {
    hold({ numRuns: 500, timeLimit: 30_000 });
  });
});

describe("State Machine Safety, broken on purpose", () => {
  it.each([
    { id: "follower-commit-min-own-last", lengthMax: 60 },
    { id: "heartbeat-success-no-prev-check", lengthMax: 14 },
  ])("$id fails in at most $lengthMax actions", ({ id, lengthMax }) => {
    const { implementation, breaks } = mutantById(id)!;
    expect(breaks).toContain("state-machine-safety");
    expectBroken(stateMachineSafetyProperties, { implementation: implementation as Implementation, lengthMax });
  });
});
