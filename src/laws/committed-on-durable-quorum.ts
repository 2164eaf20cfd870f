// Committed entries stand on the disks of a majority of the configuration in force: when they are committed, and from then on. What a majority has in
// memory only, crashes can take from all of it.

import { isQuorum, type Configuration } from "../contract/configuration.js";
import { agreeUpTo, commonIndex, EMPTY_LOG, latestConfiguration, type Log } from "../contract/log.js";
import { nodeName, serversText, type NodeId } from "../contract/node-name.js";
import type { Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { configurationOf, type Slot } from "../cluster/slot.js";
import { COMMITTED } from "./committed.js";
import type { Judgement, Law, Violation } from "./law.js";
import { committedUpTo, durableOf, logOfSlot, termLed } from "./seen.js";
import { configurationText, entryTextAt, onlyOn } from "./wording.js";

export const COMMITTED_ON_DURABLE_QUORUM: Law = {
  id: "committed-on-durable-quorum",
  title: "Committed entries are durable on a majority",
  kind: "discipline",
  sentence: "Every committed entry is in the durable logs of a majority of the servers, with all entries before it.",
  source: "paper, section 5.3 and 5.4; Figure 2 (persistent state)",
  needs: ["log", "commitIndex"],
  needsDurable: ["log"],
  others: "all",
  reads: [COMMITTED],
  judge(step, history) {
    if (step.node < 0) return null;
    const committed = history.get(COMMITTED);
    return judgeLoss(step, committed) ?? judgeCommit(step, committed);
  },
};

/** A server commits what nobody has committed before. */
function judgeCommit({ node, before, cluster }: Step, committed: Log): Judgement {
  const { view } = cluster.slots[node];
  if (view === null || view === before.slots[node].view) return null;
  const upTo = committedUpTo(view);
  if (upTo <= committed.index) return null;
  const holders = durableOn(cluster, view.log!, upTo);
  // What it counted by may have changed in this very step, before or after it counted.
  if ([before, cluster].some(({ slots }) => isQuorum(configurationOf(slots[node]), holders))) return "holds";
  // Who follows was told by a leader that may be gone, and that counted by another configuration.
  const led = termLed(view) ?? termLed(before.slots[node].view);
  const isLeaders = led !== undefined && led === view.currentTerm;
  if (!isLeaders && configurationsKnown(cluster).some((known) => isQuorum(known, holders))) return "holds";
  const deed = `${nodeName(node)} commits ${entryTextAt(view.log!, upTo)} at index ${upTo}`;
  return {
    how: "too early",
    sentence: `${deed}, which is durable ${onlyOn(holders)}: no quorum of ${configurationText(configurationOf(cluster.slots[node]))}.`,
    facts: [`${deed} in this step.`, `The log up to there is on the disks of ${serversText(holders)}.`],
  };
}

/** Those by which some server counts or may have counted. */
function configurationsKnown({ setup, slots }: Cluster): readonly Configuration[] {
  return slots.flatMap((slot) => {
    const known = [configurationOf(slot), slot.options.bootstrap ?? configurationOf(slot)];
    let latest = latestConfiguration(logOfSlot(setup, slot) ?? EMPTY_LOG);
    for (; latest !== null; latest = latest.previous && latestConfiguration(latest.previous))
      known.push(latest.payload);
    return known;
  });
}

/** A disk no longer holds what is committed. */
function judgeLoss({ node, before, cluster }: Step, committed: Log): Violation | null {
  const old = before.slots[node];
  const slot = cluster.slots[node];
  if (old.disk === slot.disk || committed.index === 0) return null;
  const had = durableOf(cluster.setup, old)?.log;
  const has = durableOf(cluster.setup, slot)?.log;
  if (had === has || had === undefined || has === undefined) return null;
  if (agreeUpTo(had, has, Math.min(had.index, committed.index))) return null;
  const upTo = commonIndex(had, committed);
  if (agreeUpTo(has, committed, upTo)) return null;
  const holders = durableOn(cluster, committed, upTo);
  const inForce = configurationsInForce(cluster, committed, old);
  if (inForce.some((configuration) => isQuorum(configuration, holders))) return null;
  const index = commonIndex(has, committed) + 1;
  const entry = entryTextAt(committed, index);
  return {
    how: "lost",
    sentence: `${nodeName(node)} lost ${entry} at index ${index} from its disk: committed up to index ${upTo}, it is now durable ${onlyOn(holders)}: no quorum of ${configurationText(inForce[0])}.`,
    facts: [
      `${entry} was committed at index ${index} before.`,
      `The committed log up to index ${upTo} is on the disks of ${serversText(holders)}.`,
    ],
  };
}

/**
 * The one that was committed last. Before any was, the one that the cluster began with; or, of code that keeps them elsewhere, what
 * the server counts by.
 */
function configurationsInForce({ slots }: Cluster, committed: Log, slot: Slot): readonly Configuration[] {
  const latest = latestConfiguration(committed);
  if (latest !== null) return [latest.payload];
  return [...slots.flatMap(({ options }) => options.bootstrap ?? []).slice(0, 1), configurationOf(slot)];
}

/** The servers whose disks hold a log up to an index. */
function durableOn(cluster: Cluster, log: Log, upTo: number): readonly NodeId[] {
  const holders: NodeId[] = [];
  for (const slot of cluster.slots) {
    const durable = durableOf(cluster.setup, slot)?.log;
    if (durable !== undefined && agreeUpTo(durable, log, upTo)) holders.push(slot.options.id);
  }
  return holders;
}
