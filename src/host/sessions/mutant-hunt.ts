// Hunts for many mutants over several workers: each takes the next one from a list.

import type { AnswerTo } from "../jobs/jobs.js";
import type { KillJob } from "../jobs/kill-job.js";
import type { KillRowJob } from "../jobs/kill-row-job.js";
import { StoppedError, stopSoon, type WatchedWorker } from "../workers/watched-worker.js";

/** What is done with a mutant from one seed. */
export type HuntJob = KillJob | KillRowJob;

export interface Hunted<J extends HuntJob = KillJob> {
  readonly job: J;
  readonly result: AnswerTo<J>;
}

export class MutantHunt<J extends HuntJob = KillJob> {
  /** In the order of the list; absent where it was stopped before. */
  readonly hunted: (Hunted<J> | undefined)[];
  private next = 0;
  private stopped = false;
  private doneActions = 0;

  constructor(
    private readonly jobs: readonly J[],
    private readonly workers: readonly WatchedWorker[],
    private readonly onHunted: (hunted: Hunted<J>) => void,
  ) {
    this.hunted = new Array<Hunted<J> | undefined>(jobs.length).fill(undefined);
  }

  get done(): number {
    return this.hunted.filter((hunted) => hunted !== undefined).length;
  }

  /** Actions of all hunts so far. */
  get actions(): number {
    return this.doneActions + this.workers.reduce((sum, { pulse }) => sum + pulse.actions, 0);
  }

  stop(): void {
    this.stopped = true;
    stopSoon(this.workers);
  }

  async run(): Promise<readonly Hunted<J>[]> {
    await Promise.all(this.workers.map((worker) => this.hunt(worker)));
    return this.hunted.filter((hunted) => hunted !== undefined);
  }

  private async hunt(worker: WatchedWorker): Promise<void> {
    while (!this.stopped && this.next < this.jobs.length) {
      const at = this.next++;
      const job = this.jobs[at];
      const result = await this.resultOf(job, worker);
      if (result === null) return;
      this.doneActions += result.actions;
      worker.pulse.show({ actions: 0, runs: 0 });
      if (result.outcome === "stopped") return;
      this.hunted[at] = { job, result };
      this.onHunted({ job, result });
    }
  }

  /** Null where the worker had to be ended. */
  private async resultOf(job: J, worker: WatchedWorker): Promise<AnswerTo<J> | null> {
    try {
      return await worker.run(job);
    } catch (error) {
      if (!(error instanceof StoppedError)) throw error;
      return null;
    }
  }
}
