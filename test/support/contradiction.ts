// Looks along a run for two facts that contradict each other, straight from what the servers show. A second opinion: it
// shares nothing with src/laws, and is as slow and plain as it can be.

import type { Step } from "../../src/cluster/apply-action.js";
import type { Cluster } from "../../src/cluster/cluster.js";
import { canonicalText } from "../../src/contract/json.js";
import type { Configuration } from "../../src/contract/configuration.js";
import type { Payload } from "../../src/contract/payload.js";
import { idOf } from "../../src/contract/operation.js";
import { baseOf, toEntries, type Log } from "../../src/contract/log.js";
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
  const writes = new Writes();
  const sessions = new Sessions();
  for (const step of steps) {
    const { before, cluster } = step;
    const views = viewsOf(cluster);
    const sentence =
      electionSafety(views, leaders) ??
      leaderAppendOnly(viewsOf(before), views) ??
      leaderCompleteness(views, committed) ??
      stateMachineSafety(views, committed) ??
      writes.contradiction(step, committed) ??
      sessions.contradiction(step) ??
      reads.contradiction(step, committed.size) ??
      snapshots(cluster, committed) ??
      logMatching(views);
    if (sentence !== null) return sentence;
  }
  return null;
}

const viewsOf = ({ slots }: Cluster): readonly (Seen | null)[] => slots.map(({ view }) => view as Seen | null);

/** What clients were told of their writes. */
class Writes {
  private readonly asked = new Set<string>();
  private readonly again = new Set<string>();
  private readonly failed = new Map<string, number>();

  contradiction({ action, node, responses }: Step, committed: ReadonlyMap<number, Committed>): string | null {
    if (action.type === "invoke" && action.operation.type === "write") {
      const id = idOf(action.operation);
      (this.asked.has(id) ? this.again : this.asked).add(id);
    }
    const isCommitted = (command: string): boolean =>
      [...committed.values()].some(({ entry }) => entry.startsWith(`${command} of term `));
    for (const { operation, outcome } of responses) {
      if (!this.asked.has(operation)) continue;
      if (outcome === "failed") this.failed.set(operation, node);
      if (outcome === "ok" && !isCommitted(operation))
        return `S${node + 1} answered ok to ${operation}, which is not committed`;
    }
    for (const [operation, by] of this.failed)
      if (isCommitted(operation) && !this.again.has(operation))
        return `S${by + 1} answered failed to ${operation}, which is committed`;
    return null;
  }
}

/** Which commands of sessions took effect where, and what was answered. */
class Sessions {
  private readonly deeds = new Map<number, string>();
  private readonly taken = new Map<string, number>();
  private readonly answers = new Map<string, string>();

  contradiction({ node, applied, responses }: Step): string | null {
    const who = `S${node + 1}`;
    for (const { index, payload, skipped } of applied) {
      if (typeof payload !== "object" || payload === null || !("command" in payload)) continue;
      const { command } = payload;
      const deed = skipped ? "left out" : "took";
      const known = this.deeds.get(index) ?? deed;
      if (known !== deed) return `${who} ${deed} ${command} at index ${index}, where who came before ${known} it`;
      this.deeds.set(index, deed);
      if (skipped) continue;
      const before = this.taken.get(command) ?? index;
      if (before !== index) return `${who} took ${command} at index ${index}, which was taken at index ${before}`;
      this.taken.set(command, index);
    }
    for (const { operation, outcome, value } of responses) {
      if (outcome !== "ok" || !this.taken.has(operation)) continue;
      const told = JSON.stringify(value);
      const before = this.answers.get(operation) ?? told;
      if (before !== told) return `${who} answered ${told} to ${operation}, and before that ${before}`;
      this.answers.set(operation, told);
    }
    return null;
  }
}

