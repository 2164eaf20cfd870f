// A server that comes back has all of its log to apply again, 32 entries a step.

import { expect, it } from "vitest";
import { REFERENCE } from "../../src/raft/reference.js";
import { heal } from "../../src/run/rerun.js";
import { playSchedule, viewOf } from "../support/schedule.js";

const writes = Array.from({ length: 40 }, (_, i) => `CR 1 c${i}`).join(", ");
const BACK = `T1, ${writes}, crash 1, restart 1, T1`;
const environment = { nodes: 1 };

// Met in one run of 25,000, as soon as somebody asked whether what is committed is applied.
it("a leader that is alone hears from nobody, and goes on with its heartbeats", () => {
  const back = playSchedule(REFERENCE, BACK, { environment });
  expect(viewOf(back, 1)).toMatchObject({ commitIndex: 42, lastApplied: 32 });
  expect(viewOf(playSchedule(REFERENCE, `${BACK}, HB1`, { environment }), 1)).toMatchObject({ lastApplied: 42 });
  expect(heal(back.cluster, { seed: "1", timeoutsMax: 40 }).finding).toBe(null);
});
