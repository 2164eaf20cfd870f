// Looks along a run for two facts that contradict each other, straight from what the servers show. A second opinion: it
// shares nothing with src/laws, and is as slow and plain as it can be.

import type { Step } from "../../src/cluster/apply-action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { idOf } from "../../src/contract/operation.js";
import { toEntries, type Log } from "../../src/contract/log.js";
import type { View } from "../../src/contract/view.js";

type Seen = Required<View>;

interface Committed {
  readonly entry: string;
  readonly server: number;
  readonly term: number;
}

/** The first contradiction of a run in one sentence, or null. */
export function contradictionIn(steps: readonly Step[]): string | null {
  const leaders = new Map<number, number>();
  const committed = new Map<number, Committed>();
  const reads = new Reads();
  for (const step of steps) {
    const { before, cluster } = step;
    const views = viewsOf(cluster);
    const sentence =
      electionSafety(views, leaders) ??
      leaderAppendOnly(viewsOf(before), views) ??
      leaderCompleteness(views, committed) ??
      stateMachineSafety(views, committed) ??
      reads.contradiction(step, committed.size) ??
      logMatching(views);
    if (sentence !== null) return sentence;
  }
  return null;
}

const viewsOf = ({ slots }: Cluster): readonly (Seen | null)[] => slots.map(({ view }) => view as Seen | null);

/** What clients were told, by how far into the log it reaches. */
class Reads {
  private newest = 0;
  /** By name of a read: what had been answered as it was asked for. */
  private readonly seen = new Map<string, number>();

  contradiction({ action, node, responses, applied }: Step, committed: number): string | null {
    if (action.type === "invoke") this.seen.set(idOf(action.operation), this.newest);
    for (const { operation, outcome, index } of responses) {
      if (outcome !== "ok") continue;
      const shown = index ?? applied.find(({ payload }) => payload === operation)?.index;
      // A transfer shows nothing.
      if (shown === undefined) continue;
      const seen = this.seen.get(operation)!;
      if (shown < seen) return `S${node + 1} showed index ${shown} to ${operation}, after index ${seen} had been shown`;
      if (shown > committed) return `S${node + 1} showed index ${shown} to ${operation}, with ${committed} committed`;
      this.newest = Math.max(this.newest, shown);
    }
    return null;
  }
}

function electionSafety(views: readonly (Seen | null)[], leaders: Map<number, number>): string | null {
  for (const [at, view] of views.entries()) {
    if (view?.role !== "leader") continue;
    const first = leaders.get(view.currentTerm) ?? at;
    if (first !== at) return `${both(first, at)} led term ${view.currentTerm}`;
    leaders.set(view.currentTerm, at);
  }
  return null;
}

function leaderAppendOnly(before: readonly (Seen | null)[], after: readonly (Seen | null)[]): string | null {
  for (const [at, old] of before.entries()) {
    const now = after[at];
    if (old?.role !== "leader" || now?.role !== "leader" || old.currentTerm !== now.currentTerm) continue;
    const lost = toEntries(old.log).find(({ index }) => textAt(old.log, index) !== textAt(now.log, index));
    if (lost !== undefined)
      return `S${at + 1} led term ${now.currentTerm} all along and lost ${textAt(old.log, lost.index)} at index ${lost.index}`;
  }
  return null;
}

function stateMachineSafety(views: readonly (Seen | null)[], committed: Map<number, Committed>): string | null {
  for (const [server, view] of views.entries()) {
    if (view === null) continue;
    for (const { index, term } of toEntries(view.log).slice(0, view.commitIndex)) {
      const entry = textAt(view.log, index);
      const known = committed.get(index);
      if (known === undefined) committed.set(index, { entry, server, term: Math.max(term, view.currentTerm) });
      else if (known.entry !== entry)
        return `S${known.server + 1} committed ${known.entry} and S${server + 1} ${entry} at index ${index}`;
    }
  }
  return null;
}

function leaderCompleteness(views: readonly (Seen | null)[], committed: Map<number, Committed>): string | null {
  for (const [at, view] of views.entries()) {
    if (view?.role !== "leader") continue;
    for (const [index, { entry, term }] of committed) {
      if (term < view.currentTerm && textAt(view.log, index) !== entry) {
        return `S${at + 1} leads term ${view.currentTerm} without ${entry}, committed at index ${index}`;
      }
    }
  }
  return null;
}

function logMatching(views: readonly (Seen | null)[]): string | null {
  for (const [a, left] of views.entries()) {
    for (const [b, right] of views.entries()) {
      if (left === null || right === null || a >= b) continue;
      const [one, other] = [toEntries(left.log), toEntries(right.log)];
      for (let last = Math.min(one.length, other.length) - 1; last >= 0; last--) {
        if (one[last].term !== other[last].term) continue;
        const at = one.findIndex(
          (_, index) => index <= last && textAt(left.log, index + 1) !== textAt(right.log, index + 1),
        );
        if (at >= 0)
          return `${both(a, b)} agree on index ${last + 1} and term ${one[last].term}, but not on what stands up to there`;
      }
    }
  }
  return null;
}

const both = (a: number, b: number): string => `S${Math.min(a, b) + 1} and S${Math.max(a, b) + 1}`;

/** An entry as its payload and term: "a of term 2"; "nothing" beyond the end. */
function textAt(log: Log, index: number): string {
  const entry = toEntries(log)[index - 1];
  if (entry === undefined) return "nothing";
  const { term, payload } = entry;
  const carried = typeof payload === "string" ? payload : payload === null ? "the no-op" : JSON.stringify(payload);
  return `${carried} of term ${term}`;
}
