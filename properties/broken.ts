// How a suite is shown to bite: an implementation that is wrong on purpose fails it, by a run that is short, that anybody
// can play again from its trace alone, and that the reference comes through.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { Implementation } from "../src/contract/implementation.js";
import type { LawOptions } from "../src/fast-check/assert-law.js";
import { Counterexample } from "../src/fast-check/counterexample.js";
import { REFERENCE } from "../src/raft/reference.js";
import { isConfirmed, replayBestEffort, replayStrictly } from "../src/run/replay.js";
import { parseTrace } from "../src/trace/trace-text.js";
import type { Property } from "./property.js";

export interface Broken extends LawOptions {
  readonly implementation: Implementation;
  /** The longest that the counterexample may be, in actions. */
  readonly lengthMax: number;
}

/** Expects that a suite's first property fails, and that its counterexample is as good as one can be. */
export function expectBroken(suite: (implementation: Implementation) => readonly Property[], broken: Broken): void {
  const { implementation, lengthMax, ...options } = broken;
  const counterexample = counterexampleTo(suite(implementation)[0], { numRuns: 4000, timeLimit: 600_000, ...options });
  const { law, run, trace } = counterexample;
  expect(run.actions.length).toBeLessThanOrEqual(lengthMax);
  const replay = replayStrictly(trace, run.implementation, [law]);
  expect(replay.finding?.law).toBe(law.id);
  expect(isConfirmed(trace, replay)).toBe(true);
  expect(replayBestEffort(trace, REFERENCE, [law]).finding).toBe(null);
}

/** What breaks a property, with the trace that was written of it. FC_SEED and FC_NUM_RUNS have no say: this is known to fail. */
export function counterexampleTo(property: Property, options: LawOptions) {
  vi.stubEnv("FC_SEED", undefined);
  vi.stubEnv("FC_NUM_RUNS", undefined);
  const traces = mkdtempSync(join(tmpdir(), "seaworthy-"));
  try {
    property.hold({ ...options, traces });
  } catch (error) {
    if (!(error instanceof Counterexample)) throw error;
    const { law, finding, run, seed, path, message, tracePath } = error;
    return { law, finding, run, seed, path, message, trace: parseTrace(readFileSync(tracePath, "utf8")) };
  } finally {
    rmSync(traces, { recursive: true });
    vi.unstubAllEnvs();
  }
  throw new Error(`"${property.title}" holds, and should not`);
}
