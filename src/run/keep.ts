// What is kept of a finding is a promise to whoever replays it: so it is replayed, strictly, before it is handed out.

import type { Implementation } from "../contract/implementation.js";
import type { Law } from "../laws/law.js";
import type { Trace } from "../trace/trace.js";
import { lawsOf } from "./judge.js";
import { recordTrace } from "./record.js";
import { isConfirmed, replayStrictly } from "./replay.js";
import type { RawFinding } from "./run.js";

/** A trace that may be kept. */
export interface Kept<T extends RawFinding> {
  readonly trace: Trace;
  /** What it was made from. */
  readonly from: T;
  /** Whether it came back, at its last action, when it was played again. */
  readonly cameBack: boolean;
}

/**
 * The trace of the first of these findings that comes back: the shortest first, then what it was made from. Where none
 * comes back, the last one's, and it is said: the implementation is not deterministic.
 */
export function keep<T extends RawFinding>(
  implementation: Implementation,
  about: { readonly seed: string; readonly laws: readonly Law[] },
  findings: readonly [T, ...T[]],
): Kept<T> {
  let kept: Kept<T> | null = null;
  for (const from of findings) {
    const laws = lawsOf(from.finding, about.laws);
    const trace = recordTrace(implementation, { ...from, seed: about.seed, laws: laws.map(({ id }) => id) });
    const replay = replayStrictly(trace, implementation, laws);
    const cameBack = isConfirmed(trace, replay) && replay.steps.length === trace.steps.length;
    kept = { trace, from, cameBack };
    if (cameBack) break;
  }
  return kept!;
}
