// The leaders of a run, by term: a part of the history that two laws read.

import { canonicalText } from "../contract/json.js";
import { plainLog, type Log } from "../contract/log.js";
import { renamedLog } from "../contract/renamed-log.js";
import type { NodeId } from "../contract/node-name.js";
import type { HistoryPart } from "./history.js";
import { termLed } from "./seen.js";

/** The first server that led a term, with its log at that moment. Invariant: terms fall along `previous`. */
export interface Leadership {
  readonly term: number;
  readonly node: NodeId;
  /** Absent where the implementation shows no log. */
  readonly log: Log | undefined;
  readonly previous: Leaders;
}

export type Leaders = Leadership | null;

/** Who led a term first, or null. */
export function leaderOf(leaders: Leaders, term: number): Leadership | null {
  let at = leaders;
  while (at !== null && at.term > term) at = at.previous;
  return at !== null && at.term === term ? at : null;
}

/** Who led which term, the newest term first. */
export const LEADERS: HistoryPart<Leaders> = {
  id: "leaders",
  empty: null,
  fold(leaders, step) {
    const before = step.before.slots[step.node];
    const after = step.cluster.slots[step.node];
    if (before.view === after.view) return leaders;
    const term = termLed(after.view);
    if (term === undefined || term === termLed(before.view) || leaderOf(leaders, term) !== null) return leaders;
    return inserted(leaders, term, step.node, after.view!.log);
  },
  text(leaders, names) {
    let text = "";
    for (let at = leaders; at !== null; at = at.previous)
      text += `${at.term}:${names[at.node]}:${at.log === undefined ? "" : canonicalText(plainLog(renamedLog(at.log, names)))} `;
    return text;
  },
};

// A leader of an old term may be the last to learn that it won: then its place is not the first.
function inserted(leaders: Leaders, term: number, node: NodeId, log: Log | undefined): Leadership {
  if (leaders === null || leaders.term < term) return { term, node, log, previous: leaders };
  return { ...leaders, previous: inserted(leaders.previous, term, node, log) };
}
