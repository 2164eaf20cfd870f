// Traces to try commands on, made without the command line.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Implementation } from "../../src/contract/implementation.js";
import { Campaign } from "../../src/fuzz/campaign.js";
import type { CampaignFinding } from "../../src/fuzz/campaign-finding.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { selectLaws } from "../../src/laws/all-laws.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { recordTrace } from "../../src/run/record.js";
import { renderTrace } from "../../src/trace/render-trace.js";
import { freshFolder } from "./run-cli.js";

export const MUTANT_ID = "folklore-most-votes-wins";
const LAW = "election-safety";

const implementation = mutantById(MUTANT_ID)!.implementation as Implementation;

/** The first finding of a campaign on the mutant, as it was found. */
function finding(): CampaignFinding {
  const campaign = new Campaign({
    implementation,
    seed: "a",
    laws: selectLaws([LAW]).laws,
    // With a disk that takes its time the reference sends other packets, and what finishes is not there to finish.
    limits: { ...NO_LIMITS, disk: "sync", healing: false },
    first: 0,
    stride: 1,
    shrinksEach: 1,
    shrinkBudget: 0,
  });
  while (!campaign.isShrinking) campaign.advance(1000);
  campaign.abandon();
  return campaign.findings[0];
}

/** The text of a trace in which the mutant has two leaders, long and unshrunk. */
export const violatedTrace = (): string => renderTrace(recordTrace(implementation, { ...finding(), laws: [LAW] }));

/** The text of the same schedule on the reference, which breaks nothing. */
export const holdingTrace = (): string =>
  renderTrace(recordTrace(REFERENCE, { ...finding(), finding: null, laws: [LAW] }));

/** A file of the running test's own. */
export function fileWith(text: string | Buffer): string {
  const path = join(freshFolder(), "trace.jsonl");
  writeFileSync(path, text);
  return path;
}
