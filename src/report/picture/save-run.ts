// What was explored, as a trace that can be replayed anywhere.

import { emptyTally, Judge } from "../../run/judge.js";
import { traceOf } from "../../run/record.js";
import type { Law } from "../../laws/law.js";
import { recordStep, type Trace, type TraceStep } from "../../trace/trace.js";
import type { BrokenRow } from "./broken.js";
import type { PageData } from "./page-data.js";
import type { Timeline } from "../../playback/timeline.js";

/** Judges a run as a replay does: up to the first law that is broken. */
export function judgeRun(run: Timeline, laws: readonly Law[]): BrokenRow | null {
  const judge = new Judge(laws, emptyTally(laws));
  if (judge.begin(run.start)) return { row: 0, finding: judge.findings[0] };
  for (let row = 1; row <= run.length; row++) {
    if (judge.take(run.stepAt(row))) return { row, finding: judge.findings[0] };
  }
  return null;
}

/** The trace of a run. It ends where a law is broken, as every replay does, or where the faults stop. */
export function traceOfRun(run: Timeline, data: PageData, laws: readonly Law[]): Trace {
  const { implementation, environment, seed } = data;
  const broken = judgeRun(run, laws);
  const steps: TraceStep[] = [];
  for (let row = 1; row <= Math.min(broken?.row ?? run.length, run.healsAfter ?? run.length); row++)
    steps.push(recordStep(run.stepAt(row)));
  const ids = laws.map(({ id }) => id);
  return traceOf({ seed, implementation, environment, laws: ids, progress: null }, steps, broken?.finding ?? null);
}
