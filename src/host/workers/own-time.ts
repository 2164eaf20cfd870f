// How long a thread had its chance. On a machine with too much to do, the clock on the wall says nothing of that: a thread
// that gets a tenth of a processor is slow, and does not hang.

import { readdirSync, readFileSync } from "node:fs";

/** What happened between two looks, in milliseconds. */
export interface Spent {
  readonly wall: number;
  /** For how long the thread ran. */
  readonly worked: number;
  /** For how long threads of its process, itself among them, were ready to run and got no processor. */
  readonly waited: number;
}

/** More than this between two looks is a process that was stopped or asleep itself. */
const GAP_MILLISECONDS = 1000;

/**
 * A thread's own time: what it worked, and what it was idle while nobody in its process waited for a processor. What it
 * waits for may be another thread's work: reading files, compiling.
 */
export function ownTimeOf({ wall, worked, waited }: Spent): number {
  return worked + Math.min(GAP_MILLISECONDS, Math.max(0, wall - worked - waited));
}

/** What a thread calls itself before whoever watches it; 0 where the system gives it no name. */
export function ownThreadId(): number {
  try {
    return parseInt(readFileSync("/proc/thread-self/stat", "utf8"));
  } catch {
    return 0;
  }
}

/** Sums since the process began. */
interface Reading extends Spent {
  readonly isOfThread: boolean;
}

/** Watches one thread of this process. */
export class OwnTime {
  private last: Reading;

  constructor(private readonly threadId: number) {
    this.last = this.read();
  }

  /** The thread's own time since the last look, in milliseconds. */
  look(): number {
    const before = this.last;
    const now = this.read();
    this.last = now;
    const wall = now.wall - before.wall;
    const worked = now.worked - before.worked;
    const waited = Math.max(0, now.waited - before.waited);
    return ownTimeOf(now.isOfThread ? { wall, worked, waited } : ofProcess(wall, worked));
  }

  private read(): Reading {
    const wall = performance.now();
    const tasks = this.threadId > 0 ? readTasks(this.threadId) : null;
    if (tasks !== null) return { wall, ...tasks, isOfThread: true };
    const { user, system } = process.cpuUsage();
    return { wall, worked: (user + system) / 1000, waited: 0, isOfThread: false };
  }
}

const TASKS = "/proc/self/task";

/** Linux counts for each thread how long it ran and how long it was ready to, in nanoseconds. */
function readTasks(threadId: number): Omit<Spent, "wall"> | null {
  try {
    let worked = 0;
    let waited = 0;
    for (const task of readdirSync(TASKS)) {
      const [ran, ready] = readFileSync(`${TASKS}/${task}/schedstat`, "utf8").split(" ").map(Number);
      waited += ready / 1e6;
      if (Number(task) === threadId) worked = ran / 1e6;
    }
    return { worked, waited };
  } catch {
    return null;
  }
}

/** A process that works less than this part of the time is taken for one that sleeps, not for one that is kept waiting. */
const ASLEEP = 0.03;

// Elsewhere the work of the whole process stands for its thread's: with one worker it is that, and with several it is no
// worse than the clock on the wall.
function ofProcess(wall: number, worked: number): Spent {
  const own = Math.min(wall, worked);
  return { wall, worked: own, waited: own < ASLEEP * wall ? 0 : wall - own };
}
