// Whom a phase goes on without: mostly the newest leader, who hears nothing of what comes after it.

import type { NodeId } from "../contract/node-name.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Stream } from "../random/streams.js";
import { newestLeader } from "./leaders.js";
import type { Phases } from "./phases.js";
import type { SchedulePlan } from "./schedule-plan.js";

export class Absences {
  constructor(
    private readonly plan: SchedulePlan,
    private readonly phases: Phases,
    private readonly streams: { readonly elsewhere: Stream; readonly deposed: Stream },
  ) {}

  /** A phase begins. */
  begin(cluster: Cluster): void {
    const { plan, phases } = this;
    if (plan.goesOn) phases.without(this.drawAway(cluster));
    else if (plan.deposes > 0 && !phases.isOfLeftOut && this.streams.deposed.chance(plan.deposes)) {
      const leader = newestLeader(cluster);
      if (leader !== undefined) phases.replace(leader.options.id, cluster.slots.length);
    }
  }

  /** Or -1: mostly the leader; or another, whose word of that time comes when nobody waits for it. */
  private drawAway(cluster: Cluster): NodeId {
    const { elsewhere } = this.streams;
    const chance = elsewhere.next();
    if (chance < 0.6) return newestLeader(cluster)?.options.id ?? -1;
    return chance < 0.85 ? elsewhere.below(cluster.slots.length) : -1;
  }
}
