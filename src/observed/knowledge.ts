// What all servers and messages of a recording tell of entries, taken together: a log that is not told is completed from it.
// It is gathered over all events before the first of them is judged.

import type { Entry, Log } from "../contract/log.js";
import { entryAt, HIDDEN_TERM } from "../contract/log.js";
import type { Payload } from "../contract/payload.js";
import type { ToldEntry, ToldMessage } from "./event.js";

/** Stands for what an entry carries where nobody tells it. */
const UNTOLD = "?";

export class Knowledge {
  /** By index and term: what the entry carries. One leader makes it, so that the two tell which it is. */
  private readonly payloads = new Map<string, Payload>();
  /** By index: the term of the entry that is committed there, of those that are told. */
  private readonly committed = new Map<number, number>();
  /** By term: its leader's log when it was last seen in office. */
  private readonly leaders = new Map<number, Log>();
  /** By term and index: the term of an entry that a message of this term's leader shows. */
  private readonly sent = new Map<string, number>();
  /** Indexes that were committed by somebody who does not tell what stands there. */
  private readonly unseen = new Set<number>();

  /** Up to here somebody has committed entries of which nobody tells anything. */
  get beginning(): number {
    let last = 0;
    for (const index of this.unseen) if (index > last && !this.committed.has(index)) last = index;
    return last;
  }

  /** An entry by what is told of it; null where its term is not. */
  entryOf(index: number, { term, payload }: ToldEntry): Entry | null {
    if (term === undefined) return null;
    return { term, payload: payload !== undefined ? payload : (this.payloads.get(nameOf(index, term)) ?? UNTOLD) };
  }

  /** The entry that is committed at an index, as far as somebody tells it. */
  committedAt(index: number): Entry | null {
    return this.entryOf(index, { term: this.committed.get(index) });
  }

  /** The entry that a term's leader has at an index, as far as it is told. */
  ledAt(term: number, index: number): Entry | null {
    const log = this.leaders.get(term);
    const entry = log && entryAt(log, index);
    const known = entry === undefined || entry.term === HIDDEN_TERM ? this.sent.get(nameOf(index, term)) : entry.term;
    return this.entryOf(index, { term: known });
  }

  learnPayload(index: number, { term, payload }: ToldEntry): void {
    if (term === undefined || payload === undefined) return;
    const name = nameOf(index, term);
    if (!this.payloads.has(name)) this.payloads.set(name, payload);
  }

  learnCommitted(index: number, { term }: Entry): void {
    if (!this.committed.has(index)) this.committed.set(index, term);
  }

  /** Somebody has committed what it does not tell. */
  learnUnseen(index: number): void {
    this.unseen.add(index);
  }

  learnLeader(term: number, log: Log): void {
    this.leaders.set(term, log);
  }

  /** What a leader sends stands in its log. */
  learnMessage({ term, previous, entries }: ToldMessage): void {
    if (term === undefined || previous === undefined) return;
    this.learnSent(term, previous.index, previous);
    entries?.forEach((entry, i) => this.learnSent(term, previous.index + 1 + i, entry));
  }

  private learnSent(leader: number, index: number, entry: ToldEntry): void {
    this.learnPayload(index, entry);
    if (entry.term !== undefined && index > 0) this.sent.set(nameOf(index, leader), entry.term);
  }
}

const nameOf = (index: number, term: number): string => `${index} ${term}`;
