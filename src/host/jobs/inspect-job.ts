// What an implementation declares, and which laws can be judged on it.

import type { Implementation } from "../../contract/implementation.js";
import { judgedOn, selectLaws } from "../../laws/all-laws.js";
import type { InspectJob, Inspection } from "./jobs.js";

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
