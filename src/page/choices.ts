// What can happen next, numbered. A fork is the numbers that were chosen, so that it fits into an address.

import type { Action } from "../cluster/action.js";
import type { Cluster } from "../cluster/cluster.js";
import { enabledActions, type Faults } from "../cluster/enabled-actions.js";
import { canonicalText } from "../contract/json.js";

/** Listing compares every packet with every other. */
const PACKETS_MAX = 400;

/** Every possible action, always in the same order; null where there are too many packets to list what can happen. */
export const choicesAt = (cluster: Cluster, faults: Faults): readonly Action[] | null =>
  cluster.network.length > PACKETS_MAX ? null : enabledActions(cluster, faults);

/** The choice of a number, or undefined. */
export const choiceAt = (cluster: Cluster, faults: Faults, number: number): Action | undefined =>
  choicesAt(cluster, faults)?.[number];

/** What an action is, whatever number it has at the moment. */
export const keyOf = (action: Action): string => canonicalText(action);
