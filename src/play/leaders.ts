// Who leads.

import type { Cluster } from "../cluster/cluster.js";
import type { Slot } from "../cluster/slot.js";

/** Those who take themselves for leaders, by their terms. */
export const leadersOf = ({ slots }: Cluster): readonly Slot[] =>
  slots
    .filter(({ view }) => view?.role === "leader")
    .sort((a, b) => (a.view!.currentTerm ?? 0) - (b.view!.currentTerm ?? 0));

/** The leader of the newest term, if anybody leads. */
export const newestLeader = (cluster: Cluster): Slot | undefined => leadersOf(cluster).at(-1);
