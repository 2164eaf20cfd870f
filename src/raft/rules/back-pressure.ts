// The rules of back-pressure, by the switch `backPressure`. Off, a leader takes whatever it is asked for.

import type { Log } from "../../contract/log.js";
import type { NodeState } from "../state.js";

export const BACK_PRESSURE_RULES = {
  /**
   * Unlike the paper, which sets no bound, a leader takes no more commands while so many entries of its term are not committed
   * (etcd's raft, MaxUncommittedEntriesSize): whoever asks again and again would make its log grow without end.
   */
  hasRoom: (node: NodeState, rules: BackPressureRules): boolean =>
    !node.options.settings.backPressure || rules.uncommittedInTerm(node) < UNCOMMITTED_MAX,
  /**
   * What the leader has appended and not committed. Of what it inherited nothing is counted: without a no-op that is committed by
   * nothing but a command (section 5.4.2), which would be refused.
   */
  uncommittedInTerm: ({ log, currentTerm, commitIndex }: NodeState): number =>
    appendedSince(log, currentTerm, commitIndex),
};

/** So few that it is soon reached. */
const UNCOMMITTED_MAX = 2;

/** How many entries of a term a log ends with, above an index; none more than the bound is counted. */
export function appendedSince(log: Log, term: number, index: number): number {
  let count = 0;
  for (
    let entry: Log | null = log;
    entry !== null && entry.index > index && entry.term === term;
    entry = entry.previous
  )
    if (++count === UNCOMMITTED_MAX) break;
  return count;
}

type Bodies = typeof BACK_PRESSURE_RULES;
export interface BackPressureRules extends Bodies {}
