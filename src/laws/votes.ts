// The votes of a run, by voter and term: a part of the history. A vote is given once it is released: one for another
// server as the answer leaves, one for itself as the server takes office with it. What a crash takes away before, nobody
// has relied on. Requests for votes release nothing: they may leave while the candidate's own vote is being written.

import type { NodeId } from "../contract/message.js";
import type { Step } from "../cluster/apply-action.js";
import { countsOwnVote, electionMoved } from "./seen.js";

/** A vote of one server. Invariant: terms fall along `previous`. */
interface Vote {
  readonly term: number;
  readonly candidate: NodeId;
  readonly previous: Votes;
}

export type Votes = Vote | null;

/** The candidate that got this server's vote in a term, or null. */
export function voteIn(votes: Votes, term: number): NodeId | null {
  let at = votes;
  while (at !== null && at.term > term) at = at.previous;
  return at !== null && at.term === term ? at.candidate : null;
}

/** The votes with one more; the first vote of a term stays. */
export function withVote(votes: Votes, term: number, candidate: NodeId): Votes {
  if (votes === null || votes.term < term) return { term, candidate, previous: votes };
  if (votes.term === term) return votes;
  const previous = withVote(votes.previous, term, candidate);
  return previous === votes.previous ? votes : { ...votes, previous };
}

export function foldVotes(votes: readonly Votes[], step: Step): readonly Votes[] {
  const { node, sent } = step;
  const before = votes[node] ?? null;
  let after = before;
  for (let i = 0; i < sent.length; i++) {
    const { packet } = sent[i];
    const pledge = step.cluster.setup.implementation.describe?.(packet);
    if (pledge && pledge.type === "vote" && pledge.granted) after = withVote(after, pledge.term, packet.to);
  }
  const term = ownVoteGivenIn(step);
  if (term !== undefined) after = withVote(after, term, node);
  if (after === before) return votes;
  const changed = votes.slice();
  // Places before it must not be holes: a history is compared and copied as plain data.
  while (changed.length < node) changed.push(null);
  changed[node] = after;
  return changed;
}

/** The term in which a server began, in this step, to count a vote of its own. */
export function ownVoteOf(step: Step): number | undefined {
  const before = step.before.slots[step.node].view;
  const { view } = step.cluster.slots[step.node];
  if (view === before || view === null || !electionMoved(before, view)) return undefined;
  return countsOwnVote(view, step.node) ? view.currentTerm : undefined;
}

/** The term in which a server, in this step, took office with a vote of its own, or began as its leader to count one. */
export function ownVoteGivenIn(step: Step): number | undefined {
  return step.cluster.slots[step.node].view?.role === "leader" ? ownVoteOf(step) : undefined;
}
