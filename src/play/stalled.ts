// Why a cluster made no progress, in words.

import { nodeName, serversText } from "../contract/node-name.js";
import type { OperationId } from "../contract/operation.js";
import { quantity } from "../contract/quantity.js";
import type { View } from "../contract/view.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Slot } from "../cluster/slot.js";
import type { Disturbance } from "./followers.js";
import { newestLeader } from "./leaders.js";
import { membersLedBy, officeOf, rivalsOf, showsRoles } from "./recovery.js";

/** Why a cluster made no progress. */
export interface Stalled {
  /** In which way, in a word or two. */
  readonly how: string;
  readonly sentence: string;
  readonly facts: readonly string[];
}

/** How far a cluster came that did not recover. */
export interface Course {
  /** How often it had recovered, and lost its leader again. */
  readonly relapses: number;
  readonly disturbance: Disturbance | null;
  /** The reads that the leader was asked for, where it answered none of them. */
  readonly unanswered: readonly OperationId[];
  /** Whether there was no end to its actions. */
  readonly isBusy: boolean;
  /** How long it was given, in maximum election timeouts. */
  readonly timeouts: number;
}

export function stalled(cluster: Cluster, course: Course): Stalled {
  const { disturbance } = course;
  const states = cluster.slots.map(({ options, view }) => {
    const { role, currentTerm, commitIndex, lastApplied, log } = view ?? {};
    const applied = hasNotApplied(view) ? ` and applied ${lastApplied!}` : "";
    return `${nodeName(options.id)} ${role ?? "?"} in term ${currentTerm ?? "?"}, committed ${commitIndex ?? "?"}${applied} of ${log?.index ?? "?"}`;
  });
  const { cut } = cluster.setup.environment;
  const links = cut === undefined ? "all links whole" : `all links but ${cut.join(", ")} whole`;
  const all = [`All servers were up and ${links}.`, `${states.join("; ")}.`];
  if (disturbance === null) return { ...sentenceOf(cluster, course), facts: all };
  const { node, timer, office, heardAgo, shortest } = disturbance;
  const leads = `${nodeName(office.leader)} leads${office.term > 0 ? ` term ${office.term}` : ""}`;
  return {
    how: "disturbed",
    sentence: `${nodeName(node)} stands for election, although ${leads} and its heartbeat reached ${nodeName(node)} ${heardAgo} ms before.`,
    facts: [
      `A server that hears from its leader waits anew, and the ${timer} timer of ${nodeName(node)} takes ${shortest} ms at least.`,
      ...all,
    ],
  };
}

function sentenceOf(
  cluster: Cluster,
  { unanswered, relapses, isBusy, timeouts }: Course,
): Pick<Stalled, "how" | "sentence"> {
  const within = `within ${quantity(timeouts, "maximum election timeout")} of fair delivery`;
  const { leader } = officeOf(cluster);
  if (unanswered.length > 0) {
    const sentence = `${nodeName(leader)} leads, but answered no read that it was asked for (${unanswered.join(", ")}) ${within}.`;
    return { how: "no answer", sentence };
  }
  if (isBusy) {
    const sentence = `There is no end to what the cluster does, and it did not come to rest ${within}.`;
    return { how: "no rest", sentence };
  }
  if (relapses > 0) {
    const sentence = `The cluster recovered and lost its leader again, ${times(relapses)} ${within}.`;
    return { how: "leader lost", sentence };
  }
  if (leader < 0 && showsRoles(cluster)) return { how: "no leader", sentence: `${nobodyLeads(cluster)} ${within}.` };
  const { cut } = cluster.setup.environment;
  // Beyond a link that stays blocked others may lead: that is not what is wrong.
  const rivals = leader < 0 || cut !== undefined ? [] : rivalsOf(cluster, leader);
  if (rivals.length > 0)
    return { how: "two leaders", sentence: `${nodeName(leader)} leads, but so does ${namesOf(rivals)} ${within}.` };
  const leads = leader < 0 ? "The" : `${nodeName(leader)} leads, but the`;
  const behind = cluster.slots.filter(({ view }) => hasNotApplied(view));
  if (behind.length > 0)
    return { how: "no apply", sentence: `${leads} probe was not applied by ${namesOf(behind)} ${within}.` };
  const where = cut === undefined ? " everywhere" : "";
  return { how: "no commit", sentence: `${leads} probe was not committed${where} ${within}.` };
}

/** Whether a server has committed all of its log, and not applied it. */
function hasNotApplied(view: View | null): boolean {
  if (view === null || view.log === undefined || view.lastApplied === undefined) return false;
  const { log, commitIndex, lastApplied } = view;
  return commitIndex === log.index && lastApplied < log.index;
}

/** Nobody leads; or somebody whom those do not follow that are in a newer term. */
function nobodyLeads(cluster: Cluster): string {
  const leader = newestLeader(cluster);
  if (leader === undefined) return "No leader";
  const { currentTerm = 0 } = leader.view!;
  const members = membersLedBy(cluster.slots, leader.options.id);
  const ahead = members.filter(({ view }) => (view?.currentTerm ?? 0) > currentTerm);
  return `${nodeName(leader.options.id)} leads term ${currentTerm}, but ${namesOf(ahead)}, in a newer term, did not follow it`;
}

const namesOf = (slots: readonly Slot[]): string => serversText(slots.map(({ options }) => options.id));

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
