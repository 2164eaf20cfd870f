// lastApplied <= commitIndex <= last index of the log: nothing is committed that is not there, nothing applied that is
// not committed.

import type { Law } from "./law.js";
import { nodeName } from "../contract/node-name.js";

export const COMMIT_WITHIN_LOG: Law = {
  id: "commit-within-log",
  title: "commitIndex stays within the log",
  kind: "discipline",
  sentence: "A server's commitIndex is not beyond the end of its log, nor its lastApplied beyond its commitIndex.",
  source: "paper, Figure 2 (commitIndex, lastApplied)",
  needs: ["log", "commitIndex"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    if (before === after || after === null) return null;
    const { log, commitIndex, lastApplied } = after;
    if (log === undefined || commitIndex === undefined) return null;
    if (commitIndex > log.index) {
      return {
        how: "committed",
        sentence: `${nodeName(node)} commits up to index ${commitIndex}, beyond the end of its log at ${log.index}.`,
        facts: [`commitIndex of ${nodeName(node)} is ${commitIndex}.`, `Its log ends at index ${log.index}.`],
      };
    }
    if (lastApplied !== undefined && lastApplied > commitIndex) {
      return {
        how: "applied",
        sentence: `${nodeName(node)} applied up to index ${lastApplied}, beyond its commitIndex ${commitIndex}.`,
        facts: [`lastApplied of ${nodeName(node)} is ${lastApplied}.`, `Its commitIndex is ${commitIndex}.`],
      };
    }
    const isMoved = before === null || before.commitIndex !== commitIndex || before.log !== log;
    return isMoved && commitIndex > 0 ? "holds" : null;
  },
};
