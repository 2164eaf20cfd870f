// A run is its list of actions: taken again in another cluster, they are all possible and lead to the same.

import { expect, it } from "vitest";
import type { Action } from "../../src/cluster/action.js";
import { applyAction } from "../../src/cluster/apply-action.js";
import { clusterDigest } from "../../src/cluster/digest.js";
import { startCluster } from "../../src/cluster/start-cluster.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { streamsOf } from "../../src/random/streams.js";
import { Scheduler } from "../../src/play/scheduler.js";

const FAULTS = { drop: true, duplicate: true, crash: true, partition: true };

it.each(["fifo", "any"] as const)("the actions of a run lead to the same again, network %s", (network) => {
  let drops = 0;
  for (let run = 0; run < 30; run++) {
    const plan = drawPlan(REFERENCE, `again/${run}`, { ...NO_LIMITS, network, faults: FAULTS });
    const setup = { implementation: REFERENCE, environment: plan.environment };
    const scheduler = new Scheduler(plan.schedule, streamsOf(plan.seed));
    const actions: Action[] = [];
    let { cluster } = startCluster(setup);
    while (actions.length < 1500) {
      const action = scheduler.next(cluster)!;
      actions.push(action);
      ({ cluster } = applyAction(cluster, action)!);
    }
    let again = startCluster(setup).cluster;
    for (const action of actions) again = applyAction(again, action)!.cluster;
    expect(clusterDigest(again)).toBe(clusterDigest(cluster));
    drops += actions.filter(({ type }) => type === "drop").length;
  }
  expect(drops).toBeGreaterThan(500);
});
