// A search cut into shards: each worker keeps the clusters that it discovers, and each owns the fingerprints of one part
// of the visited set. Whether a cluster is new is asked of the owner of its fingerprint (often oneself), many at once:
// look-ups that do not wait for each other overlap in the memory.

import type { Frontier } from "./frontier.js";
import { SUCCESSORS_MAX, type Links } from "./links.js";
import { pack, PACKED_MAX } from "./packed-list.js";

/** Which of how many workers this is. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export const ONE_SHARD: Shard = { index: 0, of: 1 };

/** Who owns a fingerprint. */
export const ownerOf = (high: number, workers: number): number => ((high & 0xffff) * workers) >>> 16;

/**
 * Who gets a cluster where the workers part: some that were made one after the other, and so have successors in common,
 * then the next some. Not one by one: every other cluster is one of which more was lost on the way.
 */
export const shareOf = (number: number, workers: number): number => (number >>> 4) % workers;

/**
 * When so many questions to one other worker wait, it is time to ask: few enough to stay in the nearest caches. A
 * cluster's successors still fit then.
 */
const QUESTIONS_ENOUGH = 1 << 10;
const QUESTIONS_MAX = QUESTIONS_ENOUGH + SUCCESSORS_MAX;

/** What one owner is asked, and answers: in memory that both see, where they are two. */
export class SentQuestions {
  static readonly BYTES = 4 * Math.ceil((9 * QUESTIONS_MAX) / 4);

  size = 0;
  /** Two lanes each. */
  readonly fingerprints: Int32Array;
  /** 1 for each that is new. */
  readonly answers: Uint8Array;

  constructor(memory: ArrayBufferLike = new ArrayBuffer(SentQuestions.BYTES), at = 0) {
    this.fingerprints = new Int32Array(memory, at, 2 * QUESTIONS_MAX);
    this.answers = new Uint8Array(memory, at + 8 * QUESTIONS_MAX, QUESTIONS_MAX);
  }
}

/** What is asked at once of all owners, with the clusters that wait for the answers. */
export class Questions {
  size = 0;
  /** Whether somebody is asked so much that it is time. */
  isFull = false;

  // By question, in the order in which the clusters were made: what was made together is kept together.
  private readonly owners: Uint16Array;
  private readonly parents: Uint32Array;
  private readonly ordinals: Uint16Array;
  private readonly bytes: Uint16Array;
  /** The clusters one after the other, packed: each takes so many bytes. */
  private lists = new Uint8Array(1 << 14);
  private end = 0;

  /** `asked`: by owner. */
  constructor(readonly asked: readonly SentQuestions[]) {
    const most = asked.length * QUESTIONS_ENOUGH + SUCCESSORS_MAX;
    this.owners = new Uint16Array(most);
    this.parents = new Uint32Array(most);
    this.ordinals = new Uint16Array(most);
    this.bytes = new Uint16Array(most);
  }

  /** Asks an owner about a fingerprint; the cluster that has it is then added. */
  ask(owner: number, low: number, high: number): void {
    this.owners[this.size] = owner;
    const asked = this.asked[owner];
    const at = asked.size++;
    asked.fingerprints[2 * at] = low;
    asked.fingerprints[2 * at + 1] = high;
    if (at >= QUESTIONS_ENOUGH - 1) this.isFull = true;
  }

  /** The cluster that was last asked about. */
  add(list: Int32Array, length: number, parent: number, ordinal: number): void {
    if (this.end > this.lists.length - PACKED_MAX) this.makeRoom();
    const number = this.size++;
    const end = pack(list, length, this.lists, this.end);
    this.bytes[number] = end - this.end;
    this.end = end;
    this.parents[number] = parent;
    this.ordinals[number] = ordinal;
  }

  /** Keeps the clusters that the owners said are new, and is empty then. */
  settle(links: Links, frontier: Frontier): void {
    const { size, asked, owners, parents, ordinals, lists, bytes } = this;
    const next = new Int32Array(asked.length);
    let begin = 0;
    for (let i = 0; i < size; i++) {
      const end = begin + bytes[i];
      const owner = owners[i];
      if (asked[owner].answers[next[owner]++] === 1) {
        links.add(parents[i], ordinals[i]);
        frontier.push(lists, begin, end);
      }
      begin = end;
    }
    this.size = 0;
    this.end = 0;
    this.isFull = false;
    for (const one of asked) one.size = 0;
  }

  private makeRoom(): void {
    const longer = new Uint8Array(2 * this.lists.length);
    longer.set(this.lists);
    this.lists = longer;
  }
}

const RECENT = 1 << 13;

/** What was asked lately, of whomever: to ask again would bring the answer that it is known. */
export class RecentQuestions {
  private readonly lanes = new Int32Array(2 * RECENT);

  constructor() {
    // Nothing was asked yet, not even nothing and nothing: this low lane belongs to another place.
    this.lanes[0] = 1;
  }

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
