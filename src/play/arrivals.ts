// When each packet under way arrives, while a cluster heals: one latency for all, so that every link keeps its order and
// time moves while packets are under way.

import type { Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { isHeadOfLink, placeOf } from "../cluster/network.js";
import type { Environment } from "../cluster/setup.js";
import type { Packet } from "../contract/message.js";
import type { Stream } from "../random/streams.js";

/**
 * A latency that is small beside an election timeout ("broadcastTime << electionTimeout", section 5.6): a heartbeat must
 * come well before the fastest clock calls for an election, though the slowest clock says when it leaves.
 */
export function drawLatency(environment: Environment, stream: Stream): number {
  const most = Math.floor(Math.max(0, Math.min(environment.electionTimeoutMin / 10, slackOf(environment) / 4)));
  return most === 0 ? 0 : 1 + stream.below(most);
}

/** How long a heartbeat may take at most and still come in time; below 0 no leader can be expected to stay. */
export function slackOf({ electionTimeoutMin, heartbeatInterval, clockRates }: Environment): number {
  const rates = clockRates.length > 0 ? clockRates : [100];
  return (electionTimeoutMin * 100) / Math.max(...rates) - (heartbeatInterval * 100) / Math.min(...rates);
}

export class Arrivals {
  /** By place in the network. */
  private moments: number[];

  constructor(
    { network, now }: Cluster,
    private readonly latency: number,
  ) {
    this.moments = network.map(() => now + latency);
  }

  /** The packet that arrives first, and when; null where nothing is under way. */
  first({ network, setup }: Cluster): { readonly packet: Packet; readonly at: number } | null {
    let first = -1;
    for (let place = 0; place < network.length; place++) {
      if (first >= 0 && this.moments[place] >= this.moments[first]) continue;
      if (setup.environment.network === "any" || isHeadOfLink(network, place)) first = place;
    }
    return first < 0 ? null : { packet: network[first], at: this.moments[first] };
  }

  /** Follows a step; answers the packet that a server took in it, or null. */
  take({ action, before, cluster, sent }: Step): Packet | null {
    const { network, now } = cluster;
    const delivered = action.type === "deliver" ? placeOf(before.network, action) : -1;
    const isTaken = delivered >= 0 && before.network.length + sent.length > network.length;
    // A packet that its receiver does not take yet is shown to it once more later.
    if (delivered >= 0 && !isTaken) this.moments[delivered] = now + this.latency;
    if (network === before.network) return null;
    const moments: number[] = [];
    for (let place = 0; place < before.network.length && moments.length < network.length; place++) {
      // What stays keeps its order, and what was sent stands behind it.
      if (before.network[place] !== network[moments.length]) continue;
      if (place === delivered && isTaken) continue;
      moments.push(this.moments[place]);
    }
    while (moments.length < network.length) moments.push(now + this.latency);
    this.moments = moments;
    return isTaken ? before.network[delivered] : null;
  }
}
