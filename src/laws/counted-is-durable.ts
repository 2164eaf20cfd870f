// What a server counts of its own is on its own disk first: its vote for itself, and its copy of the log it leads.
// Nobody sends these, so that no packet shows them.

import { agreeUpTo } from "../contract/log.js";
import { nodeName, type NodeId } from "../contract/node-name.js";
import type { DurableView, View } from "../contract/view.js";
import type { Judgement, Law } from "./law.js";
import { durableOf, ownVoteOf, termLed } from "./seen.js";

export const COUNTED_IS_DURABLE: Law = {
  id: "counted-is-durable",
  title: "What a server counts of its own is durable",
  kind: "discipline",
  sentence:
    "A candidate counts its own vote, and a leader its own copy of an entry, only once they are on its own disk.",
  source: "paper, Figure 2 (persistent state); thesis, section 10.2.1; etcd#14370",
  needs: ["currentTerm", "role"],
  needsDurable: ["currentTerm"],
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
    const vote = ownVoteOf(step);
    const copy = ownCopyOf(node, before, view);
    if (vote === undefined && copy === undefined) return null;
    const durable = durableOf(step.cluster.setup, slot);
    if (durable === undefined) return null;
    const voted = vote === undefined ? null : judgeVote(node, vote, durable);
    if (voted !== null && voted !== "holds") return voted;
    return (copy === undefined ? null : judgeCopy(node, copy, view, durable)) ?? voted;
  },
};

/** The index up to which a leader began, in this step, to count its own log. */
function ownCopyOf(node: NodeId, before: View | null, view: View): number | undefined {
  if (view.matchIndex === undefined || view.matchIndex === before?.matchIndex) return undefined;
  const term = termLed(view);
  const copy = view.matchIndex[node];
  if (term === undefined || copy === undefined || !(copy > 0)) return undefined;
  return term === termLed(before) && copy === before!.matchIndex?.[node] ? undefined : copy;
}

function judgeVote(node: NodeId, term: number, durable: DurableView): Judgement {
  const { currentTerm, votedFor } = durable;
  if (currentTerm === undefined) return null;
  if (currentTerm > term) return "holds";
  if (currentTerm === term && (votedFor === undefined || votedFor === node)) return "holds";
  const found = currentTerm < term ? `is still in term ${currentTerm}` : "holds no such vote";
  return {
    how: "vote",
    sentence: `${nodeName(node)} counts its own vote in term ${term} before it is durable.`,
    facts: [`${nodeName(node)} counts a vote of its own in term ${term}.`, `The disk of ${nodeName(node)} ${found}.`],
  };
}

function judgeCopy(node: NodeId, index: number, view: View, durable: DurableView): Judgement {
  const { log } = durable;
  if (log === undefined || view.log === undefined) return null;
  if (agreeUpTo(log, view.log, index)) return "holds";
  return {
    how: "log",
    sentence: `${nodeName(node)}, leader of term ${view.currentTerm}, counts its own log up to index ${index} before it is durable.`,
    facts: [
      `matchIndex of ${nodeName(node)} for itself is ${index}.`,
      `The disk of ${nodeName(node)} holds a log that ends at index ${log.index}.`,
    ],
  };
}
