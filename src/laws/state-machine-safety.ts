// State Machine Safety (Figure 3), over all servers and all their lives. What a server says is committed counts as well
// as what it applied: it will apply the one, and clients have seen the other.

import { agreeUpTo, commonIndex, isSameEntry, logUpTo, type Entry, type Log } from "../contract/log.js";
import { nodeName, type NodeId } from "../contract/node-name.js";
import type { View } from "../contract/view.js";
import type { Applied } from "../cluster/node-output.js";
import { COMMITTED, committedWith } from "./committed.js";
import type { Judgement, Law, Violation } from "./law.js";
import { committedUpTo } from "./seen.js";
import { entryText, entryTextAt } from "./wording.js";

export const STATE_MACHINE_SAFETY: Law = {
  id: "state-machine-safety",
  title: "State Machine Safety",
  kind: "raft",
  sentence:
    "If a server has applied a log entry at a given index to its state machine, no other server will ever apply a different log entry for the same index.",
  source: "paper, Figure 3 and section 5.4.3",
  needs: ["log", "commitIndex"],
  others: "none",
  reads: [COMMITTED],
  judge(step, history) {
    const { node, applied } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    const committed = history.get(COMMITTED);
    const judgement = before === after ? null : judgeCommitted(node, before, after, committed);
    if (applied.length === 0 || (judgement !== null && judgement !== "holds")) return judgement;
    return judgeApplied(node, applied, after, committed) ?? judgement;
  },
};

function judgeCommitted(node: NodeId, before: View | null, after: View | null, committed: Log): Judgement {
  if (after === null) return null;
  if (before !== null && before.log === after.log && before.commitIndex === after.commitIndex) return null;
  const upTo = Math.min(committedUpTo(after), committed.index);
  if (upTo === 0) return null;
  if (!agreeUpTo(after.log!, committed, upTo)) return committedTwice(node, after.log!, committed);
  // Otherwise nothing but what this server had committed before was looked at.
  return upTo > committedUpTo(before) ? "holds" : null;
}

function judgeApplied(node: NodeId, applied: readonly Applied[], after: View | null, committed: Log): Judgement {
  // What this step itself committed is not in the history yet.
  const own = committedUpTo(after);
  const longest = own > committed.index ? committedWith(committed, after!.log!, own) : committed;
  let judgement: Judgement = null;
  let at = longest;
  // Downwards, as a log is linked: a server that starts again applies everything in one step.
  for (let i = applied.length - 1; i >= 0; i--) {
    const entry = applied[i];
    if (entry.index < 1 || entry.index > longest.index) continue;
    at = logUpTo(entry.index <= at.index ? at : longest, entry.index);
    if (!isSameEntry(at, entry)) judgement = appliedTwice(node, entry, at);
    else if (entry.index <= committed.index) judgement ??= "holds";
  }
  return judgement;
}

function committedTwice(node: NodeId, log: Log, committed: Log): Violation {
  const index = commonIndex(log, committed) + 1;
  const deed = `${nodeName(node)} commits ${entryTextAt(log, index)} at index ${index}`;
  return contradiction("committed", deed, index, entryTextAt(committed, index));
}

function appliedTwice(node: NodeId, entry: Applied, committed: Entry): Violation {
  const deed = `${nodeName(node)} applies ${entryText(entry)} at index ${entry.index}`;
  return contradiction("applied", deed, entry.index, entryText(committed));
}

function contradiction(how: string, deed: string, index: number, committed: string): Violation {
  return {
    how,
    sentence: `${deed}, where ${committed} is committed.`,
    facts: [`${committed} was committed or applied at index ${index} before.`, `${deed} in this step.`],
  };
}