/** What snapshots stand for is committed, and state machines are where their servers say. */
function snapshots({ slots }: Cluster, committed: ReadonlyMap<number, Committed>): string | null {
  for (const [at, { disk, view, replica }] of slots.entries()) {
    const { index: kept = 0, configuration } = disk.snapshot ?? {};
    if (kept > committed.size)
      return `S${at + 1} keeps a snapshot up to index ${kept}, with ${committed.size} committed`;
    const named = configuration === undefined ? "no configuration" : configurationText(configuration);
    const wanted = latestConfiguration(committed, kept);
    if (kept > 0 && named !== wanted)
      return `S${at + 1} keeps a snapshot with ${named}, and ${wanted} is committed up to there`;
    const text = canonicalText(disk.snapshot?.data ?? null);
    const twin = slots.findIndex(
      ({ disk: { snapshot } }) => snapshot?.index === kept && canonicalText(snapshot.data) !== text,
    );
    if (twin >= 0) return `${both(at, twin)} keep different snapshots up to index ${kept}`;
    if (view !== null && view.lastApplied !== replica?.index)
      return `S${at + 1} has applied up to index ${view.lastApplied}, its state machine up to ${replica?.index}`;
  }
  return null;
}

/** The latest configuration that is committed up to an index, in words and without its term. */
function latestConfiguration(committed: ReadonlyMap<number, Committed>, upTo: number): string {
  for (let index = upTo; index > 0; index--) {
    const entry = committed.get(index)?.entry ?? "";
    if (entry.startsWith("the configuration ")) return entry.replace(/ of term \d+$/, "");
  }
  return "no configuration";
}

/** What clients were told, by how far into the log it reaches. */
class Reads {
  private newest = 0;
  /** By name of a read: what had been answered as it was asked for. */
  private readonly seen = new Map<string, number>();

  contradiction({ action, node, responses, applied }: Step, committed: number): string | null {
    if (action.type === "invoke") this.seen.set(idOf(action.operation), this.newest);
    for (const { operation, outcome, index } of responses) {
      const shown = index ?? applied.find(({ payload }) => payload === operation)?.index;
      if (outcome !== "ok" || shown === undefined) continue;
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
    const lost = toEntries(old.log).find(({ index }) => differ(old.log, now.log, index));
    if (lost !== undefined)
      return `S${at + 1} led term ${now.currentTerm} all along and lost ${textAt(old.log, lost.index)} at index ${lost.index}`;
  }
  return null;
}

function stateMachineSafety(views: readonly (Seen | null)[], committed: Map<number, Committed>): string | null {
  for (const [server, view] of views.entries()) {
    if (view === null) continue;
    for (const { index, term } of toEntries(view.log)) {
      if (index > view.commitIndex) break;
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
      if (term < view.currentTerm && index > baseOf(view.log).index && textAt(view.log, index) !== entry) {
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
      for (const last of toEntries(left.log).toReversed()) {
        if (entryIn(right.log, last.index)?.term !== last.term) continue;
        if (toEntries(left.log).some(({ index }) => index <= last.index && differ(left.log, right.log, index)))
          return `${both(a, b)} agree on index ${last.index} and term ${last.term}, but not on what stands up to there`;
      }
    }
  }
  return null;
}

const both = (a: number, b: number): string => `S${Math.min(a, b) + 1} and S${Math.max(a, b) + 1}`;

const entryIn = (log: Log, at: number): Log | undefined => toEntries(log).find(({ index }) => index === at);

/** Whether two logs hold something else at an index. Of what is compacted away nobody can say that. */
const differ = (a: Log, b: Log, index: number): boolean =>
  index > Math.max(baseOf(a).index, baseOf(b).index) && textAt(a, index) !== textAt(b, index);

/** An entry as its payload and term: "a of term 2"; "nothing" beyond the end. */
function textAt(log: Log, index: number): string {
  const entry = entryIn(log, index);
  if (entry === undefined) return "nothing";
  const { term, payload } = entry;
  return `${textOf(payload)} of term ${term}`;
}

function textOf(payload: Payload): string {
  if (typeof payload === "string") return payload;
  if (payload === null) return "the no-op";
  if ("voters" in payload) return configurationText(payload);
  return "command" in payload ? payload.command : `the session ${payload.session}`;
}

function configurationText({ voters, outgoing }: Configuration): string {
  const named = (servers: readonly number[]): string => servers.map((server) => server + 1).join(" ");
  return `the configuration ${named(voters)}${outgoing === null ? "" : ` after ${named(outgoing)}`}`;
}
