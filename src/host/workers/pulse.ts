// What a worker shows of itself while it works, in memory that both threads see: so the main thread can draw progress, tell
// a slow worker from one that hangs in a call, and ask it to stop, without a message being read on either side.

import type { Keeper } from "../foreign/child.js";
import { killGroup } from "../foreign/supervisor.js";

const PHASES = ["loading", "running", "shrinking", "replaying", "searching", "trying"] as const;
export type Doing = (typeof PHASES)[number];

const STOP = 0;
const BEATS = 1;
const CALLS = 2;
const PHASE = 3;
const RUN = 4;
const BEGUN = 5;
const THREAD = 6;
const CALLING = 7;
const OURS = 8;
const ENOUGH = 9;
const CHILD = 10;
const ENDING = 11;
const SAVING = 12;
// Even, since numbers of twice their size follow.
const INTS = 14;

const ACTIONS = 0;
const RUNS = 1;
const GENERATED = 2;
const DISTINCT = 3;
const DEPTH = 4;
const QUEUED = 5;
const RUNNING = 6;
const NUMBERS = 7;

/** How far a search of all runs has come. */
export interface SearchCounts {
  readonly generated: number;
  readonly distinct: number;
  readonly depth: number;
  readonly queued: number;
}

export class Pulse implements Keeper {
  readonly buffer: SharedArrayBuffer;
  private readonly ints: Int32Array;
  private readonly numbers: Float64Array;

  constructor(buffer?: SharedArrayBuffer) {
    this.buffer = buffer ?? new SharedArrayBuffer(4 * INTS + 8 * NUMBERS);
    this.ints = new Int32Array(this.buffer, 0, INTS);
    this.numbers = new Float64Array(this.buffer, 4 * INTS, NUMBERS);
  }

  /** Asks the worker to come to an end at the next good place. */
  askToStop(): void {
    Atomics.store(this.ints, STOP, 1);
  }

  get isAskedToStop(): boolean {
    return Atomics.load(this.ints, STOP) === 1;
  }

  /** Asks the worker to begin no other run: what is found is made short, and that is all. */
  askForNoMore(): void {
    Atomics.store(this.ints, ENOUGH, 1);
  }

  get isAskedForNoMore(): boolean {
    return Atomics.load(this.ints, ENOUGH) === 1;
  }

  /** The process group of the command that the thread may be waiting for; 0: there is none. */
  get child(): number {
    return Atomics.load(this.ints, CHILD);
  }

  set child(group: number) {
    Atomics.store(this.ints, CHILD, group);
  }

  /** The thread is ended now: no command of its may outlive it, and it starts no other. */
  end(): void {
    Atomics.store(this.ints, ENDING, 1);
    if (this.child > 0) killGroup(this.child);
  }

  get isEnding(): boolean {
    return Atomics.load(this.ints, ENDING) === 1;
  }

  /** The thread runs; `threadId` is what the system calls it. */
  begin(threadId: number): void {
    Atomics.store(this.ints, THREAD, threadId);
    Atomics.store(this.ints, BEGUN, 1);
  }

  /** What the system calls the thread; null before it runs. */
  get threadId(): number | null {
    return Atomics.load(this.ints, BEGUN) === 0 ? null : Atomics.load(this.ints, THREAD);
  }

  /** A slice of work is done. */
  beat(): void {
    Atomics.add(this.ints, BEATS, 1);
  }

  /** Makes a call of the implementation, which may never return. */
  readonly call = <T>(call: () => T): T => {
    Atomics.add(this.ints, CALLS, 1);
    return this.during(CALLING, call);
  };

  /** Shows for as long as the work takes that it is done. */
  private during<T>(flag: number, work: () => T): T {
    Atomics.store(this.ints, flag, 1);
    try {
      return work();
    } finally {
      Atomics.store(this.ints, flag, 0);
    }
  }

  /** Work of ours: it may take its time between two calls of the implementation. Nothing else runs meanwhile. */
  ours<T>(work: () => T): T {
    return this.during(OURS, work);
  }

  /** Puts away what would be lost: whoever wants an end waits for that. */
  saving<T>(work: () => T): T {
    return this.during(SAVING, work);
  }

  get isSaving(): boolean {
    return Atomics.load(this.ints, SAVING) === 1;
  }

  /** Whether code that is not ours may be running. */
  get mayHang(): boolean {
    return Atomics.load(this.ints, CALLING) === 1 || Atomics.load(this.ints, OURS) === 0;
  }

  /** From now on calls are counted for this run. */
  enter(phase: Doing, run = 0): void {
    Atomics.store(this.ints, PHASE, PHASES.indexOf(phase));
    Atomics.store(this.ints, RUN, run);
    Atomics.store(this.ints, CALLS, 0);
    this.beat();
  }

  show(counts: { readonly actions: number; readonly runs: number }): void {
    this.numbers[ACTIONS] = counts.actions;
    this.numbers[RUNS] = counts.runs;
  }

  /** So much of its time went into runs. */
  showRunning(milliseconds: number): void {
    this.numbers[RUNNING] = milliseconds;
  }

  showSearch({ generated, distinct, depth, queued }: SearchCounts): void {
    this.numbers[GENERATED] = generated;
    this.numbers[DISTINCT] = distinct;
    this.numbers[DEPTH] = depth;
    this.numbers[QUEUED] = queued;
  }

  get search(): SearchCounts {
    const { numbers } = this;
    return {
      generated: numbers[GENERATED],
      distinct: numbers[DISTINCT],
      depth: numbers[DEPTH],
      queued: numbers[QUEUED],
    };
  }

  get phase(): Doing {
    return PHASES[Atomics.load(this.ints, PHASE)];
  }
  get run(): number {
    return Atomics.load(this.ints, RUN);
  }
  get calls(): number {
    return Atomics.load(this.ints, CALLS);
  }
  get actions(): number {
    return this.numbers[ACTIONS];
  }
  get runs(): number {
    return this.numbers[RUNS];
  }
  get runningMilliseconds(): number {
    return this.numbers[RUNNING];
  }

  /** Changes whenever the worker got on. */
  get stamp(): string {
    return `${Atomics.load(this.ints, BEATS)} ${this.calls}`;
  }
}
