// Leader Append-Only (Figure 3), within one term of one life: a server that lost its office, or crashed, is no leader.

import { agreeUpTo, commonIndex } from "../contract/log.js";
import type { Law } from "./law.js";
import { termLed } from "./seen.js";
import { nodeName } from "../contract/node-name.js";
import { entryTextAt } from "./wording.js";

export const LEADER_APPEND_ONLY: Law = {
  id: "leader-append-only",
  title: "Leader Append-Only",
  kind: "raft",
  sentence: "A leader never overwrites or deletes entries in its log; it only appends new entries.",
  source: "paper, Figure 3 and section 5.3",
  needs: ["role", "currentTerm", "log"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    if (before === after || before === null || after === null) return null;
    const old = before.log;
    const log = after.log;
    if (old === log || old === undefined || log === undefined) return null;
    const term = termLed(after);
    if (term === undefined || term !== termLed(before)) return null;
    if (agreeUpTo(old, log, old.index)) return "holds";
    const index = commonIndex(old, log) + 1;
    return {
      sentence: `${nodeName(node)} changed its log at index ${index} while it led term ${term}.`,
      facts: [
        `As leader of term ${term}, ${nodeName(node)} held ${entryTextAt(old, index)} at index ${index}.`,
        `Still leader of term ${term}, it holds ${entryTextAt(log, index)} there.`,
      ],
    };
  },
};
