// A search cut into shards: each worker keeps the clusters that it discovers, and each owns the fingerprints of one part
// of the visited set. Whether a cluster is new is asked of the owner of its fingerprint (often oneself), many at once:
// look-ups that do not wait for each other overlap in the memory.

import { SUCCESSORS_MAX } from "./links.js";

/** Which of how many workers this is. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export const WHOLE: Shard = { index: 0, of: 1 };

/** Who owns a fingerprint. */
export const ownerOf = (high: number, workers: number): number => (high & 0xffff) % workers;

/** Questions to one owner at most: a cluster's successors still fit when there are enough of them. */
export const QUESTIONS_ENOUGH = 1 << 15;
export const QUESTIONS_MAX = QUESTIONS_ENOUGH + SUCCESSORS_MAX;

const RECENT_BITS = 13;
const RECENT = 1 << RECENT_BITS;

/** The questions to one owner, with the clusters that wait for the answers. */
export class Questions {
  size = 0;
  /** Two lanes a question. */
  readonly fingerprints = new Int32Array(2 * QUESTIONS_MAX);
  readonly parents = new Uint32Array(QUESTIONS_MAX);
  readonly ordinals = new Uint16Array(QUESTIONS_MAX);
  /** The clusters one after the other, and where each ends. */
  lists = new Int32Array(1 << 16);
  readonly ends = new Uint32Array(QUESTIONS_MAX + 1);
  /** What was asked lately: to ask again would bring the answer that it is known. */
  private readonly recent = new Int32Array(2 * RECENT);

  /** Asks about a fingerprint, unless that was just done; answers whether it is asked now. */
  ask(low: number, high: number): boolean {
    const { recent, fingerprints, size } = this;
    const at = 2 * (low & (RECENT - 1));
    if (recent[at] === low && recent[at + 1] === high) return false;
    recent[at] = low;
    recent[at + 1] = high;
    fingerprints[2 * size] = low;
    fingerprints[2 * size + 1] = high;
    return true;
  }

  /** The cluster that was last asked about. */
  add(list: Int32Array, length: number, parent: number, ordinal: number): void {
    const { size } = this;
    const begin = this.ends[size];
    if (begin + length > this.lists.length) this.lists = longer(this.lists);
    const { lists } = this;
    for (let i = 0; i < length; i++) lists[begin + i] = list[i];
    this.ends[size + 1] = begin + length;
    this.parents[size] = parent;
    this.ordinals[size] = ordinal;
    this.size++;
  }

  get isFull(): boolean {
    return this.size >= QUESTIONS_ENOUGH;
  }
}

function longer(lists: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * lists.length);
  copy.set(lists);
  return copy;
}
