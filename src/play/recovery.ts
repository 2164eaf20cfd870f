// What is asked of a cluster once its faults have stopped: one leader, whom all servers follow, and a probe that is
// committed and applied everywhere. Each demand is made of those that show what it needs; of others it is not made.

import { isVoter, membersOf } from "../contract/configuration.js";
import { agreeUpTo, type Log } from "../contract/log.js";
import type { NodeId } from "../contract/node-name.js";
import type { View } from "../contract/view.js";
import type { Cluster } from "../cluster/cluster.js";
import { configurationOf, type Slot } from "../cluster/slot.js";
import { newestLeader } from "./leaders.js";

/** Who leads, and in which term: another office is another leadership. -1 where nobody does. */
export interface Office {
  readonly leader: NodeId;
  readonly term: number;
}

/** A command that was asked for, and the log of the server that was asked, as it was before. */
export interface Probe {
  readonly node: NodeId;
  readonly hash: number | null;
}

/**
 * The leader of the newest term that any server is in: of a leader that is out of date nobody need take notice, nor of a newer
 * term of one that is no member of its cluster. Where links stay blocked, the newest leader: who is in a newer term may be out
 * of reach.
 */
export function officeOf({ slots, setup }: Cluster): Office {
  let leader = -1;
  let ledTerm = -1;
  for (let node = 0; node < slots.length; node++) {
    const { currentTerm = 0, role } = slots[node].view ?? {};
    if (role !== "leader" || currentTerm <= ledTerm) continue;
    leader = node;
    ledTerm = currentTerm;
  }
  let term = Math.max(0, ledTerm);
  for (const { view } of leader < 0 ? slots : membersLedBy(slots, leader))
    if (view !== null && view.currentTerm !== undefined && view.currentTerm > term) term = view.currentTerm;
  if (setup.environment.cut !== undefined) return { leader, term: ledTerm };
  return { leader: ledTerm === term ? leader : -1, term };
}

/** The servers of which a leader says that they are in its cluster. */
export const membersLedBy = (slots: readonly Slot[], leader: NodeId): readonly Slot[] =>
  membersOf(configurationOf(slots[leader])).map((member) => slots[member]);

export const isSameOffice = (a: Office, b: Office): boolean => a.leader === b.leader && a.term === b.term;

const showsAny = ({ slots }: Cluster, field: keyof View): boolean =>
  slots.some(({ view }) => view?.[field] !== undefined);

export const showsRoles = (cluster: Cluster): boolean => showsAny(cluster, "role");

export const hashOf = ({ slots }: Cluster, node: NodeId): number | null => slots[node]?.view?.log?.hash ?? null;

/** Whether there is anything to ask for: of servers that show nothing nobody can say that they make no progress. */
export const showsProgress = (cluster: Cluster): boolean =>
  showsAny(cluster, "role") || showsAny(cluster, "currentTerm") || showsAny(cluster, "log");

/** Whether the cluster can be asked for a command, and shows what becomes of it. */
export function takesProbes(cluster: Cluster): boolean {
  const { implementation, environment } = cluster.setup;
  return implementation.capabilities.replicates && environment.clients > 0 && showsAny(cluster, "log");
}

/**
 * All is well: one leader of the newest term, and the probe in every log, committed and applied to the end. That is asked of
 * the members of the leader's cluster, which is not between two configurations. Where links stay blocked, a leader that has
 * committed and applied the probe: it may not reach everybody.
 */
export function isRecovered(cluster: Cluster, probe: Probe | null): boolean {
  const { slots, setup } = cluster;
  if (!slots.every(({ up }) => up)) return false;
  if (setup.environment.cut !== undefined) {
    // Among several who lead only the terms say who is not deposed, beyond a link that stays blocked.
    if (!showsAny(cluster, "role") || !showsAny(cluster, "currentTerm")) return true;
    const { leader } = officeOf(cluster);
    return leader >= 0 && isCommitted(slots[leader].view!, cluster, probe);
  }
  if (showsAny(cluster, "role")) {
    const { leader } = officeOf(cluster);
    if (leader < 0 || rivalsOf(cluster, leader).length > 0) return false;
  }
  if (!cluster.setup.implementation.capabilities.replicates || !showsAny(cluster, "log")) return true;
  return holdsEverywhere(cluster, probe);
}

/** Who else in a leader's cluster leads: who was removed, and has not heard of it, leads nobody. */
export const rivalsOf = ({ slots }: Cluster, leader: NodeId): readonly Slot[] =>
  membersLedBy(slots, leader).filter(({ view, options }) => view?.role === "leader" && options.id !== leader);

function isCommitted(view: View, cluster: Cluster, probe: Probe | null): boolean {
  const { log, currentTerm } = view;
  if (log === undefined || !takesProbes(cluster)) return true;
  return probe !== null && probe.hash !== log.hash && log.term === currentTerm && hasApplied(view, log);
}

/** Whether a server has committed and applied all of its log, as far as it shows. */
const hasApplied = ({ commitIndex, lastApplied }: View, { index }: Log): boolean =>
  (commitIndex ?? index) === index && (lastApplied ?? index) === index;

function holdsEverywhere(cluster: Cluster, probe: Probe | null): boolean {
  const leader = newestLeader(cluster) ?? cluster.slots[0];
  const { log, currentTerm, role } = leader.view!;
  if (log === undefined) return cluster.slots.every(({ view }) => view!.log === undefined);
  if (takesProbes(cluster)) {
    if (probe === null || probe.hash === log.hash) return false;
    // A leader commits nothing before it has an entry of its own term (section 5.4.2).
    if (role === "leader" && currentTerm !== undefined && log.term !== currentTerm) return false;
  }
  const configuration = configurationOf(leader);
  if (configuration.outgoing !== null) return false;
  if (role === "leader" && !isVoter(configuration, leader.options.id)) return false;
  return membersLedBy(cluster.slots, leader.options.id).every(({ view }) => {
    const { log: other } = view!;
    if (other === undefined) return true;
    return other.index === log.index && agreeUpTo(other, log, log.index) && hasApplied(view!, log);
  });
}
