// A leader that a majority no longer answers steps down (thesis, section 6.2): others may be led by somebody else by now.

import { becomeFollower } from "./roles.js";
import { armQuorum, type ReducerStep } from "./step.js";

/** The quorum timer of a leader fired: it stays in office if enough servers answered it since it fired last. */
export function handleQuorumTimer(step: ReducerStep): void {
  const { node, rules } = step;
  if (node.role !== "leader" || !node.options.settings.checkQuorum) return;
  if (!rules.staysInOffice(node, rules)) return becomeFollower(step, node.currentTerm);
  node.contacts = rules.contactsAfterCheck(node);
  armQuorum(step);
}
