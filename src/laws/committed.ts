// What was committed in a run, by anybody in any life: two parts of the history.

import { agreeUpTo, append, logUpTo, type Log } from "../contract/log.js";
import type { Step } from "../cluster/apply-action.js";
import { committedUpTo } from "./seen.js";

/** Everything that some server has committed or applied, as the log it makes. Of two that differ, the first stays. */
export function foldCommitted(committed: Log, step: Step): Log {
  const { view } = step.cluster.slots[step.node];
  if (view !== step.before.slots[step.node].view) {
    const upTo = committedUpTo(view);
    if (upTo > committed.index && agreeUpTo(committed, view!.log!, committed.index))
      committed = logUpTo(view!.log!, upTo);
  }
  const { applied } = step;
  if (applied.length === 0 || applied[applied.length - 1].index <= committed.index) return committed;
  // A server that crashed in this very step shows no view any more, yet what it applied was applied.
  for (let i = 0; i < applied.length; i++) {
    const { index, term, command } = applied[i];
    if (index === committed.index + 1) committed = append(committed, term, command);
  }
  return committed;
}

/**
 * `log`, whole, was committed in `term` or earlier. Invariant: indices and terms both fall along `previous`; whatever
 * another commitment says as well is left out.
 */
interface Commitment {
  readonly log: Log;
  readonly term: number;
  readonly previous: Commitments;
}

export type Commitments = Commitment | null;

/** Whether it is known already that all up to an index was committed in a term or before it. */
export function isKnownCommitted(commitments: Commitments, index: number, term: number): boolean {
  for (let at = commitments; at !== null && at.log.index >= index; at = at.previous) if (at.term <= term) return true;
  return false;
}

/** In which term everything in the log was committed: that of the server that says so (it may have been earlier). */
export function foldCommitments(commitments: Commitments, step: Step): Commitments {
  const before = step.before.slots[step.node].view;
  const { view } = step.cluster.slots[step.node];
  if (view === before) return commitments;
  const upTo = committedUpTo(view);
  if (view?.currentTerm === undefined || upTo <= committedUpTo(before)) return commitments;
  const log = logUpTo(view.log!, upTo);
  // Nothing is committed in a term before its own, whatever term a server that says so believes to live in.
  const term = Math.max(view.currentTerm, log.term);
  return isKnownCommitted(commitments, upTo, term) ? commitments : withCommitment(commitments, log, term);
}

function withCommitment(commitments: Commitments, log: Log, term: number): Commitment {
  if (commitments === null) return { log, term, previous: null };
  // Less of the log in no earlier a term: it says nothing that the new one does not.
  if (commitments.log.index <= log.index && commitments.term >= term)
    return withCommitment(commitments.previous, log, term);
  if (commitments.log.index <= log.index) return { log, term, previous: commitments };
  return { ...commitments, previous: withCommitment(commitments.previous, log, term) };
}
