// "Only log entries from the leader's current term are committed by counting replicas" (section 5.4.2): where a leader's
// commitIndex comes to rest, an entry of its own term stands. Older entries are committed beneath it.

import { entryAt, HIDDEN_TERM } from "../contract/log.js";
import { COMMITTED } from "./committed.js";
import type { Law } from "./law.js";
import { termLed } from "./seen.js";
import { nodeName } from "../contract/node-name.js";
import { entryText } from "./wording.js";

export const OWN_TERM_COMMIT: Law = {
  id: "own-term-commit",
  title: "A leader commits entries of its own term",
  kind: "discipline",
  sentence: "A leader's commitIndex advances only to an entry of the leader's current term.",
  source: "paper, section 5.4.2 and Figure 8",
  needs: ["role", "currentTerm", "log", "commitIndex"],
  others: "none",
  ofViews: true,
  reads: [COMMITTED],
  judge(step, history) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    // A server that starts as a leader learned its commitIndex in another life, one that was just elected as a follower.
    if (before === after || before === null || after === null) return null;
    const { commitIndex, log } = after;
    if (commitIndex === undefined || log === undefined || commitIndex <= (before.commitIndex ?? 0)) return null;
    const term = termLed(after);
    const entry = entryAt(log, commitIndex);
    if (term === undefined || term !== termLed(before) || entry === undefined || entry.term === HIDDEN_TERM)
      return null;
    if (entry.term === term) return "holds";
    // Somebody may have told it.
    if (commitIndex <= history.get(COMMITTED).index) return null;
    return {
      sentence: `${nodeName(node)}, leader of term ${term}, commits ${entryText(entry)} at index ${commitIndex} by counting copies.`,
      facts: [
        `${nodeName(node)} leads term ${term} and moved its commitIndex to ${commitIndex}.`,
        `The entry at index ${commitIndex} is ${entryText(entry)}.`,
      ],
    };
  },
};
