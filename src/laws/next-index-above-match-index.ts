// nextIndex > matchIndex for every follower: a leader sends nothing again that is known to match.

import type { Judgement, Law } from "./law.js";
import { staysMember } from "./seen.js";
import { nodeName } from "../contract/node-name.js";

export const NEXT_INDEX_ABOVE_MATCH_INDEX: Law = {
  id: "next-index-above-match-index",
  title: "nextIndex stays above matchIndex",
  kind: "discipline",
  sentence: "A leader's nextIndex of a follower is greater than its matchIndex.",
  source: "paper, Figure 2 (nextIndex, matchIndex)",
  needs: ["role", "nextIndex", "matchIndex"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    if (before === after || after === null || after.role !== "leader") return null;
    const { nextIndex, matchIndex } = after;
    if (nextIndex === undefined || matchIndex === undefined) return null;
    if (before !== null && before.nextIndex === nextIndex && before.matchIndex === matchIndex) return null;
    let judgement: Judgement = null;
    for (let follower = 0; follower < nextIndex.length; follower++) {
      // A leader sends itself nothing.
      if (follower === node) continue;
      const next = nextIndex[follower];
      const match = matchIndex[follower];
      if (next <= match) {
        if (!staysMember(step, follower)) continue;
        return {
          sentence: `${nodeName(node)} would send ${nodeName(follower)} again what is known to match: nextIndex ${next}, matchIndex ${match}.`,
          facts: [
            `matchIndex of ${nodeName(node)} for ${nodeName(follower)} is ${match}.`,
            `nextIndex of ${nodeName(node)} for ${nodeName(follower)} is ${next}.`,
          ],
        };
      }
      if (match > 0) judgement = "holds";
    }
    return judgement;
  },
};
