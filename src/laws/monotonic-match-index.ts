// matchIndex within one term of office: what a follower is known to hold it does not lose. Late replies say less than is
// known, never that less is there. Who leaves the cluster may come back with an empty disk, and is followed from the beginning.

import type { Judgement, Law } from "./law.js";
import { staysMember, termLed } from "./seen.js";
import { nodeName } from "../contract/node-name.js";

export const MONOTONIC_MATCH_INDEX: Law = {
  id: "monotonic-match-index",
  title: "matchIndex only rises",
  kind: "discipline",
  sentence: "matchIndex that a leader keeps of a follower never decreases within its term.",
  source: 'paper, Figure 2 (matchIndex, "increases monotonically")',
  needs: ["role", "currentTerm", "matchIndex"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    if (before === after || before === null || after === null) return null;
    const old = before.matchIndex;
    const matchIndex = after.matchIndex;
    if (old === matchIndex || old === undefined || matchIndex === undefined) return null;
    const term = termLed(after);
    if (term === undefined || term !== termLed(before)) return null;
    let judgement: Judgement = null;
    for (let follower = 0; follower < matchIndex.length; follower++) {
      if (follower === node || matchIndex[follower] === old[follower]) continue;
      if (matchIndex[follower] < old[follower]) {
        if (!staysMember(step, follower)) continue;
        return {
          sentence: `matchIndex of ${nodeName(node)} for ${nodeName(follower)} went back from ${old[follower]} to ${matchIndex[follower]}.`,
          facts: [
            `matchIndex of ${nodeName(node)} for ${nodeName(follower)} was ${old[follower]} in term ${term}.`,
            `Still leader of term ${term}, it has ${matchIndex[follower]}.`,
          ],
        };
      }
      judgement = "holds";
    }
    return judgement;
  },
};
