// Why a law is broken: the steps that made the facts true which contradict each other, and all that these depend on.
// Asks the law itself, with parts of the run taken away, so that it works for any law.

import type { Step } from "../cluster/apply-action.js";
import { withSlots, type Cluster } from "../cluster/cluster.js";
import type { Slot } from "../cluster/slot.js";
import { emptyHistory, type History } from "../laws/history.js";
import type { Law } from "../laws/law.js";
import type { Timeline } from "./timeline.js";

export interface Why {
  /** The rows of the facts, the violating one last. */
  readonly facts: readonly number[];
  /** They and all rows on which they depend. */
  readonly rows: ReadonlySet<number>;
}

/** Explains the last step of a run that breaks a law; without a law its causes are all there is to tell. */
export function whyOf(run: Timeline, law: Law | null): Why {
  const last = run.length;
  if (last === 0) return { facts: [], rows: new Set() };
  const facts = new Set<number>();
  if (law !== null && isBroken(law, run.stepAt(last), historyBefore(run, law, last))) {
    const remembered = rowOfHistory(run, law);
    if (remembered !== null) facts.add(remembered);
    for (const row of rowsOfOthers(run, law)) facts.add(row);
  }
  facts.delete(last);
  facts.delete(0);
  const rows = [...facts].sort((a, b) => a - b);
  return { facts: [...rows, last], rows: causesOf(run, [...rows, last]) };
}

function isBroken(law: Law, step: Step, history: History): boolean {
  const judgement = law.judge(step, history);
  return judgement !== null && judgement !== "holds";
}

function historyBefore(run: Timeline, law: Law, row: number): History {
  return historiesOf(run, law, row).at(-1)!;
}

/** What is remembered before row 1, row 2 and so on, up to before a row. */
function historiesOf(run: Timeline, law: Law, row: number): readonly History[] {
  let history = emptyHistory([law]);
  if (law.reads.length === 0) return new Array<History>(row).fill(history);
  for (const boot of run.start.boots) history = history.fold(boot);
  const histories = [history];
  for (let at = 1; at < row; at++) histories.push((history = history.fold(run.stepAt(at))));
  return histories;
}

/** The step from which on what is remembered contradicts the last one; null where the memory is not what it breaks. */
function rowOfHistory(run: Timeline, law: Law): number | null {
  if (law.reads.length === 0) return null;
  const histories = historiesOf(run, law, run.length);
  const last = run.stepAt(run.length);
  if (isBroken(law, last, emptyHistory([law]))) return null;
  return histories.findLastIndex((history) => !isBroken(law, last, history)) + 1;
}

/** For each other server without which the law would not be broken: the step since which it is as it must be for that. */
function rowsOfOthers(run: Timeline, law: Law): readonly number[] {
  if (law.others === "none") return [];
  const last = run.stepAt(run.length);
  const history = historyBefore(run, law, run.length);
  const isBrokenWith = (node: number, slot: Slot): boolean =>
    isBroken(
      law,
      { ...last, before: withSlot(last.before, node, slot), cluster: withSlot(last.cluster, node, slot) },
      history,
    );
  const rows: number[] = [];
  run.start.cluster.slots.forEach((slot, node) => {
    if (node === last.node || isBrokenWith(node, slot)) return;
    let since = 0;
    for (let row = run.length - 1; row > 0; row--) {
      if (run.moverOf(row) !== node || !run.hasChanged(row)) continue;
      since = row;
      if (!isBrokenWith(node, run.stepAt(row).before.slots[node])) break;
    }
    rows.push(since);
  });
  return rows;
}

const withSlot = (cluster: Cluster, node: number, slot: Slot): Cluster =>
  withSlots(cluster, cluster.slots.with(node, slot));

/** Some rows and all that came before them: by packets, and by what changed on the same server. */
function causesOf(run: Timeline, roots: readonly number[]): ReadonlySet<number> {
  const rows = new Set(roots);
  const before = changesBefore(run);
  for (let row = run.length; row > 0; row--) {
    if (!rows.has(row)) continue;
    const earlier = [before[row], run.arrows.takenIn(row)?.sent ?? 0];
    for (const cause of earlier) if (cause > 0) rows.add(cause);
  }
  return rows;
}

/** By row: the last one before it in which its server changed, or 0. */
function changesBefore(run: Timeline): readonly number[] {
  const latest: number[] = [];
  const before = [0];
  for (let row = 1; row <= run.length; row++) {
    const node = run.moverOf(row);
    before.push(node < 0 ? 0 : (latest[node] ?? 0));
    if (node >= 0 && run.hasChanged(row)) latest[node] = row;
  }
  return before;
}
