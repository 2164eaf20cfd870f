// What all servers and messages of a recording tell of entries, taken together: a log that is not told is completed from it.
// It is gathered over all events before the first of them is judged.

import type { Entry } from "../contract/log.js";
import type { Payload } from "../contract/payload.js";
import type { Event, ToldEntry, ToldMessage } from "./event.js";
import { KnownEntries } from "./known-entries.js";

/** Stands for what an entry carries where nobody tells it. */
const UNTOLD = "?";

export class Knowledge {
  /** By index and term: what the entry carries. One leader makes it, so that the two tell which it is. */
  private readonly payloads = new Map<string, Payload>();
  private committedEntries = KnownEntries.NONE;
  /** By term: its leader's log when it was last seen in office. */
  private readonly leaders = new Map<number, KnownEntries>();
  /** By term: the entries that messages of its leader show. */
  private readonly sent = new Map<number, KnownEntries>();
  /** By term: what the two tell together, until one of them tells more. */
  private readonly led = new Map<number, KnownEntries>();
  /** Indexes that were committed by somebody who does not tell what stands there. */
  private readonly unseen = new Set<number>();
  /** While it is gathered only terms are asked for: what an entry carries is what was first told of it. */
  private isGathered = false;

  /** Knows at first what entries carry. */
  constructor(events: readonly Event[]) {
    for (const { told, sent, received } of events) {
      const { log } = told;
      log?.entries.forEach((entry, i) => this.learnPayload(log.from + i, entry));
      for (const message of received === null ? sent : [...sent, received])
        for (const [index, entry] of shownBy(message)) this.learnPayload(index, entry);
    }
  }

  /** Nothing more is learned. */
  gathered(): void {
    this.isGathered = true;
  }

  /** Up to here somebody has committed entries of which nobody tells anything. */
  get beginning(): number {
    let last = 0;
    for (const index of this.unseen) if (index > last && this.committedEntries.at(index) === undefined) last = index;
    return last;
  }

  /** An entry by what is told of it; null where its term is not. */
  entryOf(index: number, { term, payload }: ToldEntry): Entry | null {
    if (term === undefined) return null;
    if (payload !== undefined && this.isGathered) return { term, payload };
    const known = this.payloads.get(nameOf(index, term));
    return { term, payload: known !== undefined ? known : UNTOLD };
  }

  /** The entries that are committed, as far as somebody tells them. */
  get committed(): KnownEntries {
    return this.committedEntries;
  }

  /** The entries that a term's leader has, as far as they are told. */
  ledIn(term: number): KnownEntries {
    let led = this.led.get(term);
    if (led === undefined) {
      const { NONE } = KnownEntries;
      led = (this.leaders.get(term) ?? NONE).filledFrom(this.sent.get(term) ?? NONE, 0, Infinity);
      this.led.set(term, led);
    }
    return led;
  }

  learnCommitted(index: number, entry: Entry): void {
    if (this.committedEntries.at(index) === undefined) this.committedEntries = this.committedEntries.with(index, entry);
  }

  /** Somebody has committed what it does not tell. */
  learnUnseen(index: number): void {
    this.unseen.add(index);
  }

  learnLeader(term: number, entries: KnownEntries): void {
    this.leaders.set(term, entries);
    this.led.delete(term);
  }

  /** What a leader sends stands in its log. */
  learnMessage(message: ToldMessage): void {
    const { term } = message;
    if (term === undefined) return;
    for (const [index, told] of shownBy(message)) {
      const entry = this.entryOf(index, told);
      if (entry === null || index === 0) continue;
      this.sent.set(term, (this.sent.get(term) ?? KnownEntries.NONE).with(index, entry));
      this.led.delete(term);
    }
  }

  private learnPayload(index: number, { term, payload }: ToldEntry): void {
    if (term === undefined || payload === undefined) return;
    const name = nameOf(index, term);
    if (!this.payloads.has(name)) this.payloads.set(name, payload);
  }
}

/** The entries that a message shows in the log of its sender, by their indexes. */
function shownBy({ term, previous, entries = [] }: ToldMessage): readonly (readonly [number, ToldEntry])[] {
  if (term === undefined || previous === undefined) return [];
  return [previous, ...entries].map((entry, i) => [previous.index + i, entry]);
}

const nameOf = (index: number, term: number): string => `${index} ${term}`;
