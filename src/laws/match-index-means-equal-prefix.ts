// matchIndex[j] = m of a leader says that S(j) holds the leader's log up to m. It says so of a follower that is still in
// the leader's term: a newer leader may have overwritten it since, and the old one need not know.

import { agreeUpTo, commonIndex, type Log } from "../contract/log.js";
import { nodeName, type NodeId } from "../contract/node-name.js";
import type { Step } from "../cluster/apply-action.js";
import type { Setup } from "../cluster/setup.js";
import type { Slot } from "../cluster/slot.js";
import type { Judgement, Law, Violation } from "./law.js";
import { logOfSlot, termLed, termOfSlot } from "./seen.js";
import { entryTextAt } from "./wording.js";

export const MATCH_INDEX_MEANS_EQUAL_PREFIX: Law = {
  id: "match-index-means-equal-prefix",
  title: "matchIndex means equal logs",
  kind: "discipline",
  sentence:
    "Up to a leader's matchIndex of a follower that is in no newer term, the follower's log equals the leader's.",
  source: "paper, Figure 2 (matchIndex)",
  needs: ["role", "currentTerm", "log", "matchIndex"],
  comparesServers: true,
  others: "one",
  ofViews: true,
  reads: [],
  judge(step) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node];
    const after = step.cluster.slots[node];
    if (before.view === after.view) return null;
    const counted = judgeCounted(step, before, after);
    if (counted !== null && counted !== "holds") return counted;
    return judgeFollower(step, before, after) ?? counted;
  },
};

// The node that moved as the leader: what it counts anew.
function judgeCounted({ node, cluster }: Step, before: Slot, after: Slot): Judgement {
  const term = termLed(after.view);
  const matchIndex = after.view?.matchIndex;
  if (term === undefined || matchIndex === undefined || matchIndex === before.view?.matchIndex) return null;
  const counted = term === termLed(before.view) ? before.view!.matchIndex : undefined;
  let judgement: Judgement = null;
  for (let follower = 0; follower < cluster.slots.length; follower++) {
    if (follower === node || matchIndex[follower] === counted?.[follower]) continue;
    const found = judgePair(cluster.setup, after, cluster.slots[follower]);
    if (found !== null && found !== "holds") return found;
    judgement ??= found;
  }
  return judgement;
}

// The node that moved as a follower: its log may have lost what some leader counts on.
function judgeFollower({ node, cluster }: Step, before: Slot, after: Slot): Judgement {
  const { setup, slots } = cluster;
  const log = logOfSlot(setup, after);
  if (log === logOfSlot(setup, before) && !isTermLower(setup, before, after)) return null;
  let judgement: Judgement = null;
  for (let leader = 0; leader < slots.length; leader++) {
    if (leader === node || termLed(slots[leader].view) === undefined) continue;
    const found = judgePair(setup, slots[leader], after);
    if (found !== null && found !== "holds") return found;
    judgement ??= found;
  }
  return judgement;
}

function isTermLower(setup: Setup, before: Slot, after: Slot): boolean {
  return (termOfSlot(setup, after) ?? 0) < (termOfSlot(setup, before) ?? 0);
}

function judgePair(setup: Setup, leader: Slot, follower: Slot): Judgement {
  const { currentTerm, log, matchIndex } = leader.view!;
  const match = matchIndex?.[follower.options.id];
  if (match === undefined || !(match > 0) || log === undefined) return null;
  const theirs = logOfSlot(setup, follower);
  const theirTerm = termOfSlot(setup, follower);
  if (theirs === undefined || theirTerm === undefined || theirTerm > currentTerm!) return null;
  if (agreeUpTo(log, theirs, match)) return "holds";
  return unmatched({ leader: leader.options.id, log, follower: follower.options.id, theirs, match });
}

interface Mismatch {
  readonly leader: NodeId;
  readonly log: Log;
  readonly follower: NodeId;
  readonly theirs: Log;
  readonly match: number;
}

function unmatched({ leader, log, follower, theirs, match }: Mismatch): Violation {
  const index = commonIndex(log, theirs) + 1;
  const held = index > log.index ? "no entry" : entryTextAt(log, index);
  return {
    sentence: `${nodeName(leader)} takes the log of ${nodeName(follower)} for equal to its own up to index ${match}, but they differ at index ${index}.`,
    facts: [
      `${nodeName(leader)}, a leader with matchIndex ${match} for ${nodeName(follower)}, holds ${held} at index ${index}.`,
      `${nodeName(follower)} holds ${entryTextAt(theirs, index)} at index ${index}.`,
    ],
  };
}
