// Membership changes step by step: each must wait until no leader of an older configuration can decide anything that it does not
// hear of. By single servers (thesis, section 4.1) that is once the one before is committed, and an entry of the leader's own term,
// by which older leaders' changes are out of the race. Where a configuration is in force only once it is applied, these are out of it
// anyway: until then all are committed by the configuration before it.
//
// A joint configuration is left once it is committed (section 6). It is entered at any time after that: all that it decides it
// decides with a majority of the configuration before as well, and so does whoever does not know of it yet.

import type { Configuration } from "../contract/configuration.js";
import { termAt } from "../contract/log.js";
import { nodeName } from "../contract/node-name.js";
import { changesAppended, latestChange, type Change } from "./changes.js";
import type { Law } from "./law.js";
import { committedUpTo } from "./seen.js";
import { entryText, entryTextAt } from "./wording.js";

export const ONE_CHANGE_AT_A_TIME: Law = {
  id: "one-change-at-a-time",
  title: "One change of membership at a time",
  kind: "discipline",
  sentence:
    "A leader changes who votes only once the change before is committed, and by a single server an entry of its own term.",
  source: "paper, section 6; thesis, section 4.1; Ongaro to raft-dev, July 2015",
  needs: ["role", "currentTerm", "log", "commitIndex"],
  others: "none",
  ofViews: true,
  reads: [],
  judge(step) {
    const appended = changesAppended(step);
    const { implementation } = step.cluster.setup;
    const isByLog = implementation.capabilities.configurationInForce !== "applied";
    if (appended.length === 0) return null;
    const { view, options } = step.cluster.slots[step.node];
    const name = nodeName(step.node);
    for (const change of appended) {
      const { entry } = change;
      const below = entry.previous!;
      const previous = latestChange(below, options.bootstrap);
      const committed = Math.min(committedUpTo(view), below.index);
      const deed = `${name} appends ${entryText(entry)} at index ${entry.index}`;
      if (previous !== null && previous.entry.index > committed && mustWait(change, previous))
        return {
          how: "the one before",
          sentence: `${deed}, although ${entryText(previous.entry)} at index ${previous.entry.index} is not committed.`,
          facts: [`${deed} in this step.`, `${name} has committed up to index ${committed}.`],
        };
      if (isByLog && isSingle(change) && termAt(below, committed) !== view!.currentTerm)
        return {
          how: "its own term",
          sentence: `${deed}, before it has committed anything in its own term.`,
          facts: [
            `${deed} in this step.`,
            `${name} has committed up to index ${committed}${committed === 0 ? "" : `, ${entryTextAt(below, committed)}`}.`,
          ],
        };
    }
    return "holds";
  },
};

const isJoint = (configuration: Configuration | null): boolean =>
  configuration !== null && configuration.outgoing !== null;

const isSingle = ({ entry, from }: Change): boolean => !isJoint(entry.payload) && !isJoint(from);

/** Only one that ends a joint configuration need not be committed before the next begins: it was appended once that was. */
const mustWait = ({ entry, from }: Change, previous: Change): boolean =>
  isJoint(from) || !isJoint(entry.payload) || !isJoint(previous.from);
