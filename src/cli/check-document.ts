// What a search came to, as a document.

import { differentHashes } from "../host/sessions/checking.js";
import { byLaw } from "../laws/all-laws.js";
import { BOUND_WORDS } from "./check-flags.js";
import { bytesPerState, collisionOf, verdictOfCheck, type Checked } from "./check-verdict.js";

export function checkDocument(checked: Checked): object {
  const { inspection, model, laws, outside, result, seconds, cpuSeconds, tracePath, picturePath } = checked;
  const {
    distinct,
    generated,
    depth,
    queued,
    nodeStates,
    messages,
    reducerCalls,
    stoppedBy,
    found,
    events,
    modelSteps,
  } = result;
  const { environment, bounds, loss, symmetry, dropsIgnored, commands } = model;
  const allLaws = [
    ...laws.judged.map((law) => ({ law, judged: true, witnessed: result.witnessed.includes(law) })),
    ...laws.notJudged.map(({ law, reason }) => ({ law, judged: false, reason })),
  ];
  return {
    verdict: verdictOfCheck(result),
    implementation: { name: inspection.name, version: inspection.version },
    environment,
    // What has no bound is null: JSON knows no infinity.
    bounds: Object.fromEntries(
      BOUND_WORDS.map(({ bound }) => [bound, bounds[bound] === Infinity ? null : bounds[bound]]),
    ),
    ...{ loss, symmetry, dropsIgnored, commands },
    ...{ distinct, generated, depth, queued, reducerCalls },
    nodeStates: differentHashes(nodeStates),
    messages: differentHashes(messages),
    ...{ bytesPerState: bytesPerState(result), collision: collisionOf(result), seconds, cpuSeconds },
    stoppedBy,
    laws: allLaws.sort(byLaw),
    ...(outside.length > 0 && { outside }),
    ...(found !== null && {
      finding: {
        ...{ kind: found.finding.kind, law: found.finding.law },
        ...{ sentence: found.finding.sentence, facts: found.finding.facts },
        ...{ steps: found.steps, events, modelSteps, reproduced: found.reproduced },
      },
      trace: tracePath,
      picture: picturePath,
    }),
  };
}
