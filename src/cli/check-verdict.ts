// A search that is over, its verdict, and what follows from what it counted.

import type { CheckedLaws } from "../host/asked/check-laws.js";
import type { CheckedModel, CheckResult } from "../host/jobs/check-job.js";
import type { Inspection } from "../host/jobs/inspect-job.js";
import type { Mutant } from "../mutants/mutant.js";
import type { CheckFlags } from "./check-flags.js";
import { EXIT } from "./exit-status.js";

/** A search that is over, with all that is said of it. */
export interface Checked {
  readonly flags: CheckFlags;
  readonly inspection: Inspection;
  readonly mutant: Mutant | undefined;
  readonly laws: CheckedLaws;
  readonly model: CheckedModel;
  /** What the model has beyond what the implementation claims to stand. */
  readonly outside: readonly string[];
  readonly result: CheckResult;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly tracePath: string | null;
  readonly picturePath: string | null;
  /** What `--implementation` must say in a command. */
  readonly implementation: string | undefined;
}

type CheckVerdict = "complete" | "violated" | "stopped";

export function verdictOfCheck({ found, stoppedBy }: CheckResult): CheckVerdict {
  if (found !== null) return "violated";
  return stoppedBy === null ? "complete" : "stopped";
}

export function exitStatusOfCheck({ result }: Checked): number {
  switch (verdictOfCheck(result)) {
    case "complete":
      return EXIT.clean;
    case "violated":
      return EXIT.found;
    case "stopped":
      return EXIT.unknown;
  }
}

/** The chance that two of the clusters had one fingerprint of 64 bits: at most so much. */
export function collisionOf({ distinct, renamings }: CheckResult): number {
  // Of n texts n² / 2 pairs could; the least of several fingerprints is that much likelier to be another's least.
  return Math.min(1, (distinct ** 2 / 2 ** 65) * renamings);
}

export const bytesPerState = ({ bytes, distinct }: CheckResult): number => Math.round((bytes / distinct) * 10) / 10;
