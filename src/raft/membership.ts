// Changes of membership (section 6; thesis, chapter 4). A configuration is in force at the server whose log holds it, from the
// moment that it does: there is nothing to a change but its entries.

import type { Configuration } from "../contract/configuration.js";
import { append, type Log } from "../contract/log.js";
import type { OperationId } from "../contract/operation.js";
import { becomeFollower } from "./roles.js";
import type { ReducerStep } from "./step.js";

/** The first entry of a change: by joint consensus the old and the new configuration together, otherwise the new one. */
export function appendChange({ node, rules }: ReducerStep, operation: OperationId, target: Configuration): void {
  node.log = append(node.log, node.currentTerm, rules.firstOfChange(node, target, rules));
  node.change = { operation, index: node.log.index };
}

/** Whether the leader has just appended the new configuration alone, now that it and the old one together are committed. */
export function leaveJoint({ node, rules }: ReducerStep): boolean {
  if (node.role !== "leader" || !rules.leavesJoint(node, rules)) return false;
  node.log = append(node.log, node.currentTerm, rules.lastOfChange(rules.configuration(node)));
  return true;
}

/** A leader that has no vote in the new configuration leaves its office once that is committed. */
export function leaveOffice(step: ReducerStep): void {
  const { node, rules } = step;
  if (node.role === "leader" && rules.leavesOffice(node, rules)) becomeFollower(step, node.currentTerm);
}

/** Answers who asked for a change, as its last entry is applied. */
export function answerChange({ node, rules, outbound }: ReducerStep, entry: Log): void {
  if (node.change === null || !rules.completesChange(node.change, entry)) return;
  outbound.push({ type: "respond", operation: node.change.operation, outcome: "ok", when: "now" });
  node.change = null;
}
