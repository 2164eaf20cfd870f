// Servers as a scheduler draws them, of those that are heeded.

import type { Cluster } from "../cluster/cluster.js";
import type { Slot } from "../cluster/slot.js";
import { isFree } from "../cluster/time.js";
import type { NodeId } from "../contract/node-name.js";
import type { Stream } from "../random/streams.js";
import type { Phases } from "./phases.js";

export class DrawnNodes {
  constructor(
    readonly stream: Stream,
    private readonly phases: Phases,
  ) {}

  /** A server that is heeded and takes something, and of which the condition is true, or -1. */
  with(cluster: Cluster, condition: (slot: Slot) => boolean): NodeId {
    return this.among(cluster, (slot) => isFree(slot, cluster.now) && condition(slot));
  }

  /** A server that is heeded, and of which the condition is true, or -1. */
  among({ slots }: Cluster, condition: (slot: Slot) => boolean): NodeId {
    const start = this.stream.below(slots.length);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[(start + i) % slots.length];
      if (this.phases.heeds(slot.options.id) && condition(slot)) return slot.options.id;
    }
    return -1;
  }
}
