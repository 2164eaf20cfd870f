// How much of each bound a run has used up. Whatever a bound counts is part of the state of a search.

import { Interned } from "./interned.js";
import { COSTS, CRASH, DUPLICATE, FAILED_WRITE, REQUEST } from "./local-steps.js";
import type { Bounds } from "./model.js";

type Counts = readonly [requests: number, crashes: number, failedWrites: number, duplicates: number];

const BITS = [REQUEST, CRASH, FAILED_WRITE, DUPLICATE] as const;
const UNKNOWN = -2;
/** What was to be spent is no longer there. */
export const OVERSPENT = -1;

export class Spent {
  readonly counts: Interned<Counts>;
  /** What was added up, in order: pairs of a sum and a cost. */
  readonly journal: number[] = [];
  private readonly ends: Counts;
  private readonly next: Int32Array[] = [];

  constructor({ requests, crashes, failedWrites, duplicates }: Bounds, renamings: number) {
    this.ends = [requests, crashes, failedWrites, duplicates];
    this.counts = new Interned<Counts>(renamings, (counts) => counts.join());
    this.counts.numberOf([0, 0, 0, 0]);
  }

  /** The number of what was spent once a cost is added, or OVERSPENT. */
  after(spent: number, cost: number): number {
    const row = (this.next[spent] ??= new Int32Array(COSTS).fill(UNKNOWN));
    if (row[cost] === UNKNOWN) {
      this.journal.push(spent, cost);
      row[cost] = this.compute(spent, cost);
    }
    return row[cost];
  }

  /** Adds up again in the order of a journal, so that every sum gets the number that it had. */
  replay(journal: readonly number[]): void {
    for (let i = 0; i < journal.length; i += 2) this.after(journal[i], journal[i + 1]);
  }

  private compute(spent: number, cost: number): number {
    const counts = this.counts.values[spent].map((count, kind) => {
      // What has no end needs no counting.
      const isCounted = (cost & BITS[kind]) !== 0 && this.ends[kind] !== Infinity;
      return isCounted ? count + 1 : count;
    });
    const isOver = counts.some((count, kind) => count > this.ends[kind]);
    return isOver ? OVERSPENT : this.counts.numberOf([counts[0], counts[1], counts[2], counts[3]]);
  }
}
