// Partitions as a scheduler draws them.

import type { Action } from "../cluster/action.js";
import type { Link } from "../cluster/actions/definition.js";
import { NO_PARTITION } from "../cluster/actions/partition.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Stream } from "../random/streams.js";

/** Some servers are cut off from the others, both ways or one; or the links become whole again. */
export function drawPartition(cluster: Cluster, stream: Stream): Action | null {
  const nodes = cluster.slots.length;
  if (cluster.blocked.some((mask) => mask !== 0) && stream.chance(0.5)) return NO_PARTITION;
  if (nodes < 2) return null;
  const side = 1 + stream.below((1 << nodes) - 2);
  const oneWay = stream.chance(0.3);
  const blocked: Link[] = [];
  for (let from = 0; from < nodes; from++) {
    for (let to = 0; to < nodes; to++) {
      const leaves = ((side >> from) & 1) === 1;
      const enters = ((side >> to) & 1) === 1;
      if (leaves !== enters && (leaves || !oneWay)) blocked.push({ from, to });
    }
  }
  return { type: "partition", blocked };
}
