// From a campaign's finding to plain data with its trace.

import type { Implementation } from "../../contract/implementation.js";
import { digestText } from "../../contract/digest.js";
import type { CampaignFinding } from "../../fuzz/campaign-finding.js";
import { selectLaws } from "../../laws/all-laws.js";
import { nameOf } from "../../run/judge.js";
import { keep } from "../../run/keep.js";
import { renderTrace } from "../../trace/render-trace.js";
import type { FoundTrace } from "../jobs/jobs.js";

/** Runs a finding's actions once more and writes them down, as short as they still come back. */
export function foundTrace(
  implementation: Implementation,
  laws: readonly string[],
  found: CampaignFinding,
): FoundTrace {
  const { run, seed, foundAfter, cutTo, reproduced, shrunk, asFound } = found;
  const about = { seed, laws: selectLaws(laws).laws };
  const { trace, from, cameBack } = keep(implementation, about, asFound === null ? [found] : [found, asFound]);
  const { header, steps, verdict } = trace;
  const { kind, law, facts, sentence } = from.finding;
  return {
    run,
    seed,
    kind,
    law,
    name: nameOf(from.finding),
    verdict,
    facts,
    sentence,
    implementation: implementation.name,
    steps: steps.length,
    foundAfter,
    cutTo,
    reproduced: reproduced && cameBack,
    shrunk: shrunk && from === found,
    key: digestText(JSON.stringify([header.environment, header.progress, steps])),
    trace: renderTrace(trace),
  };
}
