// A restart: a server begins its next life with nothing less than what was durable in its last one (Figure 2).

import { agreeUpTo, commonIndex } from "../contract/log.js";
import { nodeName, type NodeId } from "../contract/node-name.js";
import type { DurableView, View } from "../contract/view.js";
import type { Judgement, Law, Violation } from "./law.js";
import { durableOf } from "./seen.js";
import { entryTextAt } from "./wording.js";

export const RESTART_KEEPS_DURABLE: Law = {
  id: "restart-keeps-durable",
  title: "A restart keeps what is durable",
  kind: "discipline",
  sentence: "A server that restarts has at least the term, that term's vote, and the log that were durable.",
  source: 'paper, Figure 2 ("persistent state")',
  needs: ["currentTerm"],
  needsDurable: ["currentTerm"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node];
    const after = step.cluster.slots[node].view;
    if (before.view !== null || after === null) return null;
    const durable = durableOf(step.cluster.setup, before);
    return durable === undefined ? null : judgeRestart(node, durable, after);
  },
};

function judgeRestart(node: NodeId, durable: DurableView, view: View): Judgement {
  const term = durable.currentTerm;
  if (term === undefined || view.currentTerm === undefined) return null;
  if (view.currentTerm < term) return forgot(node, "term", `term ${term}`, `term ${view.currentTerm}`);
  const vote = durable.votedFor ?? null;
  if (vote !== null && view.votedFor !== undefined && view.currentTerm === term && view.votedFor !== vote) {
    const found = view.votedFor === null ? "no vote" : `a vote for ${nodeName(view.votedFor)}`;
    return forgot(node, "vote", `its vote of term ${term} for ${nodeName(vote)}`, found);
  }
  const { log } = durable;
  if (log !== undefined && view.log !== undefined && !agreeUpTo(log, view.log, log.index)) {
    const index = commonIndex(log, view.log) + 1;
    const found = `${entryTextAt(view.log, index)} there`;
    return forgot(node, "log", `${entryTextAt(log, index)} at index ${index}`, found);
  }
  // A blank disk has nothing to forget.
  return term > 0 || (log !== undefined && log.index > 0) ? "holds" : null;
}

function forgot(node: NodeId, how: string, durable: string, found: string): Violation {
  return {
    how,
    sentence: `${nodeName(node)} restarted without ${durable}, which was durable.`,
    facts: [`The disk of ${nodeName(node)} held ${durable}.`, `After the restart ${nodeName(node)} has ${found}.`],
  };
}
