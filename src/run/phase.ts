// A healing phase as it is shown: the loop in which a cluster makes no progress is the bug. It is shown until nothing new
// happens any more, or for so many actions.

import { canonicalText } from "../contract/json.js";
import type { Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { slotKey } from "../cluster/digest.js";
import { nameOfPacket } from "../cluster/network.js";
import { NO_TIMERS, withTimers, type Slot } from "../cluster/slot.js";
import { Healing, type HealingPlan } from "../play/healing.js";

/** A healing phase, as far as it is worth showing. */
export interface Phase {
  /** The cluster as the faults stop. */
  readonly start: Cluster;
  readonly steps: readonly Step[];
  /** How many actions follow. */
  readonly leftOut: number;
  /** Whether these lead to nothing that was not there before. */
  readonly repeats: boolean;
}

/** A phase that is not much longer than this is shown to its end. */
const SHOWN_MAX = 80;
const WHOLE_MAX = 150;
/** Of a phase with more actions nobody looks whether it repeats. */
const COMPARED_MAX = 20_000;

/** Runs the healing phase of a cluster that makes no progress, and keeps what is worth showing of it. */
export function phaseOf(cluster: Cluster, plan: HealingPlan): Phase {
  const { play, healing } = Healing.begin(cluster, plan);
  const start = play.cluster;
  const steps: Step[] = [];
  let taken = 0;
  for (const step of play.all(healing)) if (++taken <= COMPARED_MAX) steps.push(step);
  const end = taken <= COMPARED_MAX ? endOfNews(start, steps) : Infinity;
  // A loop is seen once its end leads back to its beginning.
  const repeats = end + 1 < steps.length && end < WHOLE_MAX;
  const shown = repeats ? end + 1 : taken <= WHOLE_MAX ? taken : SHOWN_MAX;
  return { start, steps: steps.slice(0, shown), leftOut: taken - shown, repeats };
}

/** After so many steps there is no cluster any more that was not there before, up to the time. */
function endOfNews(start: Cluster, steps: readonly Step[]): number {
  const keyOf = situations();
  const seen = new Set([keyOf(start)]);
  let end = 0;
  for (const [i, { cluster }] of steps.entries()) {
    const key = keyOf(cluster);
    if (!seen.has(key)) end = i + 1;
    seen.add(key);
  }
  return end;
}

/** Names a cluster up to its time; and up to how often a packet is under way, since what is said again is nothing new. */
function situations(): (cluster: Cluster) => string {
  const keys = new WeakMap<Slot, string>();
  return ({ setup, slots, network }) => {
    const servers = slots.map((slot) => {
      let key = keys.get(slot);
      if (key === undefined) {
        keys.set(slot, (key = slotKey(setup, withTimers(slot, NO_TIMERS))));
      }
      return key;
    });
    return canonicalText([servers, [...new Set(network.map(nameOfPacket))].sort()]);
  };
}
