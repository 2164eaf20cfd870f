// "There is no point in time at which two leaders can be elected for the same term" while membership changes (section 6): every
// quorum of a configuration has a server in common with every quorum of the next.

import { isQuorum, membersOf, type Configuration } from "../contract/configuration.js";
import { nodeName, serversText, type NodeId } from "../contract/node-name.js";
import { configurationOf } from "../cluster/slot.js";
import { changesAppended } from "./changes.js";
import type { Law } from "./law.js";
import { configurationText } from "./wording.js";

export const QUORUMS_OVERLAP: Law = {
  id: "quorums-overlap",
  title: "Quorums overlap while membership changes",
  kind: "discipline",
  sentence:
    "Every quorum of a configuration that a leader appends has a server in common with every quorum of the one before.",
  source: "paper, section 6; thesis, section 4.1 and Figure 4.3",
  needs: ["role", "currentTerm", "log"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const appended = changesAppended(step);
    for (const { entry, from } of appended) {
      const { payload: configuration, index } = entry;
      const before = from ?? configurationOf(step.before.slots[step.node]);
      const apart = quorumsApart(before, configuration);
      if (apart === null) continue;
      const deed = `${nodeName(step.node)} follows ${configurationText(before)} by ${configurationText(configuration)} at index ${index}`;
      return {
        sentence: `${deed}: ${serversText(apart[0])} would be enough in the one, ${serversText(apart[1])} in the other.`,
        facts: [
          `${deed} in this step.`,
          `${serversText(apart[0])} and ${serversText(apart[1])} have no server in common.`,
        ],
      };
    }
    return appended.length === 0 ? null : "holds";
  },
};

/** A quorum of one configuration and one of another that have no server in common; null where there are none. */
function quorumsApart(a: Configuration, b: Configuration): readonly [readonly NodeId[], readonly NodeId[]] | null {
  const servers = membersOf({ ...a, learners: membersOf(b) });
  for (let bits = 0; bits < 1 << servers.length; bits++) {
    const [ones, others] = [1, 0].map((bit) => servers.filter((_, i) => ((bits >> i) & 1) === bit));
    if (isQuorum(a, ones) && isQuorum(b, others)) return [ones, others];
  }
  return null;
}
