// A leader commits what "a majority of the servers" holds as far as it knows (Figure 2, Leaders): of those that vote in the
// configuration that it counts by, and in a joint one of both (section 6). Learners and strangers count for nothing.

import { isQuorum, serversReaching } from "../contract/configuration.js";
import { nodeName, serversText } from "../contract/node-name.js";
import { configurationOf } from "../cluster/slot.js";
import { COMMITTED } from "./committed.js";
import type { Law } from "./law.js";
import { termLed } from "./seen.js";
import { configurationText, onlyOn } from "./wording.js";

export const COMMITTED_BY_QUORUM: Law = {
  id: "committed-by-quorum",
  title: "Leaders commit by a quorum",
  kind: "discipline",
  sentence:
    "A leader's commitIndex advances only as far as the matchIndex of a quorum of the configuration that it counts by.",
  source: "paper, Figure 2 (Leaders) and section 6; thesis, chapter 4",
  needs: ["role", "currentTerm", "commitIndex", "matchIndex", "configuration"],
  others: "none",
  ofViews: true,
  reads: [COMMITTED],
  judge(step, history) {
    const { node } = step;
    if (node < 0) return null;
    const old = step.before.slots[node];
    const slot = step.cluster.slots[node];
    const { view } = slot;
    // A server that starts as a leader learned its commitIndex in another life, one that was just elected as a follower.
    if (old.view === view || view === null || old.view === null) return null;
    const { commitIndex, matchIndex } = view;
    if (termLed(view) === undefined || termLed(view) !== termLed(old.view) || matchIndex === undefined) return null;
    if (commitIndex === undefined || commitIndex <= (old.view.commitIndex ?? 0)) return null;
    const holders = serversReaching(matchIndex, commitIndex);
    // What it counts by may have changed in this very step, before or after it counted.
    if (isQuorum(configurationOf(old), holders) || isQuorum(configurationOf(slot), holders)) return "holds";
    // Somebody may have told it.
    if (commitIndex <= history.get(COMMITTED).index) return null;
    const configuration = configurationText(configurationOf(slot));
    return {
      sentence: `${nodeName(node)} commits up to index ${commitIndex}, which it knows to be ${onlyOn(holders)}: no quorum of ${configuration}.`,
      facts: [
        `matchIndex of ${nodeName(node)} reaches index ${commitIndex} for ${serversText(holders)}.`,
        `The configuration of ${nodeName(node)} is ${configuration}.`,
      ],
    };
  },
};
