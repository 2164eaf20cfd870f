// Leader Completeness (Figure 3), judged from both sides: when a leader appears, against all that was committed in older
// terms; and when something is committed in an old term, against the leaders that newer terms have had since.

import { agreeUpTo, commonIndex, entryAt, type Log } from "../contract/log.js";
import type { NodeId } from "../contract/message.js";
import type { View } from "../contract/view.js";
import { isKnownCommitted, type Commitments } from "./committed.js";
import type { History } from "./history.js";
import type { Judgement, Law, Violation } from "./law.js";
import { committedUpTo, termLed } from "./seen.js";
import { entryText, entryTextAt, server } from "./wording.js";

export const LEADER_COMPLETENESS: Law = {
  id: "leader-completeness",
  title: "Leader Completeness",
  kind: "raft",
  sentence:
    "If a log entry is committed in a given term, then that entry is present in the logs of the leaders of all higher-numbered terms.",
  source: "paper, Figure 3 and section 5.4",
  needs: ["role", "currentTerm", "log", "commitIndex"],
  needsDurable: [],
  needsPledges: false,
  others: "none",
  reads: ["commitments", "leaders"],
  judge(step, history) {
    const { node } = step;
    if (node < 0) return null;
    const before = step.before.slots[node].view;
    const after = step.cluster.slots[node].view;
    if (before === after || after === null || after.log === undefined) return null;
    const term = termLed(after);
    const elected = term !== undefined && term !== termLed(before);
    const judgement = elected ? judgeLeader(node, term, after.log, history.commitments) : null;
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
  const term = after.currentTerm;
  const upTo = committedUpTo(after);
  let { leaders } = history;
  // Hardly ever is anything committed in a term that is not the newest.
  if (term === undefined || leaders === null || leaders.term <= term) return null;
  if (upTo <= committedUpTo(before) || isKnownCommitted(history.commitments, upTo, term)) return null;
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
  const entry = entryText(entryAt(committed, index)!);
  return {
    sentence: `${server(leader)} leads term ${term} without the entry at index ${index} that was committed in term ${committedIn}.`,
    facts: [
      `${entry} was committed at index ${index} in term ${committedIn}.`,
      `${server(leader)} held ${entryTextAt(entryAt(log, index))} at index ${index} when it became leader of term ${term}.`,
    ],
  };
}
