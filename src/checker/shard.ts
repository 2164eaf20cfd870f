// A search cut into shards: each worker keeps the clusters that it discovers, and each owns the fingerprints of one part
// of the visited set. Whether a cluster is new is asked of the owner of its fingerprint (often oneself), many at once:
// look-ups that do not wait for each other overlap in the memory.

import { withRoom } from "./interned.js";
import { SUCCESSORS_MAX } from "./links.js";

/** Which of how many workers this is. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export const WHOLE: Shard = { index: 0, of: 1 };

/** Who owns a fingerprint. */
export const ownerOf = (high: number, workers: number): number => ((high & 0xffff) * workers) >>> 16;

/**
 * When so many questions to another worker wait, it is time to ask: few enough to stay in the nearest caches. A cluster's
 * successors still fit then.
 */
const QUESTIONS_ENOUGH = 1 << 11;
export const QUESTIONS_MAX = QUESTIONS_ENOUGH + SUCCESSORS_MAX;

const ROOM_AT_FIRST = 1 << 11;
const RECENT = 1 << 13;

/** The questions to one owner, with the clusters that wait for the answers. */
export class Questions {
  size = 0;
  /** Two lanes a question. */
  fingerprints = new Int32Array(2 * ROOM_AT_FIRST);
  parents = new Int32Array(ROOM_AT_FIRST);
  ordinals = new Int32Array(ROOM_AT_FIRST);
  /** The clusters one after the other, and where each ends. */
  lists = new Int32Array(8 * ROOM_AT_FIRST);
  ends = new Int32Array(ROOM_AT_FIRST + 1);
  /** What was asked lately: to ask again would bring the answer that it is known. */
  private readonly recent = new Int32Array(2 * RECENT);

  /** Asks about a fingerprint, unless that was just done; answers whether it is asked now. */
  ask(low: number, high: number): boolean {
    const { recent, size } = this;
    const at = 2 * (low & (RECENT - 1));
    if (recent[at] === low && recent[at + 1] === high) return false;
    recent[at] = low;
    recent[at + 1] = high;
    if (size === this.parents.length) this.makeRoom(2 * size);
    this.fingerprints[2 * size] = low;
    this.fingerprints[2 * size + 1] = high;
    return true;
  }

  /** The cluster that was last asked about. */
  add(list: Int32Array, length: number, parent: number, ordinal: number): void {
    const { size } = this;
    const begin = this.ends[size];
    this.lists = withRoom(this.lists, begin + length);
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

  private makeRoom(questions: number): void {
    this.fingerprints = withRoom(this.fingerprints, 2 * questions);
    this.parents = withRoom(this.parents, questions);
    this.ordinals = withRoom(this.ordinals, questions);
    this.ends = withRoom(this.ends, questions + 1);
  }
}
