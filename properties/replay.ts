// Replay: a run is a list of actions, and nothing but that list decides what it does. So the same schedule gives the same
// bytes, and what was recorded can be played again by whoever has the implementation.

import fc from "fast-check";
import { expect } from "vitest";
import type { Implementation } from "../src/contract/implementation.js";
import type { DrawnRun } from "../src/fast-check/drawn-run.js";
import { fcParameters } from "../src/fast-check/parameters.js";
import { runArbitrary } from "../src/fast-check/run-arbitrary.js";
import { recordTrace } from "../src/run/record.js";
import { isConfirmed, replayStrictly } from "../src/run/replay.js";
import { renderTrace } from "../src/trace/render-trace.js";
import { parseTrace } from "../src/trace/trace-text.js";
import type { Trace } from "../src/trace/trace.js";
import type { Property } from "./property.js";

export function replayProperties(implementation: Implementation): readonly Property[] {
  const ofRuns = (title: string, holds: (run: DrawnRun) => void): Property => ({
    title,
    hold: (options = {}) => fc.assert(fc.property(runArbitrary(implementation, options), holds), fcParameters(options)),
  });
  return [
    ofRuns("every action of a drawn run can be taken", (run) => {
      expect([...run.steps()].map(({ action }) => action)).toEqual(run.actions);
    }),
    ofRuns("the same schedule gives the same bytes", (run) => {
      expect(renderTrace(recorded(run))).toBe(renderTrace(recorded(run)));
    }),
    ofRuns("a trace that is read and written again is the same text", (run) => {
      const text = renderTrace(recorded(run));
      expect(renderTrace(parseTrace(text))).toBe(text);
    }),
    ofRuns("a trace that is read plays again, step by step, to its own verdict", (run) => {
      const trace = parseTrace(renderTrace(recorded(run)));
      const replay = replayStrictly(trace, run.implementation, []);
      expect(replay.drift).toBe(null);
      expect(replay.steps).toHaveLength(run.actions.length);
      expect(isConfirmed(trace, replay)).toBe(true);
    }),
  ];
}

function recorded({ implementation, environment, actions }: DrawnRun): Trace {
  return recordTrace(implementation, { seed: "1", environment, actions, healing: null, finding: null, laws: [] });
}
