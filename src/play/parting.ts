// What a cluster is asked for last before its faults stop, and what then never arrives: a request that hangs as the faults stop
// is what a cluster may not come back from.

import type { Action } from "../cluster/action.js";
import { dropAt } from "../cluster/actions/drop.js";
import type { Cluster } from "../cluster/cluster.js";
import { isTaken } from "../cluster/operation.js";
import { isFree } from "../cluster/time.js";
import type { Stream, Streams } from "../random/streams.js";
import { newestLeader } from "./leaders.js";
import type { Chooser } from "./play.js";
import { askedForChange, askedToHandOver } from "./requests.js";
import type { SchedulePlan } from "./schedule-plan.js";

/** The chance that somebody is asked for something, and that all is lost then that is under way. */
const ASKS = 0.5;
const LOSES = 0.5;

export class Parting implements Chooser {
  private readonly stream: Stream;
  private asks: boolean;
  private readonly loses: boolean;

  constructor({ mayDrop }: SchedulePlan, streams: Streams) {
    this.stream = streams("parting");
    this.asks = this.stream.chance(ASKS);
    this.loses = mayDrop && this.stream.chance(LOSES);
  }

  next(cluster: Cluster): Action | null {
    const request = this.asks ? this.request(cluster) : null;
    this.asks = false;
    if (request !== null) return request;
    return this.loses && cluster.network.length > 0 ? dropAt(cluster, 0) : null;
  }

  /** The newest leader is asked to hand over, or for another configuration. */
  private request(cluster: Cluster): Action | null {
    const { setup, now } = cluster;
    const leader = newestLeader(cluster);
    if (leader === undefined || !isFree(leader, now) || setup.environment.clients === 0) return null;
    const requests = [
      ...(isTaken("transfer", setup) ? [askedToHandOver] : []),
      ...(isTaken("reconfigure", setup) ? [askedForChange] : []),
    ];
    return requests.length === 0 ? null : this.stream.pick(requests)(cluster, leader.options.id, this.stream);
  }
}
