// How long a thread had its chance. On a machine with too much to do, the clock on the wall says nothing of that: a thread
// that gets a tenth of a processor is slow, and does not hang.

import { readdirSync, readFileSync } from "node:fs";

/** What happened between two looks, in milliseconds. */
export interface Spent {
  readonly wall: number;
  /** For how long the thread ran, and what it waits for. */
  readonly worked: number;
  /** For how long threads of its process and of what it waits for, itself among them, were ready to run and got no processor. */
  readonly waited: number;
}

/** More than this between two looks is a process that was stopped or asleep itself. */
const GAP_MILLISECONDS = 1000;

/**
 * A thread's own time: what it worked, and what it was idle while nobody in its process waited for a processor. What it
 * waits for may be another thread's work: reading files, compiling.
 */
export function ownTimeOf({ wall, worked, waited }: Spent): number {
  // Several threads work more than the time that passes.
  const own = Math.min(worked, wall);
  return own + Math.min(GAP_MILLISECONDS, Math.max(0, wall - own - waited));
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
  private child: Times & { readonly group: number } = { group: 0, ...NO_TIME };

  constructor(private readonly threadId: number) {
    this.last = this.read();
  }

  /**
   * The thread's own time since the last look, in milliseconds. `group`: the process group of a command that works for it,
   * whose time is its own; 0 where there is none.
   */
  look(group = 0): number {
    const before = this.last;
    const now = this.read();
    this.last = now;
    const wall = now.wall - before.wall;
    const child = this.lookAt(group);
    const worked = now.worked - before.worked + child.worked;
    const waited = Math.max(0, now.waited - before.waited) + child.waited;
    return ownTimeOf(now.isOfThread ? { wall, worked, waited } : ofProcess(wall, worked));
  }

  /** What a process group did since the last look. */
  private lookAt(group: number): Times {
    const now = group > 0 ? timesOfTree(group) : NO_TIME;
    const before = this.child.group === group ? this.child : NO_TIME;
    this.child = { group, ...now };
    // What has ended is not counted any more.
    return { worked: Math.max(0, now.worked - before.worked), waited: Math.max(0, now.waited - before.waited) };
  }

  private read(): Reading {
    const wall = performance.now();
    const tasks = this.threadId > 0 ? readTasks(this.threadId) : null;
    if (tasks !== null) return { wall, ...tasks, isOfThread: true };
    const { user, system } = process.cpuUsage();
    return { wall, worked: (user + system) / 1000, waited: 0, isOfThread: false };
  }
}

type Times = Omit<Spent, "wall">;

const NO_TIME: Times = { worked: 0, waited: 0 };

/** Linux counts for each thread how long it ran and how long it was ready to, in nanoseconds. */
function timesOfTask(folder: string): Times {
  const [ran, ready] = readFileSync(`${folder}/schedstat`, "utf8").split(" ").map(Number);
  return { worked: ran / 1e6, waited: ready / 1e6 };
}

const TASKS = "/proc/self/task";

function readTasks(threadId: number): Times | null {
  try {
    let worked = 0;
    let waited = 0;
    for (const task of readdirSync(TASKS)) {
      const times = timesOfTask(`${TASKS}/${task}`);
      waited += times.waited;
      if (Number(task) === threadId) worked = times.worked;
    }
    return { worked, waited };
  } catch {
    return null;
  }
}

/** Of a process and all that come from it; nothing where that is not told. */
export function timesOfTree(process: number): Times {
  let worked = 0;
  let waited = 0;
  // A list may grow while it is gone through.
  const processes = [process];
  for (const one of processes) {
    try {
      for (const task of readdirSync(`/proc/${one}/task`)) {
        const folder = `/proc/${one}/task/${task}`;
        const times = timesOfTask(folder);
        worked += times.worked;
        waited += times.waited;
        processes.push(...readFileSync(`${folder}/children`, "utf8").split(" ").filter(Boolean).map(Number));
      }
    } catch {
      // It has just ended.
    }
  }
  return { worked, waited };
}

/** A process that works less than this part of the time is taken for one that sleeps, not for one that is kept waiting. */
const ASLEEP = 0.03;

/**
 * Elsewhere the work of the whole process stands for its thread's: with one worker it is that, and with several it is no
 * worse than the clock on the wall.
 */
export function ofProcess(wall: number, worked: number): Spent {
  const own = Math.min(wall, worked);
  return { wall, worked: own, waited: own < ASLEEP * wall ? 0 : wall - own };
}
