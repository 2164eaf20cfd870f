// A recorded run as plain data: a header, one line an action, a verdict. It holds all that a replay needs besides the
// implementation's code, and nothing of the machine or the moment that made it.

import type { Step } from "../cluster/apply-action.js";
import { clusterDigest } from "../cluster/digest.js";
import type { Fixed } from "../cluster/fixed.js";
import type { Environment } from "../cluster/setup.js";
import { digestText } from "../contract/digest.js";
import { recordAction, type ActionRecord } from "./action-record.js";

export const TRACE_FORMAT = "seaworthy-trace";
export const TRACE_FORMAT_VERSION = 3;

/** The first line of a trace: what the run needs to be played again. */
export interface Header {
  readonly format: typeof TRACE_FORMAT;
  readonly formatVersion: typeof TRACE_FORMAT_VERSION;
  /** The seed of the run in which this was found. A replay does not draw from it. */
  readonly seed: string;
  readonly implementation: ImplementationRecord;
  readonly environment: Environment;
  /** What of it was asked for, and not drawn: a shorter trace keeps to it. Absent where nothing was. */
  readonly fixed?: Fixed;
  /** The ids of the laws that the verdict was judged by: of a broken law that one; of a panic or a lack of progress, none. */
  readonly laws: readonly string[];
  /** The healing phase that follows the actions; null where the verdict is on the actions alone. */
  readonly progress: ProgressRecord | null;
}

/** Whose nodes ran. A mutant is known by its name. */
export interface ImplementationRecord {
  readonly name: string;
  readonly version: string;
}

/** The healing phase of a run, where it is part of the finding. */
export interface ProgressRecord {
  /** Of the timeouts that the healing phase draws. */
  readonly seed: string;
  /** Within so many maximum election timeouts of cluster time the cluster must have made progress. */
  readonly timeoutsMax: number;
}

/** One action, and the digest of the whole cluster after it. */
export type TraceStep = ActionRecord & { readonly digest: string };

/** The last line of a trace: what its run showed. */
export type Verdict =
  | {
      readonly verdict: "violated";
      readonly law: string;
      readonly sentence: string;
      /** What contradicts the law, and where it stands. */
      readonly facts: readonly string[];
    }
  /** The implementation's own code failed in the last step. */
  | { readonly verdict: "panic"; readonly node: string; readonly sentence: string }
  /** The healing phase ended at its bound. */
  | { readonly verdict: "no-progress"; readonly sentence: string; readonly facts: readonly string[] }
  /** The laws of the header hold after every action of this trace: nothing is said of other runs. */
  | { readonly verdict: "holds" };

/** A recorded run. */
export interface Trace {
  readonly header: Header;
  readonly steps: readonly TraceStep[];
  readonly verdict: Verdict;
}

/** Equal for traces of equal runs, whatever their seeds and verdicts. */
export const keyOfTrace = ({ header, steps }: Trace): string =>
  digestText(JSON.stringify([header.environment, header.progress, steps]));

/** The line of a step that was taken. */
export function recordStep({ action, before, cluster }: Step): TraceStep {
  return { ...recordAction(action, before), digest: clusterDigest(cluster) };
}
