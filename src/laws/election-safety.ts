// Election Safety (Figure 3), over the whole run: the other leader may be down, deposed, or unaware of it.

import type { Law } from "./law.js";
import { leaderOf, LEADERS } from "./leaders.js";
import { termLed } from "./seen.js";
import { nodeName } from "../contract/node-name.js";

export const ELECTION_SAFETY: Law = {
  id: "election-safety",
  title: "Election Safety",
  kind: "raft",
  sentence: "At most one leader can be elected in a given term.",
  source: "paper, Figure 3 and section 5.2",
  needs: ["role", "currentTerm"],
  others: "none",
  ofViews: true,
  reads: [LEADERS],
  judge(step, history) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    if (before === after) return null;
    const term = termLed(after);
    if (term === undefined || term === termLed(before)) return null;
    const first = leaderOf(history.get(LEADERS), term);
    if (first === null || first.node === node) return "holds";
    return {
      sentence: `${nodeName(first.node)} and ${nodeName(node)} both lead term ${term}.`,
      facts: [
        `${nodeName(first.node)} was elected leader of term ${term} earlier in this run.`,
        `${nodeName(node)} became leader of term ${term} in this step.`,
      ],
    };
  },
};
