// What a snapshot stands for was committed (section 7: snapshots cover "just the committed entries"). A snapshot is judged as it
// comes to a disk, and as a state machine takes it: by the hash of all entries that it stands for, which its data carries.

import { logAfterSnapshot, type Snapshot } from "../contract/snapshot.js";
import { isSameConfiguration, type Configuration } from "../contract/configuration.js";
import { agreeUpTo, latestConfiguration, logUpTo, termAt, type Log } from "../contract/log.js";
import { nodeName } from "../contract/node-name.js";
import type { Step } from "../cluster/apply-action.js";
import { COMMITTED } from "./committed.js";
import type { Judgement, Law, Violation } from "./law.js";
import { configurationText } from "./wording.js";

export const SNAPSHOT_HOLDS_COMMITTED: Law = {
  id: "snapshot-holds-committed",
  title: "A snapshot holds what was committed",
  kind: "raft",
  sentence:
    "A snapshot that a server keeps or restores stands for the committed entries up to its index, and no others.",
  source: "paper, section 7 and Figure 12",
  needs: ["log", "commitIndex"],
  needsSnapshots: true,
  others: "none",
  reads: [COMMITTED],
  judge(step, history) {
    const snapshots = snapshotsIn(step);
    if (snapshots.length === 0) return null;
    // What is committed in this very step counts as well: a snapshot may come together with what it covers.
    const committed = COMMITTED.fold(history.get(COMMITTED), step);
    let judgement: Judgement = null;
    for (const [deed, snapshot] of snapshots) {
      const broken = judgeSnapshot(`${nodeName(step.node)} ${deed}`, snapshot, committed);
      if (broken !== null) return broken;
      judgement = "holds";
    }
    return judgement;
  },
};

type Deed = "keeps" | "restores";

/** The snapshots that came to a server's disk or to its state machine. */
function snapshotsIn({ node, before, cluster, restored }: Step): readonly (readonly [Deed, Snapshot])[] {
  if (node < 0) return NONE;
  const { snapshot } = cluster.slots[node].disk;
  const isNew = snapshot !== undefined && snapshot !== before.slots[node].disk.snapshot;
  if (!isNew && restored.length === 0) return NONE;
  const taken = restored.map((one) => ["restores", one] as const);
  return isNew ? [...taken, ["keeps", snapshot]] : taken;
}

const NONE: readonly never[] = [];

function judgeSnapshot(deed: string, snapshot: Snapshot, committed: Log): Violation | null {
  const { index, term } = snapshot;
  const what = `${deed} a snapshot up to index ${index} and term ${term}`;
  if (index > committed.index)
    return violation("not committed", what, `nothing beyond index ${committed.index} was ever committed`);
  const there = termAt(committed, index);
  if (there !== undefined && there !== term)
    return violation("another term", what, `the entry committed at index ${index} is of term ${there}`);
  if (!agreeUpTo(committed, logAfterSnapshot(snapshot), index))
    return violation("other entries", what, `other entries were committed up to index ${index}`);
  const wanted = latestConfiguration(logUpTo(committed, index))?.payload;
  const has = snapshot.configuration;
  if (wanted === has || (wanted && has && isSameConfiguration(wanted, has))) return null;
  const named = (configuration: Configuration | undefined): string =>
    configuration === undefined ? "no configuration" : `the configuration ${configurationText(configuration)}`;
  return violation("another configuration", `${what} and ${named(has)}`, `${named(wanted)} was committed up to there`);
}

const violation = (how: string, what: string, fact: string): Violation => ({
  how,
  sentence: `${what}, but ${fact}.`,
  facts: [`${fact[0].toUpperCase()}${fact.slice(1)}.`, `${what} in this step.`],
});
