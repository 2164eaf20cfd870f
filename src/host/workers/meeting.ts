// How the workers of one search meet: they go on in rounds, and in each round every worker asks the others about the
// fingerprints that they own. What is asked in one round is answered some rounds later, and kept some rounds after that, so
// that who is slow in one round holds up nobody. All of it lies in memory that all of them see.

import type { Search } from "../../checker/search.js";
import { SentQuestions, Questions } from "../../checker/shard.js";

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

// ... and of each round: how it is with it, bit by bit, how many clusters it found, and how much it asks each.
const LEVEL_DONE = 1;
const STOPS = 2;
const VIOLATED = 4;
const KEEPS = 8;
const GROWS = 16;

const STATUS = 0;
const DISTINCT = 1;
const SIZES = 2;

export interface Round {
  readonly end: "going on" | "complete" | "stopped" | "violated";
  /** Whether the search is to be put away now, by all workers. */
  readonly isToBeKept: boolean;
}

const GOING_ON: Round = { end: "going on", isToBeKept: false };

/** Longer than a round of the others; a worker that waits shows that it is alive. */
const WAIT_MILLISECONDS = 200;
/** Looks at the meeting place so often before it lets the processor go. */
const SPINS = 2_000;
/** Look-ups in one round at most, so that a wish to stop is heard soon. */
const LOOKUPS_A_ROUND = 400_000;
const LOOKUPS_A_BEAT = 40_000;

export class Meeting {
  private readonly place: Int32Array;
  private readonly words: Int32Array;
  /** By place of the round: what each worker says, and what each asks each. */
  private readonly said: readonly (readonly Int32Array[])[];
  private readonly asked: readonly (readonly (readonly SentQuestions[])[])[];
  /** By place of the round: this worker's own questions. */
  private readonly questions: readonly Questions[];
  /** The number of the round. */
  private now = 0;
  /** The statuses that were heard last: what each of the workers says, and what any of them says. */
  private all = 0;
  private any = 0;
  /** How many clusters all workers had found some rounds ago. */
  distinct = 0;

  /** `beat` is called now and then while this worker works or waits. */
  constructor(
    buffer: SharedArrayBuffer,
    readonly index: number,
    readonly of: number,
    private readonly beat: () => void,
  ) {
    const at = layoutFor(of);
    const workers = Array.from({ length: of }, (_, worker) => worker);
    const rounds = Array.from({ length: ROUNDS }, (_, place) => place * of);
    this.place = new Int32Array(buffer, at.place, INTS);
    this.words = new Int32Array(buffer, at.words, WORDS * of);
    this.said = rounds.map((row) =>
      workers.map((from) => new Int32Array(buffer, at.said + 4 * (SIZES + of) * (row + from), SIZES + of)),
    );
    this.asked = rounds.map((row) =>
      workers.map((from) =>
        workers.map((to) => new SentQuestions(buffer, at.asked + SentQuestions.BYTES * ((row + from) * of + to))),
      ),
    );
    this.questions = this.asked.map((round) => new Questions(round[index]));
  }

  static bufferFor(of: number): SharedArrayBuffer {
    return new SharedArrayBuffer(layoutFor(of).end);
  }

  /**
   * One round of a search whose workers have parted. `stops`: whether this worker wants to stop; `keeps`: whether it finds
   * that it is time to put the search away. All do so as soon as one of them wants it.
   */
  round(search: Search, stops: boolean, keeps: boolean): Round {
    if (this.now === 0) this.begin(search);
    for (let done = 0; done < LOOKUPS_A_ROUND && !search.isWaiting; done += LOOKUPS_A_BEAT) {
      search.advance(LOOKUPS_A_BEAT);
      this.beat();
    }
    this.exchange(search, statusOf(search, stops) | (keeps ? KEEPS : 0) | (search.memory.growsSoon ? GROWS : 0));
    const { all, any } = this;
    const isLevelDone = (all & LEVEL_DONE) !== 0;
    if ((any & GROWS) !== 0) search.memory.growSoon();
    if (!isLevelDone && (any & (STOPS | VIOLATED | KEEPS)) === 0) return GOING_ON;
    if (this.drain(search)) return { end: "violated", isToBeKept: false };
    if ((any & STOPS) !== 0) return { end: "stopped", isToBeKept: true };
    const end = isLevelDone ? this.nextLevel(search) : "going on";
    return { end, isToBeKept: end === "going on" && (any & KEEPS) !== 0 };
  }

  /**
   * Asks nothing more until all that was asked is answered. Answers whether anybody broke a law: also in the rounds that
   * nobody had heard of when it began, for what broke it will not be looked at again.
   */
  private drain(search: Search): boolean {
    let any = this.any;
    for (let round = 0; round < 2 * LAG; round++) {
      this.exchange(search, 0);
      any |= this.any;
    }
    return (any & VIOLATED) !== 0;
  }

  /** Asks this round's questions, answers those of an earlier one and takes the answers of a still earlier one. */
  private exchange(search: Search, status: number): void {
    const { now } = this;
    const answered = now - LAG;
    const settled = answered - LAG;
    this.ask(search, status);
    this.publish(ASKED, now);
    if (answered > 0) {
      this.waitForOthers(ASKED, answered);
      this.hear(placeOf(answered), search);
      this.publish(ANSWERED, answered);
    }
    if (settled > 0) {
      this.waitForOthers(ANSWERED, settled);
      search.memory.settle(this.questions[placeOf(settled)]);
    }
    this.begin(search);
  }

  /** Begins a round: the place of its questions is that of the one that was settled last. */
  private begin(search: Search): void {
    search.asking = this.questions[placeOf(++this.now)];
  }

  private ask(search: Search, status: number): void {
    const said = this.said[placeOf(this.now)][this.index];
    said[STATUS] = status;
    said[DISTINCT] = search.distinct;
    search.answerOwn();
    this.forOthers((other) => (said[SIZES + other] = search.asking.asked[other].size));
  }

  private hear(place: number, search: Search): void {
    const said = this.said[place];
    this.all = said.reduce((all, words) => all & words[STATUS], -1);
    this.any = said.reduce((any, words) => any | words[STATUS], 0);
    this.distinct = said.reduce((sum, words) => sum + (words[DISTINCT] >>> 0), 0);
    this.forOthers((other) => {
      const asked = this.asked[place][other][this.index];
      asked.size = said[other][SIZES + this.index];
      search.memory.answer(asked);
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
  return search.isLevelDone ? LEVEL_DONE : 0;
}

const placeOf = (round: number): number => round % ROUNDS;

/** Where in the shared memory what stands, in bytes. */
function layoutFor(of: number) {
  const words = 4 * INTS;
  const said = words + 4 * WORDS * of;
  const asked = said + 4 * (SIZES + of) * of * ROUNDS;
  return { place: 0, words, said, asked, end: asked + SentQuestions.BYTES * of * of * ROUNDS };
}
