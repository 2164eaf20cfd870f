// One server of a recording, followed event by event: what it shows, and its log as far as it is told.

import type { Entry, Log } from "../contract/log.js";
import type { NodeId } from "../contract/node-name.js";
import type { View } from "../contract/view.js";
import type { Event, Told, ToldMessage } from "./event.js";
import type { Knowledge } from "./knowledge.js";
import { KnownEntries } from "./known-entries.js";
import { KnownLog } from "./known-log.js";

/** What is the same for all servers of a recording. */
export interface RecordedCluster {
  readonly ids: ReadonlyMap<string, NodeId>;
  readonly knowledge: Knowledge;
  /** What stands at the beginning of every log, hidden. */
  readonly beginning: Log;
  /** The servers that tell every change of their logs. */
  readonly tellingLogs: ReadonlySet<string>;
  /** The servers of which it is told which entries they are sent: of the others it is never known what they have by now. */
  readonly tellingAppends: ReadonlySet<string>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Larger than any index: nothing is said of what a leader sends next. */
const UNTOLD_NEXT = Number.MAX_SAFE_INTEGER;

export class ObservedServer {
  view: View = {};
  readonly log: KnownLog;
  private isLengthTold = false;

  constructor(
    private readonly name: string,
    private readonly recorded: RecordedCluster,
  ) {
    this.log = new KnownLog(recorded.beginning);
  }

  /** Takes the next event of this server. */
  take(event: Event): void {
    if (event.boot) this.boot();
    const view = this.changedBy(event.told);
    this.followLog(event, view);
    const log = this.isLengthTold ? this.log.whole : null;
    if (log === null) delete view.log;
    else view.log = log;
    if (!isSameView(this.view, view)) this.view = view;
  }

  private get tellsLog(): boolean {
    return this.recorded.tellingLogs.has(this.name);
  }

  private boot(): void {
    // What was not durable is gone, and nobody says what was.
    this.log.forgetAbove(this.view.commitIndex ?? 0);
    this.view = {};
  }

  private changedBy(told: Told): Mutable<View> {
    const before = this.view;
    const {
      currentTerm = before.currentTerm,
      commitIndex = before.commitIndex,
      lastApplied = before.lastApplied,
    } = told;
    // Who it is and whom it votes for is said of a term: of another one nothing is known.
    const isSameTerm = currentTerm === before.currentTerm;
    const { role = isSameTerm ? before.role : undefined } = told;
    const voted = told.votedFor === undefined ? undefined : told.votedFor === null ? null : this.idOf(told.votedFor);
    const votedFor = voted === undefined && isSameTerm ? before.votedFor : voted;
    const isSameOffice = isSameTerm && role === before.role;
    const view: Mutable<View> = {};
    if (currentTerm !== undefined) view.currentTerm = currentTerm;
    if (role !== undefined) view.role = role;
    if (votedFor !== undefined) view.votedFor = votedFor;
    if (commitIndex !== undefined) view.commitIndex = commitIndex;
    if (lastApplied !== undefined) view.lastApplied = lastApplied;
    const votesGranted =
      told.votesGranted?.map((name) => this.idOf(name)) ?? (isSameTerm ? before.votesGranted : undefined);
    const nextIndex = this.byServer(told.nextIndex, isSameOffice ? before.nextIndex : undefined, UNTOLD_NEXT);
    const matchIndex = this.byServer(told.matchIndex, isSameOffice ? before.matchIndex : undefined, 0);
    if (votesGranted !== undefined) view.votesGranted = votesGranted;
    if (nextIndex !== undefined) view.nextIndex = nextIndex;
    if (matchIndex !== undefined) view.matchIndex = matchIndex;
    return view;
  }

  private byServer(
    told: Readonly<Record<string, number>> | undefined,
    before: readonly number[] | undefined,
    untold: number,
  ): readonly number[] | undefined {
    if (told === undefined) return before;
    const indices = before?.slice() ?? new Array<number>(this.recorded.ids.size).fill(untold);
    for (const [name, index] of Object.entries(told)) indices[this.idOf(name)] = index;
    return indices;
  }

