// Runs a list of actions again, as closely as it goes: what is no longer possible is skipped. Shrinking stands on it.

import type { Packet } from "../contract/message.js";
import type { Action } from "../cluster/action.js";
import { applyAction, type Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { startCluster } from "../cluster/start-cluster.js";
import { isSamePacket, type Network } from "../cluster/network.js";
import type { Setup } from "../cluster/setup.js";
import type { Law } from "../laws/law.js";
import { streamsOf } from "../random/streams.js";
import { Healing, type HealingPlan } from "./healing.js";
import { emptyTally, isSame, Judge, lawsOf, type WhatBroke, type Finding } from "./judge.js";
import { noProgress } from "./run.js";

export interface Rerun {
  /** The actions that were possible, exactly as they were taken, up to the finding. */
  readonly actions: readonly Action[];
  readonly finding: Finding | null;
  /** How many actions were taken, the healing phase included: what the rerun cost. */
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
  const start = startCluster(setup);
  let { cluster } = start;
  const judged = lawsOf(target, laws);
  const judge = new Judge(judged, emptyTally(judged));
  const found = (): Finding | null => (isSame(judge.findings[0], target) ? judge.findings[0] : null);
  if (judge.begin(start)) return { actions: [], finding: found(), cost: 0 };
  const taken: Action[] = [];
  for (const action of actions) {
    const step = takeNearest(cluster, action);
    if (step === null) continue;
    taken.push(step.action);
    cluster = step.cluster;
    if (judge.take(step)) return { actions: taken, finding: found(), cost: taken.length };
  }
  if (healing === null || target.kind !== "no-progress") return { actions: taken, finding: null, cost: actions.length };
  const { finding, cost } = heal(cluster, healing);
  return { actions: taken, finding: finding && isSame(finding, target) ? finding : null, cost: actions.length + cost };
}

/** Runs the healing phase to its end; answers the lack of progress, or null where the cluster recovered or a server panicked. */
export function heal(cluster: Cluster, plan: HealingPlan): { finding: Finding | null; cost: number } {
  const healing = new Healing(cluster, plan, streamsOf(plan.seed)("healing"));
  for (let cost = 1; ; cost++) {
    const step = healing.advance();
    if (step === "healed") return { finding: null, cost };
    if ("sentence" in step) return { finding: noProgress(step), cost };
    if (step.panic !== null) return { finding: null, cost };
  }
}

/** Takes an action as it stands, or with the nearest packet of its kind, or without its mishap; null where none is possible. */
function takeNearest(cluster: Cluster, action: Action): Step | null {
  if (!("packet" in action)) return applyAction(cluster, action);
  // Of several copies the one at its position.
  const named = "position" in action ? applyAction(cluster, action) : null;
  if (named !== null) return named;
  const packet = nearestPacket(cluster.network, action.packet);
  if (packet === null) return null;
  return applyAction(cluster, packet === action.packet ? action : { ...action, packet });
}

/** The packet itself or an equal one; else the oldest of the same sender, receiver and kind. */
function nearestPacket(network: Network, wanted: Packet): Packet | null {
  const alike = network.filter(
    ({ from, to, kind }) => from === wanted.from && to === wanted.to && kind === wanted.kind,
  );
  // Contents are compared only where there is a choice: comparing is the dear part.
  if (alike.length < 2 || alike.includes(wanted)) return alike.includes(wanted) ? wanted : (alike[0] ?? null);
  return alike.find((packet) => isSamePacket(packet, wanted)) ?? alike[0];
}
