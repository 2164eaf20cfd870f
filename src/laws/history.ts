// What only the harness remembers of a run. Nothing here is part of a cluster or of a trace's digests: it is folded
// beside the cluster by whoever judges. Every part is persistent, so that a step costs the same however long the run.

import { EMPTY_LOG, type Log } from "../contract/log.js";
import type { Step } from "../cluster/apply-action.js";
import { foldCommitted, foldCommitments, type Commitments } from "./committed.js";
import { foldLeaders, type Leaders } from "./leaders.js";
import { foldVotes, type Votes } from "./votes.js";

/** What the harness remembers of a run, for laws that look back. */
export interface History {
  /** Who led which term, the newest term first. */
  readonly leaders: Leaders;
  /** What was committed or applied, by anybody in any life. */
  readonly committed: Log;
  /** In which term it was committed, the longest log first. */
  readonly commitments: Commitments;
  /** By voter: the votes that it gave, the newest term first. */
  readonly votes: readonly Votes[];
}

/** The name of a part of the history. */
export type HistoryPart = keyof History;

/** What is remembered before anything happened. */
export const EMPTY_HISTORY: History = { leaders: null, committed: EMPTY_LOG, commitments: null, votes: [] };

/** The history once a step belongs to it: the very same object where the step adds nothing. Only `parts` are kept. */
export function foldHistory(history: History, step: Step, parts: readonly HistoryPart[]): History {
  if (step.node < 0) return history;
  const leaders = parts.includes("leaders") ? foldLeaders(history.leaders, step) : history.leaders;
  const committed = parts.includes("committed") ? foldCommitted(history.committed, step) : history.committed;
  const commitments = parts.includes("commitments") ? foldCommitments(history.commitments, step) : history.commitments;
  const votes = parts.includes("votes") ? foldVotes(history.votes, step) : history.votes;
  const isSame =
    leaders === history.leaders &&
    committed === history.committed &&
    commitments === history.commitments &&
    votes === history.votes;
  return isSame ? history : { leaders, committed, commitments, votes };
}
