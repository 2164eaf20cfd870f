// The set of clusters that were seen, by fingerprint: open addressing on one typed array, the two lanes side by side.
// A place follows from a fingerprint by scaling, so that growing keeps the order and runs through memory once. More memory
// is reserved than is used: growing then only stretches the part in use, and touches no memory that was not needed.

import { withRoom } from "./interned.js";
import { bytesOf, type SectionReader } from "./checkpoint.js";

const LOAD_MAX = 0.75;
const GROWTH = 1.35;
/** Places behind the last home, for what is displaced there. */
const TAIL = 1 << 10;
/** How many times as much is reserved, and how many places more at most: systems grant no more than they could ever give. */
const RESERVE = 8;
const RESERVE_MAX = 1 << 27;

export class VisitedSet {
  size = 0;
  /** How many homes there are for fingerprints. */
  capacity = 0;
  private limit = 0;
  private scale = 0;
  /** Where the part of the table that is in use ends. */
  private end = 0;
  private table!: Int32Array;
  /** Of no meaning: what was read only to have it near. */
  private touched = 0;

  constructor(capacity = 1 << 12) {
    this.table = reserved(capacity);
    this.take(capacity, 0);
  }

  /** Adds a fingerprint; answers whether it is new. */
  add(low: number, high: number): boolean {
    // Nothing and nothing is an empty place.
    if (low === 0 && high === 0) high = 1;
    const { table, end } = this;
    // The high lane is no guide: under symmetry it is the lowest of several, so that most are low.
    let at = 2 * Math.floor((low >>> 0) * this.scale);
    for (; at < end; at += 2) {
      const there = table[at + 1];
      if (there === high && table[at] === low) return false;
      if (there === 0 && table[at] === 0) break;
    }
    if (this.size >= this.limit || at >= end) {
      this.grow();
      return this.add(low, high);
    }
    table[at] = low;
    table[at + 1] = high;
    this.size++;
    return true;
  }

  /** Adds many fingerprints, two lanes each; writes 1 for each that is new, 0 for each that is not. */
  addAll(fingerprints: Int32Array, size: number, answers: Uint8Array): void {
    this.touched ^= this.touch(fingerprints, size);
    for (let i = 0; i < size; i++) answers[i] = this.add(fingerprints[2 * i], fingerprints[2 * i + 1]) ? 1 : 0;
  }

  // Brings the places into the nearest cache. Reading decides nothing, so that the memory is asked for many at once: a
  // processor that must guess what comes of each look-up asks for few.
  private touch(fingerprints: Int32Array, size: number): number {
    const { table, scale } = this;
    let sum = 0;
    for (let i = 0; i < size; i++) sum ^= table[2 * Math.floor((fingerprints[2 * i] >>> 0) * scale)];
    return sum;
  }

  /** How many more fit before it grows. */
  get room(): number {
    return this.limit - this.size;
  }

  get bytes(): number {
    return 4 * this.end;
  }

  /** How many bytes it will take while it grows. */
  get bytesToGrow(): number {
    const after = GROWTH * this.bytes;
    return after <= this.table.byteLength ? after : this.bytes + after;
  }

  /** All of it as bytes, for whoever puts it away. */
  get section(): Uint8Array {
    return bytesOf(this.table.subarray(0, this.end));
  }

  static restored(capacity: number, size: number, read: SectionReader): VisitedSet {
    const visited = new VisitedSet(1);
    visited.table = new Int32Array(read(8 * (capacity + TAIL)).buffer);
    visited.take(capacity, 2 * (capacity + TAIL));
    visited.size = size;
    return visited;
  }

  /** Makes room for a third more. */
  grow(): void {
    const { table, end } = this;
    const capacity = Math.ceil(this.capacity * GROWTH);
    if (2 * (capacity + TAIL) <= table.length) {
      this.take(capacity, end);
      this.stretch(end);
    } else {
      this.table = reserved(capacity);
      this.take(capacity, 0);
      for (let at = 0; at < end; at += 2) if (!isEmpty(table, at)) this.put(table[at], table[at + 1]);
    }
  }

  // What is new of the part in use is written before it is read: a page that is read first is lent, and to have it then
  // for one's own stops every thread of the process for a moment.
  private take(capacity: number, end: number): void {
    this.capacity = capacity;
    this.limit = Math.floor(capacity * LOAD_MAX);
    this.scale = capacity / 2 ** 32;
    this.end = 2 * (capacity + TAIL);
    this.table.fill(0, end, this.end);
  }

  // From the end on, run by run: all that stands in a run has its home there or behind it, before and after.
  private stretch(end: number): void {
    const { table } = this;
    let run = new Int32Array(1 << 7);
    for (let last = end - 2; last >= 0; last -= 2) {
      let length = 0;
      for (; last >= 0 && !isEmpty(table, last); last -= 2) {
        run = withRoom(run, length + 2);
        run[length++] = table[last];
        run[length++] = table[last + 1];
        table[last] = 0;
        table[last + 1] = 0;
      }
      for (let i = 0; i < length; i += 2) this.put(run[i], run[i + 1]);
    }
  }

  /** Puts a fingerprint that is not there into its place. */
  private put(low: number, high: number): void {
    const { table, end } = this;
    let at = 2 * Math.floor((low >>> 0) * this.scale);
    while (at < end && !isEmpty(table, at)) at += 2;
    if (at >= end) throw new RangeError("the set of clusters has no room at its end");
    table[at] = low;
    table[at + 1] = high;
  }
}

const isEmpty = (table: Int32Array, at: number): boolean => table[at + 1] === 0 && table[at] === 0;

const reserved = (capacity: number): Int32Array =>
  new Int32Array(2 * (Math.min(RESERVE * capacity, capacity + RESERVE_MAX) + TAIL));
