// A cluster as its faults stop: time runs, and nobody stands still any more.

import { isTaken } from "../cluster/operation.js";
import { Cluster } from "../cluster/cluster.js";
import { withTimers } from "../cluster/slot.js";
import { clockRateOf, closesAt, opensAt } from "../cluster/clock.js";

/**
 * The cluster in timed mode, every armed timer counted from now; nobody stands still any more. Where membership changes all
 * clocks run alike: who was removed and has not heard of it stands again and again (thesis, section 4.2.3), tells its term to
 * nobody who needs its vote since it is back, and outruns them for long if its clock is faster.
 */
export function healed(cluster: Cluster): Cluster {
  const { setup, network, blocked, now, clients } = cluster;
  const alike = isTaken("reconfigure", setup) && { clockRates: [] };
  const environment = { ...setup.environment, time: "timed" as const, ...alike };
  const timed = { ...setup, environment };
  const slots = cluster.slots.map((slot) => {
    const { options, timers } = slot;
    const rate = clockRateOf(environment, options.id);
    const fromNow = timers.map((timer) => {
      const opens = opensAt(now, timer.min, rate);
      return { ...timer, opens, closes: closesAt(now, timer.max, rate, opens) };
    });
    return withTimers(slot, fromNow, 0);
  });
  return new Cluster(timed, slots, network, blocked, now, clients);
}
