// A server's term within one life. What a restart may bring back is the matter of restart-keeps-durable.

import type { Law } from "./law.js";
import { nodeName } from "../contract/node-name.js";

export const MONOTONIC_TERM: Law = {
  id: "monotonic-term",
  title: "Terms only rise",
  kind: "discipline",
  sentence: "currentTerm of a server that runs never decreases.",
  source: "paper, Figure 2 and section 5.1",
  needs: ["currentTerm"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    if (before === after || before === null || after === null) return null;
    const old = before.currentTerm;
    const term = after.currentTerm;
    if (old === term || old === undefined || term === undefined) return null;
    if (term > old) return "holds";
    return {
      sentence: `${nodeName(node)} went back from term ${old} to term ${term}.`,
      facts: [`${nodeName(node)} was in term ${old}.`, `In the same life it is in term ${term}.`],
    };
  },
};
