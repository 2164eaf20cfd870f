// Leader Completeness (Figure 3), judged from both sides: when a leader appears, against all that was committed in older
// terms; and when something is committed in an old term, against the leaders that newer terms have had since.

import { canonicalText } from "../contract/json.js";
import { agreeUpTo, commonIndex, logUpTo, plainLog, type Log } from "../contract/log.js";
import { renamedLog } from "../contract/renamed-log.js";
import { nodeName, type NodeId } from "../contract/node-name.js";
import type { View } from "../contract/view.js";
import type { History, HistoryPart } from "./history.js";
import type { Judgement, Law, Violation } from "./law.js";
import { LEADERS } from "./leaders.js";
import { committedUpTo, termLed } from "./seen.js";
import { entryTextAt } from "./wording.js";

/**
 * `log`, whole, was committed in `term` or earlier. Invariant: indices and terms both fall along `previous`; whatever
 * another commitment says as well is left out.
 */
interface Commitment {
  readonly log: Log;
  readonly term: number;
  readonly previous: Commitments;
}

type Commitments = Commitment | null;

/** In which term everything in the log was committed, or a later one: see `termOfCommitment`. */
export const COMMITMENTS: HistoryPart<Commitments> = {
  id: "commitments",
  empty: null,
  fold(commitments, step) {
    const before = step.before.slots[step.node].view;
    const { view } = step.cluster.slots[step.node];
    if (view === before) return commitments;
    const upTo = committedUpTo(view);
    if (view?.currentTerm === undefined || upTo <= committedUpTo(before)) return commitments;
    const log = logUpTo(view.log!, upTo);
    const term = termOfCommitment(commitments, view, log);
    return term === null || isKnownCommitted(commitments, upTo, term)
      ? commitments
      : withCommitment(commitments, log, term);
  },
  text(commitments, names) {
    let text = "";
    for (let at = commitments; at !== null; at = at.previous)
      text += `${at.term}:${canonicalText(plainLog(renamedLog(at.log, names)))} `;
    return text;
  },
};

/**
 * The term in which a log was committed, by what a server says of it; null where it only repeats what is known. A leader commits in its
 * own term. Whoever is the first to say so, in a later one than the leader that told it; but who has forgotten its term
 * in a crash, or was told by no leader, may come to know of a commitment of a newer term than its own. Nothing is committed in a term
 * before its own, whatever term a server believes to live in.
 */
function termOfCommitment(known: Commitments, view: View, committed: Log): number | null {
  const isNews = known === null || committed.index > known.log.index;
  return isNews || termLed(view) !== undefined ? Math.max(view.currentTerm!, committed.term) : null;
}

/** Whether it is known already that all up to an index was committed in a term or before it. */
export function isKnownCommitted(commitments: Commitments, index: number, term: number): boolean {
  for (let at = commitments; at !== null && at.log.index >= index; at = at.previous) if (at.term <= term) return true;
  return false;
}

function withCommitment(commitments: Commitments, log: Log, term: number): Commitment {
  if (commitments === null) return { log, term, previous: null };
  // Less of the log in no earlier a term: it says nothing that the new one does not.
  if (commitments.log.index <= log.index && commitments.term >= term)
    return withCommitment(commitments.previous, log, term);
  if (commitments.log.index <= log.index) return { log, term, previous: commitments };
  return { ...commitments, previous: withCommitment(commitments.previous, log, term) };
}

export const LEADER_COMPLETENESS: Law = {
  id: "leader-completeness",
  title: "Leader Completeness",
  kind: "raft",
  sentence:
    "If a log entry is committed in a given term, then that entry is present in the logs of the leaders of all higher-numbered terms.",
  source: "paper, Figure 3 and section 5.4",
  needs: ["role", "currentTerm", "log", "commitIndex"],
  others: "none",
  ofViews: true,
  reads: [COMMITMENTS, LEADERS],
  judge(step, history) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    if (before === after || after === null || after.log === undefined) return null;
    const term = termLed(after);
    const elected = term !== undefined && term !== termLed(before);
    const judgement = elected ? judgeLeader(node, term, after.log, history.get(COMMITMENTS)) : null;
    if (judgement !== null && judgement !== "holds") return judgement;
    return judgeCommitment(node, before, after, history) ?? judgement;
  },
};

function judgeLeader(node: NodeId, term: number, log: Log, commitments: Commitments): Judgement {
  let at = commitments;
  while (at !== null && at.term >= term) at = at.previous;
  if (at === null) return null;
  if (agreeUpTo(log, at.log, at.log.index)) return "holds";
  // Name the lowest entry that is lacking, with the earliest term in which it is known to be committed.
  const index = commonIndex(log, at.log) + 1;
  while (at.previous !== null && at.previous.log.index >= index) at = at.previous;
  return lacking({ leader: node, term, log, committed: at.log, index, committedIn: at.term });
}

function judgeCommitment(node: NodeId, before: View | null, after: View, history: History): Judgement {
  const { currentTerm } = after;
  const upTo = committedUpTo(after);
  let leaders = history.get(LEADERS);
  // Hardly ever is anything committed in a term that is not the newest.
  if (currentTerm === undefined || leaders === null || leaders.term <= currentTerm) return null;
  if (upTo <= committedUpTo(before)) return null;
  const commitments = history.get(COMMITMENTS);
  const term = termOfCommitment(commitments, after, logUpTo(after.log!, upTo));
  if (term === null || isKnownCommitted(commitments, upTo, term)) return null;
  let judgement: Judgement = null;
  for (; leaders !== null && leaders.term > term; leaders = leaders.previous) {
    if (leaders.log === undefined) continue;
    if (!agreeUpTo(leaders.log, after.log!, upTo)) {
      const index = commonIndex(leaders.log, after.log!) + 1;
      const { node: leader, log } = leaders;
      return lacking({ leader, term: leaders.term, log, committed: after.log!, index, committedIn: term });
    }
    judgement = "holds";
  }
  return judgement;
}

interface Lack {
  readonly leader: NodeId;
  readonly term: number;
  readonly log: Log;
  readonly committed: Log;
  readonly index: number;
  readonly committedIn: number;
}

function lacking({ leader, term, log, committed, index, committedIn }: Lack): Violation {
  const entry = entryTextAt(committed, index);
  return {
    sentence: `${nodeName(leader)} leads term ${term} without the entry at index ${index} that was committed in term ${committedIn}.`,
    facts: [
      `${entry} was committed at index ${index} in term ${committedIn}.`,
      `${nodeName(leader)} held ${entryTextAt(log, index)} at index ${index} when it became leader of term ${term}.`,
    ],
  };
}
