// applyAction is the only way on: a cluster and an action give the next cluster, or null where the action is not possible.

import type { Packet } from "../contract/message.js";
import { definitionOf, type Action } from "./action.js";
import type { Cluster } from "./cluster.js";
import { placeOf } from "./network.js";
import type { StepOf } from "./step.js";

/** What an action did: the cluster before and after it, and what came out of the node that took it. */
export type Step = StepOf<Action>;

/** Takes an action: what it did, or null where it is not possible in this cluster. */
export const applyAction = (cluster: Cluster, action: Action): Step | null =>
  definitionOf(action.type).apply(cluster, action);

/** The packet that an action speaks of, as it stood in the network (an equal one may have been named); null where none does. */
export const packetTaken = ({ action, before }: Step): Packet | null =>
  "packet" in action ? before.network[placeOf(before.network, action)] : null;
