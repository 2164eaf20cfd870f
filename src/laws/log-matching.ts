// Log Matching (Figure 3), between the logs that there are now. A server's log is the one in its memory; while it is
// down, the one on its disk. Only what a step added to one log is compared: the rest was compared when it was added.

import { commonIndex, HIDDEN_TERM, logUpTo, type Log } from "../contract/log.js";
import { nodeName, type NodeId } from "../contract/node-name.js";
import type { Judgement, Law, Violation } from "./law.js";
import { logOfSlot } from "./seen.js";
import { entryTextAt } from "./wording.js";

export const LOG_MATCHING: Law = {
  id: "log-matching",
  title: "Log Matching",
  kind: "raft",
  sentence:
    "If two logs contain an entry with the same index and term, then the logs are identical in all entries up through that index.",
  source: "paper, Figure 3 and section 5.3",
  needs: ["log"],
  others: "one",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const { setup, slots } = step.cluster;
    const before = step.before.slots[node];
    const after = slots[node];
    if (before.view === after.view) return null;
    const old = logOfSlot(setup, before);
    const log = logOfSlot(setup, after);
    if (old === log || log === undefined) return null;
    const known = old === undefined ? 0 : commonIndex(old, log);
    if (log.index === known) return null;
    let judgement: Judgement = null;
    for (let other = 0; other < slots.length; other++) {
      if (other === node) continue;
      const theirs = logOfSlot(setup, slots[other]);
      // Nothing of theirs stands where something is new.
      if (theirs === undefined || theirs.index <= known) continue;
      const match = highestMatch(log, theirs, known);
      if (match === null) continue;
      const counterpart = logUpTo(theirs, match.index);
      if (match.hash !== counterpart.hash) return clash(node, match, other, counterpart);
      judgement = "holds";
    }
    return judgement;
  },
};

// The highest entry above an index whose term both logs have there. If everything up to it is equal, nothing below it
// needs a look; if not, it is itself the violation. What nobody shows matches nothing, nor does what is below it.
function highestMatch(log: Log, theirs: Log, above: number): Log | null {
  const top = Math.min(log.index, theirs.index);
  let a = logUpTo(log, top);
  let b = logUpTo(theirs, top);
  // What one has compacted away has no terms to compare; what it ends with has.
  while (a.index > above && a.index === b.index) {
    if (a.term === b.term) return a.term === HIDDEN_TERM ? null : a;
    if (a.previous === null || b.previous === null) return null;
    a = a.previous;
    b = b.previous;
  }
  return null;
}

function clash(node: NodeId, mine: Log, other: NodeId, theirs: Log): Violation {
  const { index, term } = mine;
  const differs = commonIndex(mine, theirs) + 1;
  const at = (log: Log): string => entryTextAt(log, differs);
  const where =
    differs === index
      ? `hold different entries of term ${term} at index ${index}`
      : `both hold an entry of term ${term} at index ${index}, but differ at index ${differs}`;
  return {
    how: differs === index ? "that entry" : "an earlier entry",
    sentence: `${nodeName(node)} and ${nodeName(other)} ${where}.`,
    facts: [
      `${nodeName(node)} holds ${at(mine)} at index ${differs}.`,
      `${nodeName(other)} holds ${at(theirs)} at index ${differs}.`,
    ],
  };
}
