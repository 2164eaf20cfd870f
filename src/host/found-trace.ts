// From a campaign's finding to plain data with its trace.

import type { Implementation } from "../contract/implementation.js";
import { digestText } from "../contract/digest.js";
import type { CampaignFinding } from "../fuzz/campaign.js";
import { recordTrace } from "../run/record.js";
import { renderTrace } from "../trace/render-trace.js";
import type { FoundTrace } from "./jobs.js";

/** Runs a finding's actions once more and writes them down. */
export function foundTrace(
  implementation: Implementation,
  laws: readonly string[],
  campaign: CampaignFinding,
): FoundTrace {
  const { finding, run, seed, environment, actions, healing, foundAfter, reproduced, shrunk } = campaign;
  const trace = recordTrace(implementation, { seed, environment, actions, healing, finding, laws });
  const { header, steps, verdict } = trace;
  return {
    run,
    seed,
    kind: finding.kind,
    law: finding.law,
    verdict,
    facts: finding.facts,
    sentence: finding.sentence,
    implementation: implementation.name,
    steps: steps.length,
    foundAfter,
    reproduced,
    shrunk,
    key: digestText(JSON.stringify([header.environment, header.progress, steps])),
    trace: renderTrace(trace),
  };
}
