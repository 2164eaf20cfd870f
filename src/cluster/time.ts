// Virtual time of `timed` runs. Firing never moves time; `advance` does, and never past a timer that must have fired.

import type { Cluster } from "./cluster.js";
import type { Setup } from "./setup.js";
import type { Slot } from "./slot.js";

/** Whether a node's timer may fire now: at any moment if `untimed`, else once its window has opened. */
export function canFire({ environment }: Setup, slot: Slot, now: number, timer: string): boolean {
  for (const { name, opens } of slot.timers) {
    if (name === timer) return environment.time === "untimed" || opens <= now;
  }
  return false;
}

/**
 * Whether a server takes whatever comes: not while it is paused, nor, as it goes on, before the timers that fell due meanwhile.
 * These close at the end of the pause, which time does not pass before they have fired.
 */
export function isFree({ pausedUntil, timers }: Slot, now: number): boolean {
  if (pausedUntil === 0 || now > pausedUntil) return true;
  return now === pausedUntil && timers.every(({ closes }) => closes > pausedUntil);
}

/** The next moment at which some timer opens or closes, or `to` if that is possible; null where time cannot move on. */
export function timeAfterAdvance(cluster: Cluster, to?: number): number | null {
  if (cluster.setup.environment.time === "untimed") return null;
  const { now } = cluster;
  let next = Infinity;
  let end = Infinity;
  for (const { timers, pausedUntil } of cluster.slots) {
    if (pausedUntil > now) next = Math.min(next, pausedUntil);
    for (const { opens, closes } of timers) {
      // This timer must fire before time goes on: its node runs and its clock cannot be stopped.
      if (closes <= now) return null;
      next = Math.min(next, opens > now ? opens : closes);
      end = Math.min(end, closes);
    }
  }
  if (to !== undefined) return to > now && to <= end ? to : null;
  return next === Infinity ? null : next;
}
