// Linearizability: there is an order of the operations that explains every answer, and in which whatever was answered before
// something else was asked for stands before it. The log is not looked at: clients do not see it either.

import { canonicalText } from "../contract/json.js";
import { nodeName } from "../contract/node-name.js";
import type { Step } from "../cluster/apply-action.js";
import { followed, ASKED_OPERATIONS, type Broken } from "./asked-operations.js";
import type { Judgement, Law, Violation } from "./law.js";
import { listOf } from "./orders.js";

export const LINEARIZABILITY: Law = {
  id: "linearizability",
  title: "Linearizability",
  kind: "raft",
  sentence:
    "Some order of the operations explains every answer, and keeps what was answered before something else was asked for before it.",
  source: "paper, section 8; Herlihy and Wing, 1990",
  needs: [],
  needsAnswers: true,
  asksOfReads: true,
  others: "none",
  reads: [ASKED_OPERATIONS],
  judge(step, history): Judgement {
    const { broken, isExplained } = followed(history.get(ASKED_OPERATIONS), step);
    return broken === null ? (isExplained ? "holds" : null) : violationBy(broken, step);
  },
};

/** So many operations of an order are told, the last ones. */
const TOLD_MAX = 8;

function violationBy({ at, before, due }: Broken, { node }: Step): Violation {
  const { operation } = at;
  const order = listOf(before.order).map(({ operation, value }) => `${operation} → ${canonicalText(value)}`);
  const told = order.slice(-TOLD_MAX).join(", ");
  const more = order.length > TOLD_MAX ? `${order.length - TOLD_MAX} operations, then ` : "";
  const explains =
    order.length === 0 ? "Nothing was answered before." : `All answers before have an order: ${more}${told}.`;
  if (at.type !== "ok")
    return {
      how: "failed",
      sentence: `${nodeName(node)} answers that ${operation} has failed, although no order without it explains the answers before.`,
      facts: [explains, `${nodeName(node)} answers that ${operation} has failed.`],
    };
  const answer = `${nodeName(node)} answers ${operation} with ${canonicalText(at.value ?? null)}`;
  return {
    how: "no order",
    sentence: `${answer}, and no order of the operations explains that.`,
    facts: [explains, `${answer}; it could have been ${due.map(canonicalText).join(" or ")}.`],
  };
}
