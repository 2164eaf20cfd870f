// When servers are asked to compact their logs: now and then, whoever has something to compact, so that logs come to begin
// at different places.

import type { Action } from "../cluster/action.js";
import type { Cluster } from "../cluster/cluster.js";
import { compact } from "../cluster/operations/compact.js";
import { isFree } from "../cluster/time.js";
import type { Stream } from "../random/streams.js";
import type { Phases } from "./phases.js";
import type { SchedulePlan } from "./schedule-plan.js";

export class Compactions {
  constructor(
    private readonly plan: SchedulePlan,
    private readonly stream: Stream,
    private readonly phases: Phases,
  ) {}

  /** A compaction, if one is due and a server that is heeded has something to compact. */
  next({ slots, setup, now }: Cluster): Action | null {
    if (this.plan.compactions === 0 || !this.stream.chance(this.plan.compactions)) return null;
    const start = this.stream.below(slots.length);
    for (let i = 0; i < slots.length; i++) {
      const node = (start + i) % slots.length;
      const isTaken = this.phases.heeds(node) && isFree(slots[node], now);
      const [operation] = isTaken ? compact.offers(setup, slots[node]) : [];
      if (operation !== undefined) return { type: "invoke", node, operation };
    }
    return null;
  }
}
