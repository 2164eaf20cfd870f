// How the workers of one search meet: they go on in rounds, and in each round every worker asks the others about the
// fingerprints that they own. What is asked in one round is answered some rounds later, and kept some rounds after that, so
// that who is slow in one round holds up nobody. All of it lies in memory that all of them see.

import type { Search } from "../checker/search.js";
import { QUESTIONS_MAX } from "../checker/shard.js";

/** Rounds from a question to its answer, and from there to the asker: as far as a worker may be ahead of the others. */
const LAG = 4;
/** Rounds whose questions and answers are needed at once. */
const ROUNDS = 2 * LAG + 1;

// Of the meeting place itself.
const ARRIVED = 0;
const MEETING = 1;
const INTS = 2;

// What each worker says: of itself, ...
const ASKED = 0;
const ANSWERED = 1;
const QUEUED = 2;
const WORDS = 3;

// ... and of each round.
const STATUS = 0;
const KEEPING = 1;
const GROWING = 2;
const ROUND_WORDS = 3;

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
  private readonly roundWords: Int32Array;
  private readonly sizes: Int32Array;
  /** Where the questions and answers begin. */
  private readonly pairs: number;
  /** The number of the round. */
  private now = 0;

  /** `beat` is called now and then while this worker works or waits. */
  constructor(
    private readonly buffer: SharedArrayBuffer,
    readonly index: number,
    readonly of: number,
    private readonly beat: () => void,
  ) {
    const { place, words, roundWords, sizes, pairs } = layoutFor(of);
    this.pairs = pairs;
    this.place = new Int32Array(buffer, place, INTS);
    this.words = new Int32Array(buffer, words, WORDS * of);
    this.roundWords = new Int32Array(buffer, roundWords, ROUNDS * ROUND_WORDS * of);
    this.sizes = new Int32Array(buffer, sizes, ROUNDS * of * of);
  }

  static bufferFor(of: number): SharedArrayBuffer {
    return new SharedArrayBuffer(layoutFor(of).end);
  }

  /**
   * One round of a search whose workers have parted. `stops`: whether this worker wants to stop; `keeps`: whether it is
   * time to put the search away, which the first worker says for all.
   */
  round(search: Search, stops: boolean, keeps: boolean): Round {
    for (let done = 0; done < LOOKUPS_A_ROUND && !search.isWaiting; done += LOOKUPS_A_BEAT) {
      search.advance(LOOKUPS_A_BEAT);
      this.beat();
    }
    const said = this.exchange(search, statusOf(search, stops), keeps);
    if (said.length === 0) return { end: "going on", isToBeKept: false };
    const statuses = said.map((words) => words[STATUS]);
    const isDue = said[0][KEEPING] === 1;
    if (said.some((words) => words[GROWING] === 1)) search.growSoon();
    const isLevelDone = statuses.every((status) => status === LEVEL_DONE);
    const isEnd = statuses.includes(VIOLATED) || statuses.includes(STOPS);
    if (isLevelDone || isEnd || isDue) this.drain(search);
    if (statuses.includes(VIOLATED)) return { end: "violated", isToBeKept: false };
    if (statuses.includes(STOPS)) return { end: "stopped", isToBeKept: true };
    const end = isLevelDone ? this.nextLevel(search) : "going on";
    return { end, isToBeKept: isDue && end === "going on" };
  }

  /** Asks nothing more until all that was asked is answered. */
  private drain(search: Search): void {
    for (let round = 0; round < 2 * LAG; round++) this.exchange(search, GOING_ON, false);
  }

  /** Asks this round's questions, answers those of an earlier one and takes the answers of a still earlier one. */
  private exchange(search: Search, status: number, keeps: boolean): readonly Int32Array[] {
    const now = ++this.now;
    const answered = now - LAG;
    const settled = answered - LAG;
    this.ask(search, status, keeps);
    this.publish(ASKED, now);
    // Before the first round there was none: its place is that of a later one, which may be there already.
    if (answered <= 0) return [];
    this.waitForOthers(ASKED, answered);
    const said = Array.from({ length: this.of }, (_, worker) => this.saidBy(worker, answered).slice());
    this.forOthers((other) => {
      const at = this.pairAt(other, this.index, answered);
      search.answer(this.fingerprintsAt(at), this.sizes[at], this.answersAt(at));
    });
    this.publish(ANSWERED, answered);
    if (settled > 0) {
      this.waitForOthers(ANSWERED, settled);
      search.settle((other) => this.answersAt(this.pairAt(this.index, other, settled)));
    }
    return said;
  }

  private ask(search: Search, status: number, keeps: boolean): void {
    const { now } = this;
    const said = this.saidBy(this.index, now);
    said[STATUS] = status;
    said[KEEPING] = keeps ? 1 : 0;
    said[GROWING] = search.growsSoon ? 1 : 0;
    const questions = search.handOver();
    this.forOthers((other) => {
      const { fingerprints, size } = questions[other];
      const at = this.pairAt(this.index, other, now);
      this.sizes[at] = size;
      this.fingerprintsAt(at).set(fingerprints.subarray(0, 2 * size));
    });
  }

  // Whether there is another level shows only once every answer is in.
  private nextLevel(search: Search): Round["end"] {
    this.words[WORDS * this.index + QUEUED] = Math.min(1, search.queued);
    this.meet();
    const isAnyLeft = Array.from({ length: this.of }, (_, worker) => this.words[WORDS * worker + QUEUED]).includes(1);
    // Nobody may say anything new before all have read this.
    this.meet();
    if (!isAnyLeft) return "complete";
    search.nextLevel();
    return search.isDone ? "complete" : "going on";
  }

  private forOthers(visit: (other: number) => void): void {
    for (let other = 0; other < this.of; other++) if (other !== this.index) visit(other);
  }

  private saidBy(worker: number, round: number): Int32Array {
    const at = ROUND_WORDS * (placeOf(round) * this.of + worker);
    return this.roundWords.subarray(at, at + ROUND_WORDS);
  }

  /** Where the questions of one worker to another in a round stand. */
  private pairAt(from: number, to: number, round: number): number {
    return (placeOf(round) * this.of + from) * this.of + to;
  }

  private fingerprintsAt(pair: number): Int32Array {
    return new Int32Array(this.buffer, this.pairs + pair * PAIR, 2 * QUESTIONS_MAX);
  }

  private answersAt(pair: number): Uint8Array {
    return new Uint8Array(this.buffer, this.pairs + pair * PAIR + 8 * QUESTIONS_MAX, QUESTIONS_MAX);
  }

  /** Says how far this worker is. */
  private publish(word: number, round: number): void {
    const at = WORDS * this.index + word;
    Atomics.store(this.words, at, round);
    Atomics.notify(this.words, at);
  }

  private waitForOthers(word: number, round: number): void {
    this.forOthers((other) => {
      const at = WORDS * other + word;
      this.wait(this.words, at, (there) => there >= round);
    });
  }

  /** Waits until all workers have come. */
  meet(): void {
    const { place } = this;
    const meeting = Atomics.load(place, MEETING);
    if (Atomics.add(place, ARRIVED, 1) + 1 === this.of) {
      Atomics.store(place, ARRIVED, 0);
      Atomics.add(place, MEETING, 1);
      Atomics.notify(place, MEETING);
    } else this.wait(place, MEETING, (there) => there !== meeting);
  }

  private wait(words: Int32Array, at: number, isOver: (there: number) => boolean): void {
    for (let spin = 0; spin < SPINS; spin++) if (isOver(Atomics.load(words, at))) return;
    for (;;) {
      const there = Atomics.load(words, at);
      if (isOver(there)) return;
      Atomics.wait(words, at, there, WAIT_MILLISECONDS);
      this.beat();
    }
  }
}

function statusOf(search: Search, stops: boolean): number {
  if (search.violated !== null) return VIOLATED;
  if (stops) return STOPS;
  return search.isLevelDone ? LEVEL_DONE : GOING_ON;
}

const placeOf = (round: number): number => round % ROUNDS;

const PAIR = 9 * QUESTIONS_MAX + ((4 - ((9 * QUESTIONS_MAX) % 4)) % 4);

/** Where in the shared memory what stands, in bytes. */
function layoutFor(of: number) {
  const words = 4 * INTS;
  const roundWords = words + 4 * WORDS * of;
  const sizes = roundWords + 4 * ROUNDS * ROUND_WORDS * of;
  const pairs = sizes + 4 * ROUNDS * of * of;
  return { place: 0, words, roundWords, sizes, pairs, end: pairs + ROUNDS * of * of * PAIR };
}
