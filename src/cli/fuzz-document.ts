// What a campaign came to, as a document.

import { nameOf } from "../run/judge.js";
import { byLaw } from "../laws/all-laws.js";
import { verdictOfCampaign, type Campaigned } from "./fuzz-verdict.js";
import { keptDocument } from "./kept-report.js";

export function campaignDocument(campaigned: Campaigned): object {
  const { seed, outcome, warnings, kept, inspection, cpuSeconds, outside, placeOf, pictureOf } = campaigned;
  const { runs, actions, judged, witnessed, runsWith } = outcome;
  const laws = inspection.judged.map((law, i) => {
    return { law, judged: judged[i], witnessed: witnessed[i], runsWith: runsWith[law] ?? 0 };
  });
  const notJudged = inspection.notJudged.map(({ law, reason }) => {
    return { law, judged: 0, witnessed: 0, runsWith: 0, notJudged: reason };
  });
  return {
    verdict: verdictOfCampaign(campaigned),
    implementation: { name: inspection.name, version: inspection.version },
    seed,
    runs,
    actions,
    cpuSeconds,
    laws: [...laws, ...notJudged].sort(byLaw),
    faults: outcome.faults,
    named: outcome.runsNamed,
    findings: outcome.findings.map((one) => {
      const { found, times, alsoBreaks } = one;
      const { finding, seed: runSeed, steps, foundAfter, reproduced, shrunk } = found;
      const { kind, law, sentence, facts } = finding;
      const about = {
        kind,
        law,
        name: nameOf(finding),
        sentence,
        facts,
        seed: runSeed,
        trace: placeOf(found),
        picture: pictureOf(found),
        times,
        steps,
        foundAfter,
      };
      return { ...about, alsoBreaks, warning: warnings.includes(law), reproduced, shrunk };
    }),
    before: keptDocument(kept),
    ...(outside.length > 0 && { outside }),
    ...(outcome.uncounted > 0 && { uncountedWorkers: outcome.uncounted }),
    ...(outcome.failure !== null && { failure: outcome.failure.message }),
  };
}
