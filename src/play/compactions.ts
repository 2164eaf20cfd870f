// When servers are asked to compact their logs: now and then, whoever has something to compact, so that logs come to begin
// at different places.

import type { Action } from "../cluster/action.js";
import type { Cluster } from "../cluster/cluster.js";
import { compact } from "../cluster/operations/compact.js";
import type { Slot } from "../cluster/slot.js";
import type { DrawnNodes } from "./drawn-nodes.js";
import type { SchedulePlan } from "./schedule-plan.js";

export class Compactions {
  constructor(
    private readonly plan: SchedulePlan,
    private readonly servers: DrawnNodes,
  ) {}

  /** A compaction, if one is due and a server that is heeded has something to compact. */
  next(cluster: Cluster): Action | null {
    if (this.plan.compactions === 0 || !this.servers.stream.chance(this.plan.compactions)) return null;
    const offered = (slot: Slot) => compact.offers(cluster.setup, slot);
    const node = this.servers.with(cluster, (slot) => offered(slot).length > 0);
    return node < 0 ? null : { type: "invoke", node, operation: offered(cluster.slots[node])[0] };
  }
}
