import { expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { Timeline } from "../../src/playback/timeline.js";
import { REFERENCE } from "../../src/raft/reference.js";

it("a server stands still from its pause on, until time has passed that", () => {
  const environment = { ...DEFAULT_ENVIRONMENT, time: "timed" as const, clockRates: [100, 100, 100] };
  const run = new Timeline({ implementation: REFERENCE, environment });
  const actions: Action[] = [
    { type: "pause", node: 1, for: 100 },
    { type: "advance", to: 99 },
    { type: "advance", to: 101 },
  ];
  for (const action of actions) run.take(action);
  expect(run.lanes.stretches.map((line) => line.map(({ since, paused }) => `${since} ${paused}`))).toEqual([
    ["0 false"],
    ["0 false", "1 true", "3 false"],
    ["0 false"],
  ]);
});
