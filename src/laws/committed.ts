// What was committed in a run, by anybody in any life: a part of the history, for the laws on what is committed.

import { canonicalText } from "../contract/json.js";
import {
  agreeUpTo,
  append,
  appendAll,
  baseOf,
  EMPTY_LOG,
  entriesAfter,
  logUpTo,
  toEntries,
  type Log,
} from "../contract/log.js";
import { renamedLog } from "../contract/renamed-log.js";
import type { HistoryPart } from "./history.js";
import { committedUpTo } from "./seen.js";

/** What was committed, up to an index to which a server's log goes on: whole, though the log may have forgotten how it begins. */
export function committedWith(committed: Log, log: Log, upTo: number): Log {
  const base = baseOf(log).index;
  if (base === 0) return logUpTo(log, upTo);
  return base > committed.index
    ? committed
    : appendAll(committed, entriesAfter(log, committed.index, upTo - committed.index));
}

/** Everything that some server has committed or applied, as the log it makes. Of two that differ, the first stays. */
export const COMMITTED: HistoryPart<Log> = {
  id: "committed",
  empty: EMPTY_LOG,
  fold(committed, step) {
    const { view } = step.cluster.slots[step.node];
    if (view !== step.before.slots[step.node].view) {
      const upTo = committedUpTo(view);
      if (upTo > committed.index && agreeUpTo(committed, view!.log!, committed.index))
        committed = committedWith(committed, view!.log!, upTo);
    }
    const { applied } = step;
    if (applied.length === 0 || applied[applied.length - 1].index <= committed.index) return committed;
    // A server that crashed in this very step shows no view any more, yet what it applied was applied.
    for (let i = 0; i < applied.length; i++) {
      const { index, term, payload } = applied[i];
      if (index === committed.index + 1) committed = append(committed, term, payload);
    }
    return committed;
  },
  text: (committed, names) => canonicalText(toEntries(renamedLog(committed, names))),
};
