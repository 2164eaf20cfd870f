// From a campaign's finding to plain data with its trace.

import type { Implementation } from "../../contract/implementation.js";
import type { CampaignFinding } from "../../fuzz/campaign-finding.js";
import { selectLaws } from "../../laws/all-laws.js";
import { keep } from "../../run/keep.js";
import { keyOfTrace } from "../../trace/trace.js";
import { renderTrace } from "../../trace/render-trace.js";
import type { Finding } from "../../run/judge.js";

/** A finding with its trace. */
export interface FoundTrace {
  readonly run: number;
  readonly seed: string;
  readonly finding: Finding;
  /** The implementation's name in the trace. */
  readonly implementation: string;
  readonly steps: number;
  readonly foundAfter: number;
  /** How short it was cut, before a shorter way was searched for. */
  readonly cutTo: number;
  readonly reproduced: boolean;
  readonly shrunk: boolean;
  /** Equal for equal traces, whatever their seeds. */
  readonly key: string;
  /** The trace's text. */
  readonly trace: string;
}

/** Runs a finding's actions once more and writes them down, as short as they still come back. */
export function foundTrace(
  implementation: Implementation,
  laws: readonly string[],
  found: CampaignFinding,
): FoundTrace {
  const { run, seed, foundAfter, cutTo, reproduced, shrunk, asFound } = found;
  const about = { seed, laws: selectLaws(laws).laws };
  const { trace, from, cameBack } = keep(implementation, about, asFound === null ? [found] : [found, asFound]);
  return {
    run,
    seed,
    finding: from.finding,
    implementation: implementation.name,
    steps: trace.steps.length,
    foundAfter,
    cutTo,
    reproduced: reproduced && cameBack,
    shrunk: shrunk && from === found,
    key: keyOfTrace(trace),
    trace: renderTrace(trace),
  };
}
