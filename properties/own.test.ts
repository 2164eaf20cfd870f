import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assertLaw, fcParameters, runArbitrary } from "../src/fast-check/index.js";
import { myRaft } from "./my-raft.js";

// That of this project's tests (vitest.config.ts), however busy the machine is. The default, 4 s, goes with vitest's.
const timeLimit = 600_000;

describe("my Raft", () => {
  it.each(["election-safety", "monotonic-term"])("keeps the law %s, whatever happens", (law) => {
    assertLaw(myRaft, law, { timeLimit });
  });

  it("elects no two leaders among four servers when packets come twice", () => {
    assertLaw(myRaft, "election-safety", { nodes: 4, faults: { duplicate: true }, numRuns: 200, timeLimit });
  });

  it("has no candidate that did not vote for itself", () => {
    const property = fc.property(runArbitrary(myRaft), (run) => {
      for (const { cluster } of run.steps()) {
        for (const { options, view } of cluster.slots) {
          if (view?.role === "candidate") expect(view.votedFor).toBe(options.id);
        }
      }
    });
    fc.assert(property, fcParameters({ numRuns: 100, timeLimit }));
  });
});
