// commitIndex within one life: what was known to be committed stays so. A restart begins again at 0 (Figure 2).

import type { Law } from "./law.js";
import { nodeName } from "../contract/node-name.js";

export const MONOTONIC_COMMIT_INDEX: Law = {
  id: "monotonic-commit-index",
  title: "commitIndex only rises",
  kind: "discipline",
  sentence: "commitIndex of a server that runs never decreases.",
  source: 'paper, Figure 2 ("increases monotonically")',
  needs: ["commitIndex"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    if (before === after || before === null || after === null) return null;
    const old = before.commitIndex;
    const index = after.commitIndex;
    if (old === index || old === undefined || index === undefined) return null;
    if (index > old) return "holds";
    return {
      sentence: `commitIndex of ${nodeName(node)} went back from ${old} to ${index}.`,
      facts: [`commitIndex of ${nodeName(node)} was ${old}.`, `In the same life it is ${index}.`],
    };
  },
};
