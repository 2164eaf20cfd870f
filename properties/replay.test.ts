// Replay of the reference, and of an implementation that keeps something outside its state.

import { describe, expect, it } from "vitest";
import { REFERENCE } from "../src/raft/reference.js";
import { altered } from "./altered.js";
import { replayProperties } from "./replay.js";

describe("replay of the reference", () => {
  it.each(replayProperties(REFERENCE))("$title", ({ hold }) => {
    hold({ numRuns: 100, timeLimit: 600_000 });
  });
});

describe("replay of an implementation that is not pure", () => {
  // It remembers, for all clusters at once, how often a server was booted.
  let boots = 0;
  const impure = altered("counts-boots", {
    boot(disk, options) {
      const { state, outbound } = REFERENCE.boot(disk, options);
      return { state, outbound: [...outbound, { type: "arm", timer: "boots", min: ++boots, max: 1_000_000 }] };
    },
  });
  const [taken, bytes, text, steps] = replayProperties(impure);

  it.each([bytes, steps])("is told: $title", ({ hold }) => {
    expect(() => hold()).toThrow("Property failed after 1 tests");
  });

  it.each([taken, text])("does not matter here: $title", ({ hold }) => {
    hold({ numRuns: 20, timeLimit: 600_000 });
  });
});
