// What the page of a picture is given.

import { expect, it } from "vitest";
import { NO_LIMITS, type SwarmLimits } from "../../../src/fuzz/limits.js";
import { viewJob } from "../../../src/host/jobs/view-job.js";
import { REFERENCE } from "../../../src/raft/reference.js";

function offeredWith(faults: SwarmLimits["faults"]): readonly string[] {
  const job = { do: "view", trace: null, limits: { ...NO_LIMITS, faults } } as const;
  const subject = { implementation: { from: "reference" }, twice: false } as never;
  const result = viewJob({ ...job, subject }, REFERENCE);
  if (result.drift !== null) throw new Error("nothing was played");
  return Object.entries(result.data.faults).flatMap(([name, isOffered]) => (isOffered ? [name] : []));
}

it("offers what a careful Raft stands, and other faults where a flag asks for them", () => {
  const usual = ["drop", "duplicate", "crash", "failWrite", "partition", "pause", "jump", "tornWrite"];
  expect(offeredWith({})).toEqual(usual);
  expect([...offeredWith({ wipe: true })].sort()).toEqual([...usual, "wipe"].sort());
  expect(offeredWith({ crash: false })).toEqual(usual.filter((name) => name !== "crash"));
});
