// How the workers of one search meet: they go on in rounds, and in each round every worker asks the others about the
// fingerprints that they own. All of it lies in memory that all of them see.

import type { Search } from "../checker/search.js";
import { QUESTIONS_MAX } from "../checker/shard.js";

// Of the meeting place itself.
const ARRIVED = 0;
const ROUND = 1;
const INTS = 2;

// What each worker says when it comes.
const STATUS = 0;
const QUEUED = 1;
const KEEPING = 2;
const WORDS = 3;

const GOING_ON = 0;
const LEVEL_DONE = 1;
const STOPS = 2;
const VIOLATED = 3;

export interface Round {
  readonly end: "going on" | "complete" | "stopped" | "violated";
  /** Whether the search is to be put away now, by all workers. */
  readonly isToBeKept: boolean;
}

/** Longer than a round of the others; a worker that waits shows that it is alive. */
const WAIT_MILLISECONDS = 200;
/** Looks at the meeting place so often before it lets the processor go. */
const SPINS = 2_000;
/** Look-ups in one round at most, so that a wish to stop is heard soon. */
const LOOKUPS_A_ROUND = 400_000;
const LOOKUPS_A_BEAT = 40_000;

export class Sharing {
  private readonly place: Int32Array;
  private readonly words: Int32Array;
  private readonly sizes: Int32Array;

  constructor(
    readonly buffer: SharedArrayBuffer,
    readonly index: number,
    readonly of: number,
  ) {
    this.place = new Int32Array(buffer, 0, INTS);
    this.words = new Int32Array(buffer, 4 * INTS, WORDS * of);
    this.sizes = new Int32Array(buffer, 4 * (INTS + WORDS * of), of * of);
  }

  static bufferFor(of: number): SharedArrayBuffer {
    return new SharedArrayBuffer(headerOf(of) + of * of * PAIR);
  }

  /**
   * One round of a search whose workers have parted. `beat` is called now and then; `stops`: whether this worker wants to
   * stop; `keeps`: whether it is time to put the search away, which the first worker says for all.
   */
  round(search: Search, beat: () => void, stops: boolean, keeps: boolean): Round {
    for (let done = 0; done < LOOKUPS_A_ROUND && !search.isWaiting; done += LOOKUPS_A_BEAT) {
      search.advance(LOOKUPS_A_BEAT);
      beat();
    }
    this.say(search, stops, keeps);
    this.meet(beat);
    this.forOthers((other) => {
      const size = this.sizes[other * this.of + this.index];
      search.answer(this.fingerprints(other, this.index), size, this.answers(other, this.index));
    });
    const statuses = Array.from({ length: this.of }, (_, worker) => this.words[WORDS * worker + STATUS]);
    const isDue = this.words[KEEPING] === 1;
    this.meet(beat);
    this.forOthers((other) => search.settle(other, this.answers(this.index, other)));
    const end = this.endOf(statuses, search, beat);
    return { end, isToBeKept: end === "stopped" || (isDue && end === "going on") };
  }

  private endOf(statuses: readonly number[], search: Search, beat: () => void): Round["end"] {
    if (statuses.includes(VIOLATED)) return "violated";
    if (statuses.includes(STOPS)) return "stopped";
    return statuses.every((status) => status === LEVEL_DONE) ? this.nextLevel(search, beat) : "going on";
  }

  // Whether there is another level shows only once every answer is in.
  private nextLevel(search: Search, beat: () => void): Round["end"] {
    this.words[WORDS * this.index + QUEUED] = Math.min(1, search.queued);
    this.meet(beat);
    const isAnyLeft = Array.from({ length: this.of }, (_, worker) => this.words[WORDS * worker + QUEUED]).includes(1);
    // Nobody may say anything new before all have read this.
    this.meet(beat);
    if (!isAnyLeft) return "complete";
    search.nextLevel();
    return search.isDone ? "complete" : "going on";
  }

  private say(search: Search, stops: boolean, keeps: boolean): void {
    this.words[WORDS * this.index + STATUS] = statusOf(search, stops);
    this.words[WORDS * this.index + KEEPING] = keeps ? 1 : 0;
    this.forOthers((other) => {
      const { fingerprints, size } = search.questionsTo(other);
      this.sizes[this.index * this.of + other] = size;
      this.fingerprints(this.index, other).set(fingerprints.subarray(0, 2 * size));
    });
  }

  private forOthers(visit: (other: number) => void): void {
    for (let other = 0; other < this.of; other++) if (other !== this.index) visit(other);
  }

  private fingerprints(from: number, to: number): Int32Array {
    return new Int32Array(this.buffer, headerOf(this.of) + (from * this.of + to) * PAIR, 2 * QUESTIONS_MAX);
  }

  private answers(from: number, to: number): Uint8Array {
    const at = headerOf(this.of) + (from * this.of + to) * PAIR + 8 * QUESTIONS_MAX;
    return new Uint8Array(this.buffer, at, QUESTIONS_MAX);
  }

  /** Waits until all workers have come. */
  meet(beat: () => void): void {
    const { place } = this;
    const round = Atomics.load(place, ROUND);
    if (Atomics.add(place, ARRIVED, 1) + 1 === this.of) {
      Atomics.store(place, ARRIVED, 0);
      Atomics.add(place, ROUND, 1);
      Atomics.notify(place, ROUND);
      return;
    }
    for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(place, ROUND) !== round) return;
    while (Atomics.load(place, ROUND) === round) {
      Atomics.wait(place, ROUND, round, WAIT_MILLISECONDS);
      beat();
    }
  }
}

function statusOf(search: Search, stops: boolean): number {
  if (search.violated !== null) return VIOLATED;
  if (stops) return STOPS;
  return search.isLevelDone ? LEVEL_DONE : GOING_ON;
}

const PAIR = 9 * QUESTIONS_MAX + ((4 - ((9 * QUESTIONS_MAX) % 4)) % 4);

const headerOf = (of: number): number => 4 * (INTS + WORDS * of + of * of);
