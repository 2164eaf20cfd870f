// Makes a recorded finding shorter.

import type { Implementation } from "../../contract/implementation.js";
import { ALL_LAWS } from "../../laws/all-laws.js";
import { renderRun } from "../../report/run-text.js";
import { keep } from "../../run/keep.js";
import { replayStrictly, type Replay } from "../../run/replay.js";
import type { RawFinding } from "../../run/run.js";
import { Shrinker } from "../../shrink/shrink.js";
import { renderTrace } from "../../trace/render-trace.js";
import { pacedBy } from "../workers/pace.js";
import type { Pulse } from "../workers/pulse.js";
import { lawsOfTrace } from "../asked/trace-laws.js";
import { styleOf, type Look } from "../look.js";
import type { Drift } from "../../run/trace-follower.js";
import type { Trace, Verdict } from "../../trace/trace.js";
import { replayed } from "./replayed.js";
import type { Subject } from "./subject.js";

export interface ShrinkJob {
  readonly do: "shrink";
  readonly subject: Subject;
  readonly trace: string;
  /** Whether it goes on where the run differs from the recording, and shortens what is broken all the same. */
  readonly bestEffort: boolean;
  readonly shrinkBudget: number;
  readonly look: Look;
}

export type ShrinkResult =
  /** There is nothing to be shrunk: it left the recording where it must not (`drift`), or what it was recorded for is not found. */
  | { readonly trace: null; readonly drift: Drift | null; readonly verdict: Verdict }
  | {
      readonly trace: string;
      readonly text: string;
      readonly verdict: Verdict;
      readonly before: number;
      readonly after: number;
      /** False where it was stopped before its end. */
      readonly shrunk: boolean;
    };

/** The best that a shrinking has come to so far. */
export interface Shorter {
  readonly trace: string;
  readonly steps: number;
}

/** So often at most the best so far is written down: that takes a whole run. */
const REPORT_MILLISECONDS = 1000;

export async function shrinkJob(
  job: ShrinkJob,
  implementation: Implementation,
  pulse: Pulse,
  report: (shorter: Shorter) => void,
): Promise<ShrinkResult> {
  const { trace, laws, replay } = replayed(job, implementation);
  const drift = job.bestEffort ? null : replay.drift;
  const raw = drift === null ? rawOf(trace, replay) : null;
  if (raw === null) return { trace: null, drift, verdict: replay.verdict };
  pulse.enter("shrinking");
  const shrinker = new Shrinker(implementation, raw, laws, job.shrinkBudget);
  const recorded = (): Trace => keep(implementation, { seed: trace.header.seed, laws }, [shrinker.result, raw]).trace;
  const work = {
    actions: 0,
    get done() {
      return shrinker.done;
    },
    advance(budget: number) {
      this.actions += shrinker.advance(budget);
    },
  };
  let told = { steps: Infinity, at: -Infinity };
  await pacedBy(pulse, work, () => {
    const steps = shrinker.result.actions.length;
    if (steps >= told.steps || performance.now() < told.at + REPORT_MILLISECONDS) return;
    report({ steps, trace: renderTrace(recorded()) });
    told = { steps, at: performance.now() };
  });
  const shorter = recorded();
  const { start, steps, verdict, phase } = replayStrictly(shorter, implementation, lawsOfTrace(shorter));
  return {
    trace: renderTrace(shorter),
    text: renderRun(start, steps, verdict, { style: styleOf(job.look), laws: ALL_LAWS, phase }),
    verdict,
    before: trace.steps.length,
    after: shorter.steps.length,
    shrunk: shrinker.done,
  };
}

/** What the recording shows, to be shrunk; null where it does not show it any more. */
function rawOf({ header }: Trace, { finding, start, steps }: Replay): RawFinding | null {
  if (finding === null) return null;
  const { environment } = start.cluster.setup;
  const { fixed } = header;
  const healing = finding.kind === "no-progress" ? header.progress : null;
  return { finding, environment, actions: steps.map(({ action }) => action), healing, fixed };
}
