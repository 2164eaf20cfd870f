// What came of an action: the deliveries of what it sent, and of what those sent in turn.

import type { Packet } from "../contract/message.js";
import type { Action } from "../cluster/action.js";
import { applyAction } from "../cluster/apply-action.js";
import { startCluster } from "../cluster/start-cluster.js";
import type { Setup } from "../cluster/setup.js";

/** The places of an action and of all its consequences in a list of actions that are all possible. */
export function coneOf(setup: Setup, actions: readonly Action[], at: number): ReadonlySet<number> {
  const cone = new Set([at]);
  const sent = new Set<Packet>();
  let { cluster } = startCluster(setup);
  for (let place = 0; place < actions.length; place++) {
    const action = actions[place];
    const step = applyAction(cluster, action);
    if (step === null) continue;
    if ("packet" in step.action) {
      // The packet as it stood in the network: an equal one may have been named.
      const gone = cluster.network.find((packet) => !step.cluster.network.includes(packet)) ?? step.action.packet;
      if (sent.has(gone)) cone.add(place);
    }
    if (cone.has(place)) for (const { packet } of step.sent) sent.add(packet);
    cluster = step.cluster;
  }
  return cone;
}
