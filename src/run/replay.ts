// Plays a trace again. Strictly: every step must be possible and end in the very state that was recorded. Or by best
// effort: the nearest possible action is taken, for a fixed or another implementation, and the drift is counted.

import type { Implementation } from "../contract/implementation.js";
import type { Step } from "../cluster/apply-action.js";
import type { Start } from "../cluster/start-cluster.js";
import { clusterDigest } from "../cluster/digest.js";
import type { Law } from "../laws/law.js";
import type { Trace, Verdict } from "../trace/trace.js";
import { Play } from "../play/play.js";
import { emptyTally, Judge, PANIC, PROGRESS, type Finding } from "./judge.js";
import { phaseOf, type Phase } from "./phase.js";
import { verdictOf } from "./record.js";
import { LooseFollower, StrictFollower, type Drift, type TraceFollower } from "./trace-follower.js";
import { heal } from "./rerun.js";

/** A trace that was played again. */
export interface Replay {
  readonly start: Start;
  readonly steps: readonly Step[];
  /** The healing phase that follows the steps, where it comes to no progress. */
  readonly phase: Phase | null;
  /** What was found this time. */
  readonly finding: Finding | null;
  readonly verdict: Verdict;
  /** Strict: where the replay left the recording and stopped. Best effort: the first action not taken as recorded. */
  readonly drift: Drift | null;
  /** How many actions were replaced by a near one, or left out. Always 0 when strict. */
  readonly replaced: number;
  readonly skipped: number;
}

/** Whether a replay came to the verdict that its trace holds: same kind, same law. */
export function isConfirmed(trace: Trace, { drift, verdict }: Replay): boolean {
  if (drift !== null || verdict.verdict !== trace.verdict.verdict) return false;
  return verdict.verdict !== "violated" || trace.verdict.verdict !== "violated" || verdict.law === trace.verdict.law;
}

/** Plays a trace strictly: stops at the first step that differs. */
export const replayStrictly = (trace: Trace, implementation: Implementation, laws: readonly Law[]): Replay =>
  replay(trace, implementation, laws, new StrictFollower(trace.steps));

/** Plays a trace by best effort: goes on whatever happens. */
export const replayBestEffort = (trace: Trace, implementation: Implementation, laws: readonly Law[]): Replay =>
  replay(trace, implementation, laws, new LooseFollower(trace.steps));

/** The first action, counted from 1, after which a replay by best effort is not as it was recorded; null where all is. */
export function firstDifference({ steps: recorded }: Trace, { steps, drift }: Replay): number | null {
  const same = drift === null ? steps.length : drift.step - 1;
  const at = steps.slice(0, same).findIndex(({ cluster }, i) => clusterDigest(cluster) !== recorded[i].digest);
  return at < 0 ? (drift?.step ?? null) : at + 1;
}

function replay(
  { header }: Trace,
  implementation: Implementation,
  laws: readonly Law[],
  recorded: TraceFollower,
): Replay {
  const judge = new Judge(laws, emptyTally(laws));
  const { play, start } = Play.begin({ implementation, environment: header.environment });
  const steps: Step[] = [];
  let isOver = judge.begin(start);
  while (!isOver) {
    const step = play.next(recorded);
    if (step === null || !recorded.accepts(step)) break;
    steps.push(step);
    isOver = judge.take(step);
  }
  const { drift, replaced, skipped } = recorded;
  const { cluster } = steps.at(-1) ?? start;
  const [found = null] = judge.findings;
  const unhealed = found === null && !recorded.hasLeft ? header.progress : null;
  const finding = found ?? (unhealed && heal(cluster, unhealed).finding);
  let phase: Phase | null = null;
  return {
    ...{ start, steps, finding, drift, replaced, skipped },
    verdict: verdictOf(finding),
    // The phase that came to no progress is dear, and made only for who shows it.
    get phase() {
      return finding && unhealed && (phase ??= phaseOf(cluster, unhealed));
    },
  };
}

/** What a trace was recorded for: the law's id, or the fixed name of a panic or a lack of progress; null for "holds". */
export function targetOf({ verdict }: Trace): string | null {
  switch (verdict.verdict) {
    case "violated":
      return verdict.law;
    case "panic":
      return PANIC;
    case "no-progress":
      return PROGRESS;
    case "holds":
      return null;
  }
}
