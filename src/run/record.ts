// Turns what a run found into a trace: takes its actions once more, with digests this time.

import type { Implementation } from "../contract/implementation.js";
import type { Action } from "../cluster/action.js";
import type { Fixed } from "../cluster/fixed.js";
import type { Environment } from "../cluster/setup.js";
import { nodeName } from "../contract/node-name.js";
import {
  recordStep,
  TRACE_FORMAT,
  TRACE_FORMAT_VERSION,
  type Header,
  type Trace,
  type TraceStep,
  type Verdict,
} from "../trace/trace.js";
import { stepsOf } from "../play/listed.js";
import type { HealingPlan } from "../play/healing.js";
import type { Finding } from "./judge.js";

/** What a trace is made from. `finding` is null for a run that broke nothing. */
export interface Recordable {
  readonly seed: string;
  readonly environment: Environment;
  readonly actions: readonly Action[];
  readonly healing: HealingPlan | null;
  readonly finding: Finding | null;
  readonly fixed?: Fixed | undefined;
  /** The ids of the laws that were judged. */
  readonly laws: readonly string[];
}

/** The trace of a run. Actions that are not possible are left out; a finding's own are all possible. */
export function recordTrace(implementation: Implementation, run: Recordable): Trace {
  const { seed, environment, fixed, healing, finding } = run;
  const { name, version } = implementation;
  const steps = Array.from(stepsOf({ implementation, environment }, run.actions), recordStep);
  const progress = healing && { seed: healing.seed, timeoutsMax: healing.timeoutsMax };
  const about = { seed, implementation: { name, version }, environment, ...(fixed && { fixed }), laws: run.laws };
  return traceOf({ ...about, progress }, steps, finding);
}

/** The trace of steps that were recorded. It names the laws that its verdict was judged by, and so are its replays. */
export function traceOf(
  about: Omit<Header, "format" | "formatVersion">,
  steps: readonly TraceStep[],
  finding: Finding | null,
): Trace {
  const laws = finding === null ? about.laws : finding.kind === "violation" ? [finding.law] : [];
  const header = { format: TRACE_FORMAT, formatVersion: TRACE_FORMAT_VERSION, ...about, laws } as const;
  return { header, steps, verdict: verdictOf(finding) };
}

export function verdictOf(finding: Finding | null): Verdict {
  if (finding === null) return { verdict: "holds" };
  const { kind, law, sentence, facts, node } = finding;
  switch (kind) {
    case "violation":
      return { verdict: "violated", law, sentence, facts: [facts[0] ?? "", facts[1] ?? ""] };
    case "panic":
      return { verdict: "panic", node: nodeName(node), sentence };
    case "no-progress":
      return { verdict: "no-progress", sentence, facts };
  }
}
