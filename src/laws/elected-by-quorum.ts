// "A candidate wins an election if it receives votes from a majority of the servers" (section 5.2): of those that vote in the
// configuration that it counts by, and in a joint one of both (section 6). Learners and strangers count for nothing.

import { isQuorum } from "../contract/configuration.js";
import { nodeName, serversText } from "../contract/node-name.js";
import { configurationOf } from "../cluster/slot.js";
import type { Law } from "./law.js";
import { termLed } from "./seen.js";
import { configurationText } from "./wording.js";

export const ELECTED_BY_QUORUM: Law = {
  id: "elected-by-quorum",
  title: "Leaders are elected by a quorum",
  kind: "discipline",
  sentence: "A server becomes leader with the votes of a quorum of the configuration that it counts by.",
  source: "paper, sections 5.2 and 6; thesis, chapter 4",
  needs: ["role", "currentTerm", "votesGranted", "configuration"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const slot = step.cluster.slots[node];
    const { view } = slot;
    if (before === view || view === null) return null;
    const term = termLed(view);
    const { votesGranted } = view;
    // Some forget with which votes they were elected as soon as they are.
    if (term === undefined || term === termLed(before) || votesGranted === undefined || votesGranted.length === 0)
      return null;
    const configuration = configurationOf(slot);
    if (isQuorum(configuration, votesGranted)) return "holds";
    return {
      sentence: `${nodeName(node)} leads term ${term} with the votes of ${serversText(votesGranted)}, which are no quorum of ${configurationText(configuration)}.`,
      facts: [
        `${nodeName(node)} counted the votes of ${serversText(votesGranted)}.`,
        `The configuration of ${nodeName(node)} is ${configurationText(configuration)}.`,
      ],
    };
  },
};
