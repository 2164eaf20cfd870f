// The log of one server, as far as it is told: entries that are known, and places of which nothing is. It grows and shrinks
// with what is told, and is whole where no place above the common beginning is unknown.

import {
  append,
  EMPTY_LOG,
  entryAt,
  HIDDEN_TERM,
  isSameEntry,
  logUpTo,
  type Entry,
  type Log,
} from "../contract/log.js";
import { NOOP } from "../contract/payload.js";

export class KnownLog {
  private log = EMPTY_LOG;
  /** The places of which nothing is known, in ascending order. */
  private unknown: number[] = [];

  /** `beginning`: a log of hidden entries that every log begins with, whatever is told of those. */
  constructor(private readonly beginning: Log) {}

  get lastIndex(): number {
    return this.log.index;
  }

  /** The log; null while something of it is unknown. */
  get whole(): Log | null {
    return this.unknown.length === 0 ? this.log : null;
  }

  /** The log with hidden entries where nothing is known. */
  get told(): Log {
    return this.log;
  }

  /** What is known to stand at an index. */
  at(index: number): Entry | null {
    const entry = entryAt(this.log, index);
    return entry === undefined || entry.term === HIDDEN_TERM ? null : entry;
  }

  /** The places of which nothing is known, up to an index. */
  unknownUpTo(index: number): readonly number[] {
    const { unknown } = this;
    if (unknown.length === 0 || unknown[0] > index) return NONE;
    const end = unknown.findIndex((place) => place > index);
    return end < 0 ? unknown : unknown.slice(0, end);
  }

  /** Nobody will say what is still unknown up to an index: it counts as hidden. */
  giveUp(index: number): void {
    if (this.unknown.length > 0 && this.unknown[0] <= index)
      this.unknown = this.unknown.filter((place) => place > index);
  }

  /** Its last entry is at this index: what follows is gone, what is new is unknown. */
  endAt(index: number, made: (index: number) => Entry | null = () => null): void {
    if (index < this.log.index) this.truncate(index);
    if (this.log.index < this.beginning.index) this.log = logUpTo(this.beginning, index);
    while (this.log.index < index) this.push(made(this.log.index + 1));
  }

  /** From this index on it has these entries and no others. */
  replace(from: number, entries: readonly (Entry | null)[]): void {
    this.endAt(from - 1);
    for (const entry of entries) this.push(entry);
  }

  /**
   * These entries stand after this index, as far as they are told. As in AppendEntries: what contradicts them is gone with all
   * that follows it.
   */
  accept(after: number, entries: readonly (Entry | null)[]): void {
    if (this.log.index < after) this.endAt(after);
    const learned = new Map<number, Entry>();
    entries.forEach((entry, i) => {
      const index = after + 1 + i;
      const known = this.at(index);
      if (known !== null && entry !== null && !isSameEntry(known, entry)) this.truncate(index - 1);
      if (index > this.log.index) this.push(entry);
      else if (entry !== null) learned.set(index, entry);
    });
    this.learn(learned);
  }

  /** These entries may stand after this index by now: what they contradict, or may, is known no longer. */
  doubt(after: number, entries: readonly (Entry | null)[], committed: number): void {
    for (let i = 0; i < entries.length && after + i < this.log.index; i++) {
      const index = after + 1 + i;
      const known = this.at(index);
      const entry = entries[i];
      if (index <= committed || known === null || (entry !== null && isSameEntry(known, entry))) continue;
      this.forgetAbove(index - 1);
      return;
    }
  }

  /** These entries stand at these indexes. Of what is known already nothing changes. */
  learn(entries: ReadonlyMap<number, Entry>): void {
    const unknown = this.unknown.filter((index) => entries.has(index));
    if (unknown.length === 0) return;
    const [lowest] = unknown;
    const above: Entry[] = [];
    for (let at = this.log; at.index >= lowest; at = at.previous!) above.push(at);
    const rest = new Set(this.unknown.filter((index) => !entries.has(index)));
    this.truncate(lowest - 1);
    for (let i = above.length - 1; i >= 0; i--) {
      const index = this.log.index + 1;
      const isKnown = above[i].term !== HIDDEN_TERM;
      this.push(rest.has(index) ? null : isKnown ? above[i] : entries.get(index)!);
    }
  }

  /** Nobody can say any more what stands above this index. */
  forgetAbove(index: number): void {
    const last = this.log.index;
    if (last <= index) return;
    this.truncate(index);
    this.endAt(last);
  }

  private truncate(index: number): void {
    this.log = logUpTo(this.log, index);
    while (this.unknown.length > 0 && this.unknown[this.unknown.length - 1] > index) this.unknown.pop();
  }

  private push(entry: Entry | null): void {
    const index = this.log.index + 1;
    if (index <= this.beginning.index) {
      this.log = logUpTo(this.beginning, index);
      return;
    }
    if (entry === null) this.unknown.push(index);
    const { term, payload } = entry ?? HIDDEN;
    this.log = append(this.log, term, payload);
  }
}

const HIDDEN: Entry = { term: HIDDEN_TERM, payload: NOOP };
const NONE: readonly number[] = [];

/** A log of so many hidden entries. */
export function hiddenLog(length: number): Log {
  let log = EMPTY_LOG;
  while (log.index < length) log = append(log, HIDDEN.term, HIDDEN.payload);
  return log;
}
