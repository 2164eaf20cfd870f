// Runs a list of actions again, as closely as it goes: what is no longer possible is skipped. Shrinking stands on it.

import type { Action } from "../cluster/action.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Setup } from "../cluster/setup.js";
import type { Law } from "../laws/law.js";
import { Healing, type HealingPlan } from "../play/healing.js";
import { NearestChooser } from "../play/listed.js";
import { Play } from "../play/play.js";
import { emptyTally, isSame, Judge, lawsOf, type WhatBroke, type Finding } from "./judge.js";
import { noProgress } from "./run.js";

export interface Rerun {
  /** The actions that were possible, exactly as they were taken, up to the finding. */
  readonly actions: readonly Action[];
  readonly finding: Finding | null;
  /** About how many actions were tried, the healing phase included: what the rerun cost. */
  readonly cost: number;
}

/**
 * Takes the actions in order, each as it stands or else the nearest possible, until the run ends: at the first thing that
 * `lawsOf` the target let it end at, whether that is what is looked for or not.
 */
export function rerun(
  setup: Setup,
  actions: readonly Action[],
  target: WhatBroke,
  laws: readonly Law[],
  healing: HealingPlan | null,
): Rerun {
  const { play, start } = Play.begin(setup);
  const judged = lawsOf(target, laws);
  const judge = new Judge(judged, emptyTally(judged));
  const found = (): Finding | null => (isSame(judge.findings[0], target) ? judge.findings[0] : null);
  if (judge.begin(start)) return { actions: [], finding: found(), cost: 0 };
  const taken: Action[] = [];
  for (const step of play.all(new NearestChooser(actions))) {
    taken.push(step.action);
    if (judge.take(step)) return { actions: taken, finding: found(), cost: taken.length };
  }
  if (healing === null || target.kind !== "no-progress") return { actions: taken, finding: null, cost: actions.length };
  const { finding, cost } = heal(play.cluster, healing);
  return { actions: taken, finding: finding && isSame(finding, target) ? finding : null, cost: actions.length + cost };
}

/** Runs the healing phase to its end; answers the lack of progress, or null where the cluster recovered or a server panicked. */
export function heal(cluster: Cluster, plan: HealingPlan): { finding: Finding | null; cost: number } {
  const { play, healing } = Healing.begin(cluster, plan);
  let cost = 1;
  for (const { panic } of play.all(healing)) {
    if (panic !== null) return { finding: null, cost };
    cost++;
  }
  return { finding: healing.outcome === "healed" ? null : noProgress(healing.outcome!), cost };
}
