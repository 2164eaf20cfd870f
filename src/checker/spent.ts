// How much of each bound a run has used up, and what its clients asked for where that is counted. Whatever is counted is
// part of the state of a search.

import { ASKED, ASKED_BITS, COUNTED, costOf } from "./cost.js";
import { InternTable, withRoom } from "./interned.js";
import type { AskedBoundName, Bounds } from "./model.js";

/** Of operations, then of every kind of fault and of operation that is counted by itself. */
type Counts = readonly number[];

interface Sum {
  readonly counts: Counts;
  /** By place, as `LocalSteps` numbers them: how many commands were asked for it. */
  readonly asked: readonly number[];
}

const BITS = [ASKED, ...COUNTED.map(costOf)];
const UNKNOWN = -2;
/** What was to be spent is no longer there. */
export const OVERSPENT = -1;

export class UsageTable {
  readonly sums: InternTable<Sum>;
  /** What was added up, in order: pairs of a sum and a cost. */
  readonly journal: number[] = [];
  private readonly ends: Counts;
  private readonly next: Int32Array<ArrayBuffer>[] = [];

  /** `placeText`: the text of a place, since its number depends on who came first. */
  constructor(bounds: Bounds, renamings: number, placeText: (place: number) => string) {
    this.ends = [bounds.operations, ...COUNTED.map((name) => bounds[name])];
    const askedText = (times: number, place: number): string => (times === 0 ? "" : ` ${times} x ${placeText(place)}`);
    this.sums = new InternTable<Sum>(
      renamings,
      ({ counts, asked }) => counts.join() + asked.map(askedText).sort().join(""),
    );
    this.sums.numberOf({ counts: this.ends.map(() => 0), asked: [] });
  }

  /** How many operations of a kind were asked for. */
  timesAskedFor(spent: number, bound: AskedBoundName): number {
    return this.sums.values[spent].counts[1 + COUNTED.indexOf(bound)];
  }

  /** How many commands were asked for a place. */
  timesAsked(spent: number, place: number): number {
    return this.sums.values[spent].asked[place] ?? 0;
  }

  /** The number of what was spent once a cost is added, or OVERSPENT. */
  after(spent: number, cost: number): number {
    let row = this.next[spent];
    if (row === undefined || cost >= row.length) {
      row = withRoom(row ?? new Int32Array(0), cost + 1, UNKNOWN);
      this.next[spent] = row;
    }
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
    const before = this.sums.values[spent];
    const counts = before.counts.map((count, kind) => {
      // What has no end needs no counting.
      const isCounted = (cost & BITS[kind]) !== 0 && this.ends[kind] !== Infinity;
      return isCounted ? count + 1 : count;
    });
    if (counts.some((count, kind) => count > this.ends[kind])) return OVERSPENT;
    const asked = before.asked.slice();
    const place = (cost >> ASKED_BITS) - 1;
    if (place >= 0) {
      while (asked.length <= place) asked.push(0);
      asked[place]++;
    }
    return this.sums.numberOf({ counts, asked });
  }
}
