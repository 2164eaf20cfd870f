// What a law can see of one server. What its implementation does not show is absent here too.

import { membersOf } from "../contract/configuration.js";
import type { Log } from "../contract/log.js";
import type { NodeId } from "../contract/node-name.js";
import type { DurableView, Pledge, View } from "../contract/view.js";
import type { Step } from "../cluster/apply-action.js";
import type { Setup } from "../cluster/setup.js";
import { configurationOf, type Slot } from "../cluster/slot.js";

/** What a restart would bring back of a server, or undefined where nobody can say. */
export function durableOf(setup: Setup, slot: Slot): DurableView | undefined {
  return setup.implementation.durable?.(slot.disk);
}

/** A server's log: the one in memory, or of a server that is down the one that a restart would bring back. */
export function logOfSlot(setup: Setup, slot: Slot): Log | undefined {
  return slot.view !== null ? slot.view.log : durableOf(setup, slot)?.log;
}

/** A server's term, found in the same place as its log. */
export function termOfSlot(setup: Setup, slot: Slot): number | undefined {
  return slot.view !== null ? slot.view.currentTerm : durableOf(setup, slot)?.currentTerm;
}

/** The term that a server leads, or undefined. */
export function termLed(view: View | null): number | undefined {
  return view !== null && view.role === "leader" ? view.currentTerm : undefined;
}

/** Whether a server is in the cluster of the one that moved, before the step and after it: of others a leader need know nothing. */
export const staysMember = ({ node, before, cluster }: Step, server: NodeId): boolean =>
  [before, cluster].every(({ slots }) => membersOf(configurationOf(slots[node])).includes(server));

/** What each packet that left in a step promises, by its place among these; null where it promises nothing. */
export function pledgesOf({ sent, cluster }: Step): readonly (Pledge | null)[] {
  if (sent.length === 0) return NO_PLEDGES;
  // Three times it is asked of one step, and a foreign implementation may have to be asked far away.
  if (sent !== described.sent) {
    const { implementation } = cluster.setup;
    described = { sent, pledges: sent.map(({ packet }) => implementation.describe?.(packet) ?? null) };
  }
  return described.pledges;
}

const NO_PLEDGES: readonly Pledge[] = [];
let described: { readonly sent: Step["sent"]; readonly pledges: readonly (Pledge | null)[] } = {
  sent: [],
  pledges: NO_PLEDGES,
};

/** How far a server's own log is committed, by its own account. */
export function committedUpTo(view: View | null): number {
  if (view === null || view.log === undefined || view.commitIndex === undefined) return 0;
  return Math.max(0, Math.min(view.commitIndex, view.log.index));
}

/** The term in which a server began, in this step, to count a vote of its own. */
export function ownVoteOf(step: Step): number | undefined {
  const before = step.before.slots[step.node].view;
  const { view } = step.cluster.slots[step.node];
  if (view === before || view === null || !electionMoved(before, view)) return undefined;
  return countsOwnVote(view, step.node) ? view.currentTerm : undefined;
}

/** Whether a server in an election, or elected in it, counted a vote of its own. */
function countsOwnVote(view: View, node: NodeId): boolean {
  // Some servers keep the list when they lose the office; it means nothing then.
  if (view.role !== "candidate" && view.role !== "leader") return false;
  return view.votesGranted !== undefined && view.votesGranted.includes(node);
}

/** Whether two views differ in what `countsOwnVote` reads or in the term of it. */
function electionMoved(before: View | null, after: View): boolean {
  return (
    before === null ||
    before.votesGranted !== after.votesGranted ||
    before.currentTerm !== after.currentTerm ||
    before.role !== after.role
  );
}
