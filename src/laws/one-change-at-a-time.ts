// Membership changes step by step (thesis, section 4.1): a leader appends a configuration once the one before it is committed,
// and once it has committed an entry of its own term, by which older leaders' changes are out of the race. Where a configuration is
// in force only once it is applied, these are out of it anyway: until then all are committed by the configuration before it.

import { latestConfiguration, termAt } from "../contract/log.js";
import { nodeName } from "../contract/node-name.js";
import { configurationsAppended } from "./changes.js";
import type { Law } from "./law.js";
import { committedUpTo } from "./seen.js";
import { entryText, entryTextAt } from "./wording.js";

export const ONE_CHANGE_AT_A_TIME: Law = {
  id: "one-change-at-a-time",
  title: "One change of membership at a time",
  kind: "discipline",
  sentence:
    "A leader appends a configuration only once the one before it is committed, and an entry of the leader's own term.",
  source: "paper, section 6; thesis, section 4.1; Ongaro to raft-dev, July 2015",
  needs: ["role", "currentTerm", "log", "commitIndex"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const appended = configurationsAppended(step);
    const isByLog = step.cluster.setup.implementation.capabilities.configurationInForce !== "applied";
    if (appended.length === 0) return null;
    const view = step.cluster.slots[step.node].view!;
    const name = nodeName(step.node);
    for (const entry of appended) {
      const below = entry.previous!;
      const previous = latestConfiguration(below);
      const committed = Math.min(committedUpTo(view), below.index);
      const deed = `${name} appends ${entryText(entry)} at index ${entry.index}`;
      if (previous !== null && previous.index > committed)
        return {
          how: "the one before",
          sentence: `${deed}, although ${entryText(previous)} at index ${previous.index} is not committed.`,
          facts: [`${deed} in this step.`, `${name} has committed up to index ${committed}.`],
        };
      if (isByLog && termAt(below, committed) !== view.currentTerm)
        return {
          how: "its own term",
          sentence: `${deed}, before it has committed anything in its own term.`,
          facts: [
            `${deed} in this step.`,
            `${name} has committed up to index ${committed}${committed === 0 ? "" : `, ${entryTextAt(below, committed)}`}.`,
          ],
        };
    }
    return "holds";
  },
};