  private idOf(name: string): NodeId {
    return this.recorded.ids.get(name)!;
  }

  private followLog({ told, sent, received }: Event, view: View): void {
    const { role, currentTerm, commitIndex = 0 } = view;
    const { log } = this;
    const { knowledge } = this.recorded;
    if (!this.tellsLog) this.doubt(received, role);
    if (told.log !== undefined) {
      const { from, entries } = told.log;
      const known = entries.map((entry, i) => knowledge.entryOf(from + i, entry));
      log.replace(from, known);
    }
    const { lastIndex } = told;
    if (lastIndex !== undefined) {
      // What a leader appends is of its own term (section 5.3).
      if (role === "leader" && this.view.role === "leader" && this.view.currentTerm === currentTerm)
        while (log.lastIndex < lastIndex) log.push(knowledge.entryOf(log.lastIndex + 1, { term: currentTerm }));
      log.endAt(lastIndex);
    }
    if (told.log !== undefined || lastIndex !== undefined) this.isLengthTold = true;
    this.learn({ index: log.lastIndex, term: told.lastTerm });
    for (const message of sent) this.followSent(message, view);
    if (received?.accepted === true && !this.tellsLog) log.accept(...this.carriedBy(received));
    // What a message shows does not make a log longer than the server says that it is.
    if (lastIndex !== undefined) log.endAt(lastIndex);
    log.complete(commitIndex, knowledge.committed);
  }

  /** What it was told to take it may have taken, until it is known whether. */
  private doubt(received: ToldMessage | null, role: View["role"]): void {
    // What this very event commits may be what it took.
    const { commitIndex = 0 } = this.view;
    const mayDiffer = role !== "leader" && !this.recorded.tellingAppends.has(this.name);
    if (mayDiffer || received?.snapshot === true) this.log.forgetAbove(commitIndex);
    if (received !== null) this.log.doubt(...this.carriedBy(received), commitIndex);
  }

  private followSent({ previous, entries, acknowledged, term, held }: ToldMessage, view: View): void {
    const { role, currentTerm } = view;
    const { commitIndex = 0 } = this.view;
    // What left late tells of a log that may have passed.
    if (term === undefined || term !== currentTerm) return;
    if (role !== "follower") {
      if (held !== undefined) this.learn(held);
      if (previous !== undefined) {
        this.learn(previous);
        entries?.forEach((entry, i) => this.learn({ index: previous.index + 1 + i, ...entry }));
      }
    }
    if (acknowledged === undefined || this.tellsLog) return;
    // An acknowledgement says that up to there its log is the leader's.
    const led = this.recorded.knowledge.ledIn(term);
    this.log.acceptAll(commitIndex, acknowledged, led);
    this.log.complete(commitIndex, led);
  }

  /** After which index a message has which entries. */
  private carriedBy({ term, previous, entries = [] }: ToldMessage): readonly [number, readonly (Entry | null)[]] {
    if (previous === undefined) return [0, []];
    const { knowledge } = this.recorded;
    const led = term === undefined ? KnownEntries.NONE : knowledge.ledIn(term);
    const carried = entries.map((entry, i) => {
      const index = previous.index + 1 + i;
      return knowledge.entryOf(index, entry) ?? led.at(index) ?? null;
    });
    return [previous.index, carried];
  }

  private learn({ index, term }: { readonly index: number; readonly term?: number | undefined }): void {
    const entry = this.recorded.knowledge.entryOf(index, { term });
    if (entry === null) return;
    this.log.learn(index, entry);
    // Whoever holds an entry of a term holds what its leader had before it (Log Matching).
    this.log.complete(index, this.recorded.knowledge.ledIn(entry.term));
  }
}

function isSameView(a: View, b: View): boolean {
  const fields = Object.keys(b) as (keyof View)[];
  return fields.length === Object.keys(a).length && fields.every((field) => a[field] === b[field]);
}
