// What a campaign keeps of a finding.

import type { RawFinding } from "../run/run.js";

/** A finding with the run that it comes from. */
export interface CampaignFinding extends RawFinding {
  /** The number and the seed of the run that it was found in. */
  readonly run: number;
  readonly seed: string;
  /** How many actions the run had taken when it was found, before shrinking. */
  readonly foundAfter: number;
  /** What it was before it was shrunk; null where it is that. */
  readonly asFound: CampaignFinding | null;
  /** How short it was cut, as `Shrinker` counts, before a shorter way was searched for. */
  readonly cutTo: number;
  /** False where a second run of the same actions did not show it again: the implementation is not deterministic. */
  readonly reproduced: boolean;
  /** False where shrinking was given up before its end. */
  readonly shrunk: boolean;
}
