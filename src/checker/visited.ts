// The set of clusters that were seen, by fingerprint: open addressing on one typed array, the two lanes side by side.
// A place follows from a fingerprint by scaling, so that growing keeps the order and runs through memory once.

import { bytesOf, type SectionReader } from "./snapshot.js";

const LOAD_MAX = 0.75;
const GROWTH = 1.35;

export class Visited {
  size = 0;
  /** How many fingerprints there are places for. */
  capacity = 0;
  private limit = 0;
  private scale = 0;
  private table!: Int32Array;

  constructor(capacity = 1 << 12) {
    this.take(capacity, new Int32Array(2 * capacity), 0);
  }

  /** Adds a fingerprint; answers whether it is new. */
  add(low: number, high: number): boolean {
    // Nothing and nothing is an empty place.
    if (low === 0 && high === 0) high = 1;
    const { table } = this;
    const end = table.length;
    // The high lane is no guide: under symmetry it is the lowest of several, so that most are low.
    let at = 2 * Math.floor((low >>> 0) * this.scale);
    for (;;) {
      const there = table[at + 1];
      if (there === high && table[at] === low) return false;
      if (there === 0 && table[at] === 0) break;
      at += 2;
      if (at === end) at = 0;
    }
    if (this.size >= this.limit) {
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
    for (let i = 0; i < size; i++) answers[i] = this.add(fingerprints[2 * i], fingerprints[2 * i + 1]) ? 1 : 0;
  }

  get bytes(): number {
    return this.table.byteLength;
  }

  /** How many bytes there will be once it has grown, and while it does. */
  get bytesToGrow(): number {
    return this.bytes * (1 + GROWTH);
  }

  /** All of it as bytes, for whoever puts it away. */
  get section(): Uint8Array {
    return bytesOf(this.table);
  }

  static restored(capacity: number, size: number, read: SectionReader): Visited {
    const visited = new Visited(1);
    visited.take(capacity, new Int32Array(read(8 * capacity).buffer), size);
    return visited;
  }

  private take(capacity: number, table: Int32Array, size: number): void {
    this.capacity = capacity;
    this.limit = Math.floor(capacity * LOAD_MAX);
    this.scale = capacity / 2 ** 32;
    this.table = table;
    this.size = size;
  }

  private grow(): void {
    const old = this.table;
    const capacity = Math.ceil(this.capacity * GROWTH);
    this.take(capacity, new Int32Array(2 * capacity), 0);
    for (let at = 0; at < old.length; at += 2) if (old[at] !== 0 || old[at + 1] !== 0) this.add(old[at], old[at + 1]);
  }
}
