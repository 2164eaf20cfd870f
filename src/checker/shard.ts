// A search cut into shards: each worker keeps the clusters that it discovers, and each owns the fingerprints of one part
// of the visited set. Whether a cluster is new is asked of the owner of its fingerprint (often oneself), many at once:
// look-ups that do not wait for each other overlap in the memory.

import type { Frontier } from "./frontier.js";
import { withRoom } from "./interned.js";
import { SUCCESSORS_MAX, type Links } from "./links.js";

/** Which of how many workers this is. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export const WHOLE: Shard = { index: 0, of: 1 };

/** Who owns a fingerprint. */
export const ownerOf = (high: number, workers: number): number => ((high & 0xffff) * workers) >>> 16;

/** Who gets a cluster where the workers part. Not by turns: every other cluster is one of which more was lost on the way. */
export const shareOf = (number: number, workers: number): number =>
  ownerOf(Math.imul(number, 0x9e3779b1) >>> 16, workers);

/**
 * When so many questions to one other worker wait, it is time to ask: few enough to stay in the nearest caches. A
 * cluster's successors still fit then.
 */
const QUESTIONS_ENOUGH = 1 << 10;
export const QUESTIONS_MAX = QUESTIONS_ENOUGH + SUCCESSORS_MAX;

const ROOM_AT_FIRST = 1 << 10;

/** What one owner is asked. */
export class Asked {
  size = 0;
  /** Two lanes each. */
  fingerprints = new Int32Array(2 * ROOM_AT_FIRST);
  /** 1 for each that is new. */
  answers = new Uint8Array(ROOM_AT_FIRST);

  add(low: number, high: number): void {
    const { size } = this;
    if (size === this.answers.length) {
      this.fingerprints = withRoom(this.fingerprints, 4 * size);
      this.answers = new Uint8Array(2 * size);
    }
    this.fingerprints[2 * size] = low;
    this.fingerprints[2 * size + 1] = high;
    this.size++;
  }
}

/** What is asked at once of all owners, with the clusters that wait for the answers. */
export class Questions {
  size = 0;
  /** By owner. */
  readonly asked: readonly Asked[];
  /** Whether somebody is asked so much that it is time. */
  isFull = false;

  // By question, in the order in which the clusters were made: what was made together is kept together.
  private owners = new Int32Array(ROOM_AT_FIRST);
  private parents = new Int32Array(ROOM_AT_FIRST);
  private ordinals = new Int32Array(ROOM_AT_FIRST);
  /** The clusters one after the other, and where each ends. */
  private lists = new Int32Array(8 * ROOM_AT_FIRST);
  private ends = new Int32Array(ROOM_AT_FIRST + 1);

  constructor(workers: number) {
    this.asked = Array.from({ length: workers }, () => new Asked());
  }

  /** Asks an owner about a fingerprint; the cluster that has it is then added. */
  ask(owner: number, low: number, high: number): void {
    const { size } = this;
    if (size === this.owners.length) this.makeRoom(2 * size);
    this.owners[size] = owner;
    const asked = this.asked[owner];
    asked.add(low, high);
    if (asked.size >= QUESTIONS_ENOUGH) this.isFull = true;
  }

  /** The cluster that was last asked about. */
  add(list: Int32Array, length: number, parent: number, ordinal: number): void {
    const size = this.size++;
    const begin = this.ends[size];
    this.lists = withRoom(this.lists, begin + length);
    const { lists } = this;
    for (let i = 0; i < length; i++) lists[begin + i] = list[i];
    this.ends[size + 1] = begin + length;
    this.parents[size] = parent;
    this.ordinals[size] = ordinal;
  }

  /** Keeps the clusters that the owners said are new, and is empty then. */
  settle(links: Links, frontier: Frontier): void {
    const { size, asked, owners, parents, ordinals, lists, ends } = this;
    const next = new Int32Array(asked.length);
    for (let i = 0; i < size; i++) {
      const owner = owners[i];
      if (asked[owner].answers[next[owner]++] === 0) continue;
      links.add(parents[i], ordinals[i]);
      frontier.push(lists, ends[i], ends[i + 1]);
    }
    this.size = 0;
    this.isFull = false;
    for (const one of asked) one.size = 0;
  }

  private makeRoom(questions: number): void {
    this.owners = withRoom(this.owners, questions);
    this.parents = withRoom(this.parents, questions);
    this.ordinals = withRoom(this.ordinals, questions);
    this.ends = withRoom(this.ends, questions + 1);
  }
}

const RECENT = 1 << 13;

/** What was asked lately, of whomever: to ask again would bring the answer that it is known. */
export class Recent {
  private readonly lanes = new Int32Array(2 * RECENT);

  /** Whether this was just asked; from now on it was. */
  has(low: number, high: number): boolean {
    const { lanes } = this;
    const at = 2 * (low & (RECENT - 1));
    if (lanes[at] === low && lanes[at + 1] === high) return true;
    lanes[at] = low;
    lanes[at + 1] = high;
    return false;
  }
}
