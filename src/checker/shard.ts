// A search cut into shards: each worker keeps the clusters that it discovers, and each owns the fingerprints of one part
// of the visited set. Whoever discovers a cluster asks the owner of its fingerprint whether it is new, many at once.

import { Frontier } from "./frontier.js";
import { SUCCESSORS_MAX } from "./links.js";

/** Which of how many workers this is. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export const WHOLE: Shard = { index: 0, of: 1 };

/** Questions to one owner are sent off when there are so many; a cluster's successors still fit then. */
export const QUESTIONS_ENOUGH = 1 << 15;
export const QUESTIONS_MAX = QUESTIONS_ENOUGH + SUCCESSORS_MAX;

const RECENT = 1 << 16;

/** The questions to one owner, with the clusters that wait for the answers. */
export class Questions {
  size = 0;
  /** Two lanes a question. */
  readonly fingerprints = new Int32Array(2 * QUESTIONS_MAX);
  readonly clusters = new Frontier();
  readonly parents = new Uint32Array(QUESTIONS_MAX);
  readonly ordinals = new Uint16Array(QUESTIONS_MAX);
  /** What was asked lately: to ask again would bring the answer that it is known. */
  private readonly recent = new Int32Array(2 * RECENT);

  /** Asks about a fingerprint, unless that was just done; answers whether it is asked now. */
  ask(low: number, high: number): boolean {
    const at = 2 * (low & (RECENT - 1));
    if (this.recent[at] === low && this.recent[at + 1] === high) return false;
    this.recent[at] = low;
    this.recent[at + 1] = high;
    this.fingerprints[2 * this.size] = low;
    this.fingerprints[2 * this.size + 1] = high;
    return true;
  }

  /** The cluster that was last asked about. */
  add(list: Int32Array, length: number, parent: number, ordinal: number): void {
    this.clusters.push(list, length);
    this.parents[this.size] = parent;
    this.ordinals[this.size] = ordinal;
    this.size++;
  }

  get isFull(): boolean {
    return this.size >= QUESTIONS_ENOUGH;
  }

  get bytes(): number {
    return this.fingerprints.byteLength + this.parents.byteLength + this.ordinals.byteLength + this.clusters.bytes;
  }
}

/** Who owns a fingerprint. */
export const ownerOf = (high: number, workers: number): number => (high & 0xffff) % workers;
