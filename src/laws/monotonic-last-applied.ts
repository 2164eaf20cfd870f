// lastApplied within one life: the state machine takes each entry once and in order. It begins anew with each life.

import { nodeName, type NodeId } from "../contract/node-name.js";
import type { Step } from "../cluster/apply-action.js";
import type { Judgement, Law, Violation } from "./law.js";

export const MONOTONIC_LAST_APPLIED: Law = {
  id: "monotonic-last-applied",
  title: "Entries are applied once, in order",
  kind: "discipline",
  sentence:
    "lastApplied of a server that runs never decreases, and in one life no entry is applied after a later one or twice.",
  source: 'paper, Figure 2 ("increases monotonically")',
  needs: ["lastApplied"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    const { applied } = step;
    const judgement = applied.length === 0 ? null : judgeApplied(node, before?.lastApplied ?? 0, applied);
    if (before === after || before === null || after === null) return judgement;
    const old = before.lastApplied;
    const index = after.lastApplied;
    if (old === index || old === undefined || index === undefined) return judgement;
    return index > old ? (judgement ?? "holds") : wentBack(node, old, index);
  },
};

function judgeApplied(node: NodeId, lastApplied: number, applied: Step["applied"]): Judgement {
  let last = lastApplied;
  for (let i = 0; i < applied.length; i++) {
    const { index } = applied[i];
    if (index <= last) return wentBack(node, last, index);
    last = index;
  }
  return "holds";
}

function wentBack(node: NodeId, old: number, index: number): Violation {
  return {
    sentence: `${nodeName(node)} went back in what it applies, from index ${old} to index ${index}.`,
    facts: [
      `${nodeName(node)} had applied everything up to index ${old}.`,
      `In the same life it is at index ${index}.`,
    ],
  };
}
