// The suites are functions over an implementation: here they are applied to one that is not ours, right and wrong.

import { describe, expect, it } from "vitest";
import { electionSafetyProperties } from "./election-safety.js";
import { counterexampleTo } from "./broken.js";
import { logMatchingProperties } from "./log-matching.js";
import { myRaft } from "./my-raft.js";
import { replayProperties } from "./replay.js";

describe("somebody's own Raft", () => {
  it.each([...electionSafetyProperties(myRaft), ...replayProperties(myRaft)])("$title", ({ hold }) => {
    hold({ numRuns: 100, timeLimit: 600_000 });
  });

  it("is not asked to stand what it does not declare", () => {
    const titles = electionSafetyProperties(myRaft).map(({ title }) => title);
    expect(titles).not.toContain("a server that crashes forgets no vote that anybody counts");
  });

  it("is not said to keep a law that cannot be judged on it", () => {
    const [property] = logMatchingProperties(myRaft);
    expect(() => property.hold()).toThrow('"Log Matching" cannot be judged on my-raft: it replicates nothing.');
  });

  it("fails when it forgets whom it voted for", () => {
    const forgetful: typeof myRaft = {
      ...myRaft,
      reduce(server, message) {
        const { state, outbound } = myRaft.reduce(server, message);
        return { state: state.role === "follower" ? { ...state, votedFor: null } : state, outbound };
      },
    };
    const { run, finding } = counterexampleTo(electionSafetyProperties(forgetful)[0], {});
    expect(finding.law).toBe("election-safety");
    expect(run.actions.length).toBeLessThanOrEqual(8);
  });
});
