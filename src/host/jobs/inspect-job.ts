// What an implementation declares, and which laws can be judged on it.

import type { Implementation } from "../../contract/implementation.js";
import { judgedOn, selectLaws } from "../../laws/all-laws.js";
import type { Capabilities } from "../../contract/capabilities.js";
import type { Subject } from "./subject.js";

/** Loads an implementation and says what it declares. */
export interface InspectJob {
  readonly do: "inspect";
  readonly subject: Subject;
  /** Ids of the laws that are asked for. */
  readonly laws: readonly string[];
}

export interface Inspection {
  readonly name: string;
  readonly version: string;
  readonly capabilities: Capabilities;
  /** Whether it can rename its servers. */
  readonly renames: boolean;
  /** Whether its states are lists of messages. */
  readonly records: boolean;
  /** Ids of the laws that can be judged on it, and why not the others. */
  readonly judged: readonly string[];
  readonly notJudged: readonly { readonly law: string; readonly reason: string }[];
}

export function inspectJob(job: InspectJob, implementation: Implementation): Inspection {
  const { name, version, capabilities } = implementation;
  const { judged, notJudged } = judgedOn(implementation, selectLaws(job.laws).laws);
  return {
    name,
    version,
    capabilities,
    renames: implementation.rename !== undefined,
    records: implementation.recording === true,
    judged: judged.map(({ id }) => id),
    notJudged: notJudged.map(({ law, reason }) => ({ law: law.id, reason })),
  };
}
