// The log of one server, as far as it is told: entries that are known, and places of which nothing is. It grows and shrinks
// with what is told, and is whole where no place above the common beginning is unknown.

import { append, EMPTY_LOG, HIDDEN_TERM, isSameEntry, logUpTo, type Entry, type Log } from "../contract/log.js";
import { NOOP } from "../contract/payload.js";
import { KnownEntries } from "./known-entries.js";

export class KnownLog {
  private last = 0;
  private known = KnownEntries.NONE;
  /** Up to here what is not known counts as hidden. */
  private hiddenUpTo: number;
  /** The log up to a place that was unknown, and of which entries it was made. */
  private made: { readonly log: Log; readonly of: KnownEntries };

  /** `beginning`: a log of hidden entries that every log begins with, whatever is told of those. */
  constructor(private readonly beginning: Log) {
    this.hiddenUpTo = beginning.index;
    this.made = { log: beginning, of: this.known };
  }

  get lastIndex(): number {
    return this.last;
  }

  /** The log; null while something of it is unknown. */
  get whole(): Log | null {
    const { beginning, last, known, hiddenUpTo } = this;
    if (last <= beginning.index) return logUpTo(beginning, last);
    let log = logUpTo(this.made.log, known.firstDifference(this.made.of) - 1);
    while (log.index < last) {
      const entry = known.at(log.index + 1) ?? (log.index < hiddenUpTo ? HIDDEN : null);
      if (entry === null) break;
      log = append(log, entry.term, entry.payload);
    }
    this.made = { log, of: known };
    return log.index === last ? log : null;
  }

  /** What is known of it. */
  get entries(): KnownEntries {
    return this.known;
  }

  /** What is known to stand at an index. */
  at(index: number): Entry | null {
    return this.known.at(index) ?? null;
  }

  /** Nobody will say what is still unknown up to an index: it counts as hidden. */
  giveUp(index: number): void {
    this.hiddenUpTo = Math.max(this.hiddenUpTo, Math.min(index, this.last));
  }

  /** Its last entry is at this index: what follows is gone, what is new is unknown. */
  endAt(index: number): void {
    this.truncate(index);
    this.last = index;
  }

  /** From this index on it has these entries and no others. */
  replace(from: number, entries: readonly (Entry | null)[]): void {
    this.endAt(from - 1);
    for (const entry of entries) this.push(entry);
  }

  push(entry: Entry | null): void {
    this.last++;
    if (entry !== null) this.learn(this.last, entry);
  }

  /**
   * These entries stand after this index, as far as they are told. As in AppendEntries: what contradicts them is gone with all
   * that follows it.
   */
  accept(after: number, entries: readonly (Entry | null)[]): void {
    if (this.last < after) this.endAt(after);
    entries.forEach((entry, i) => {
      const index = after + 1 + i;
      const known = this.at(index);
      if (known !== null && entry !== null && !isSameEntry(known, entry)) this.truncate(index - 1);
      if (index > this.last) this.push(entry);
      else if (entry !== null) this.learn(index, entry);
    });
  }

  /** The same of entries that somebody else has up to an index, as far as those are known. */
  acceptAll(after: number, upTo: number, others: KnownEntries): void {
    if (this.last < after) this.endAt(after);
    this.truncate(this.known.firstClash(others, after, upTo) - 1);
    if (this.last < upTo) this.endAt(upTo);
    this.complete(upTo, others);
  }

  /** These entries may stand after this index by now: what they contradict, or may, is known no longer. */
  doubt(after: number, entries: readonly (Entry | null)[], committed: number): void {
    for (let i = 0; i < entries.length && after + i < this.last; i++) {
      const index = after + 1 + i;
      const known = this.at(index);
      const entry = entries[i];
      if (index <= committed || known === null || (entry !== null && isSameEntry(known, entry))) continue;
      this.forgetAbove(index - 1);
      return;
    }
  }

  /** This entry stands at this index. Of what is known already nothing changes. */
  learn(index: number, entry: Entry): void {
    if (index <= this.hiddenUpTo || index > this.last || this.known.at(index) !== undefined) return;
    this.known = this.known.with(index, entry);
  }

  /** What is unknown up to an index stands as others have it, as far as that is known. */
  complete(index: number, others: KnownEntries): void {
    this.known = this.known.filledFrom(others, this.hiddenUpTo, Math.min(index, this.last));
  }

  /** Nobody can say any more what stands above this index. */
  forgetAbove(index: number): void {
    const { last } = this;
    this.truncate(index);
    this.last = last;
  }

  private truncate(index: number): void {
    if (index >= this.last) return;
    this.last = index;
    this.known = this.known.upTo(index);
    if (index >= this.hiddenUpTo) return;
    this.hiddenUpTo = Math.max(index, this.beginning.index);
    this.made = { ...this.made, log: logUpTo(this.made.log, this.hiddenUpTo) };
  }
}

const HIDDEN: Entry = { term: HIDDEN_TERM, payload: NOOP };

/** A log of so many hidden entries. */
export function hiddenLog(length: number): Log {
  let log = EMPTY_LOG;
  while (log.index < length) log = append(log, HIDDEN.term, HIDDEN.payload);
  return log;
}
