// A worker as the main thread sees it: it takes a job, answers, and is ended when a call in it never returns.

import { join } from "node:path";
import { MessageChannel, Worker, type MessagePort } from "node:worker_threads";
import { isForeign } from "../loading/implementation-name.js";
import type { AnswerTo, Job, LeftBehind, WorkerData, WorkerMessage } from "../jobs/jobs.js";
import type { FoundTrace } from "../files/found-trace.js";
import { PACKAGE_FOLDER } from "../files/package-folder.js";
import type { Shorter } from "../jobs/shrink-job.js";
import { OwnTime } from "./own-time.js";
import { Pulse } from "./pulse.js";
import { textOfError, UserError } from "../user-error.js";

export interface WatchOptions {
  /** A worker that got nowhere in so much of its own time is ended. */
  readonly hangMilliseconds: number;
  /** How a run is called in messages: its seed, by its number. */
  readonly nameOfRun?: (run: number) => string;
}

/** A call that never came back. */
export class HangError extends UserError {
  constructor(
    message: string,
    /** The number of the run that it was made in, if any. */
    readonly run: number | null,
  ) {
    super(message);
  }
}

/** A job that was ended before it had an answer, since somebody asked for it. */
export class StoppedError extends UserError {
  constructor() {
    super("stopped before an answer.");
  }
}

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly heard: Listener;
}

/** Who is told what comes before the answer. */
export interface Listener {
  readonly found?: (found: FoundTrace) => void;
  readonly shorter?: (shorter: Shorter) => void;
}

/** Named from the package on: what starts it may be bundled with others. */
const WORKER = join(PACKAGE_FOLDER, "dist/host/workers/worker.js");

const LOOK_MILLISECONDS = 200;
const STOP_MILLISECONDS = 5000;
/** A call that got nowhere in so much of its own time is not waited for any more, once somebody wants an end. */
const LAST_CALL_MILLISECONDS = 1000;

/** Lets workers come to an end and keep what they have; one that is deep in a call does not hear it, and is ended. */
export function stopSoon(workers: readonly WatchedWorker[]): void {
  for (const worker of workers) worker.stopSoon();
  // What one of them puts away may be gigabytes, and the others may wait for it.
  const endAll = (): void => {
    if (workers.some(({ pulse }) => pulse.isSaving)) setTimeout(endAll, LOOK_MILLISECONDS).unref();
    else void Promise.all(workers.map((worker) => worker.end()));
  };
  setTimeout(endAll, STOP_MILLISECONDS).unref();
}

/** Whose thread may be waiting for a command. */
const living = new Set<WatchedWorker>();

// Node waits for its threads as it exits, and a thread that waits for a command hears nothing of that.
process.on("exit", () => living.forEach(({ pulse }) => pulse.end()));

export class WatchedWorker {
  readonly pulse = new Pulse();
  private readonly worker: Worker;
  private readonly port: MessagePort;
  private pending: Pending | null = null;
  private readonly watch: NodeJS.Timeout;
  private ownTime: OwnTime | null = null;
  private stamp = "";
  /** Our own nodes never hang. */
  private patience = Infinity;
  /** Own time since it last got on. */
  private stuckFor = 0;
  private isStopping = false;
  isEnded = false;

  constructor(private readonly options: WatchOptions) {
    // What an implementation prints must not get into our documents.
    const { port1, port2 } = new MessageChannel();
    this.worker = new Worker(WORKER, {
      workerData: { pulse: this.pulse.buffer, port: port2 } satisfies WorkerData,
      transferList: [port2],
      stdout: true,
    });
    this.worker.stdout.pipe(process.stderr, { end: false });
    // A port of our own: what an implementation says to its parent is not for us.
    this.port = port1;
    this.port.on("message", (message: WorkerMessage) => this.take(message));
    this.worker.on("error", (error: unknown) => {
      this.isEnded = true;
      this.fail(failureOfThread(error, this.place()));
    });
    this.worker.on("exit", (code) => {
      this.isEnded = true;
      this.fail(new UserError(`the implementation ended its thread (exit code ${code})${this.place()}.`));
    });
    living.add(this);
    this.watch = setInterval(() => this.look(), LOOK_MILLISECONDS).unref();
  }

  /** Gives the worker a job; one at a time. */
  run<J extends Job>(job: J, heard: Listener = {}): Promise<AnswerTo<J>> {
    if (this.isEnded) return Promise.reject(new StoppedError());
    return new Promise((resolve, reject) => {
      this.pending = { resolve, reject, heard };
      this.ownTime = null;
      this.patience = "subject" in job && isForeign(job.subject) ? this.options.hangMilliseconds : Infinity;
      this.port.postMessage(job);
    });
  }

  /** Asks for an end of its job, with what it has. */
  stopSoon(): void {
    this.pulse.askToStop();
    this.isStopping = true;
    if (this.patience < Infinity) this.patience = LAST_CALL_MILLISECONDS;
  }

  /** Another one in the place of this, which is ended: what it had loaded is not loaded there. */
  async renewed(): Promise<WatchedWorker> {
    await this.end();
    return new WatchedWorker(this.options);
  }

  /** Ends the thread, whatever it is doing. A job that is not done fails. */
  async end(): Promise<void> {
    this.isEnded = true;
    clearInterval(this.watch);
    this.worker.removeAllListeners("exit");
    this.pulse.end();
    await this.worker.terminate();
    living.delete(this);
    this.port.close();
    this.fail(new StoppedError());
  }

  private take(message: WorkerMessage): void {
    const { pending } = this;
    if (pending === null) return;
    switch (message.type) {
      case "found":
        return pending.heard.found?.(message.found);
      case "shorter":
        return pending.heard.shorter?.(message);
      case "answer":
        this.pending = null;
        return pending.resolve(message.answer as never);
      case "failed":
        return this.fail(failure(message));
      case "left":
        return this.fail(new UserError(leftText(message)));
    }
  }

  private fail(error: Error): void {
    const { pending } = this;
    this.pending = null;
    pending?.reject(error);
  }

  private look(): void {
    const { threadId, stamp } = this.pulse;
    if (this.pending === null || threadId === null) return;
    const isFirstLook = this.ownTime === null;
    const spent = (this.ownTime ??= new OwnTime(threadId)).look(this.pulse.child);
    if (isFirstLook || stamp !== this.stamp || !this.pulse.mayHang) {
      this.stamp = stamp;
      this.stuckFor = 0;
      return;
    }
    this.stuckFor += spent;
    if (this.stuckFor <= this.patience) return;
    if (!this.isStopping)
      this.fail(new HangError(`${this.hang()} Mend it, or give it longer with --hang-after.`, this.runUnderWay));
    void this.end();
  }

  private hang(): string {
    const seconds = this.options.hangMilliseconds / 1000;
    if (this.pulse.phase === "loading")
      return `the implementation was still loading or booting after ${seconds} s of its own time.`;
    return `a call of the implementation did not return for ${seconds} s${this.place()} (call ${this.pulse.calls} since that began).`;
  }

  private get runUnderWay(): number | null {
    return this.pulse.phase === "running" ? this.pulse.run : null;
  }

  private place(): string {
    const { phase, run } = this.pulse;
    const { nameOfRun = String } = this.options;
    switch (phase) {
      case "loading":
        return " while it was loaded";
      case "running":
        return ` in the run of seed ${nameOfRun(run)}`;
      case "shrinking":
        return " while a finding was shrunk";
      case "replaying":
        return " in the replay";
      case "searching":
        return " in the search";
      case "trying":
        return " while it was tried";
    }
  }
}

function failure(message: Extract<WorkerMessage, { type: "failed" }>): Error {
  if (message.byUser) return new UserError(message.message);
  const error = new Error(message.message);
  error.stack = message.stack;
  return error;
}

const LEFT: Readonly<Record<LeftBehind, string>> = {
  promise: "a promise behind that was rejected",
  callback: "a timer or another callback behind that threw",
};

// In which run, nobody knows: it shows only when that may long be over.
const leftText = ({ name, what, error }: Extract<WorkerMessage, { type: "left" }>): string =>
  `${name} left ${LEFT[what]}: ${error}. All that a step does must be done when it returns: it must leave no timer and no promise behind.`;

function failureOfThread(error: unknown, place: string): Error {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code !== "ERR_WORKER_OUT_OF_MEMORY")
    return new UserError(`the thread of the implementation failed${place}: ${textOfError(error)}. Mend it.`);
  return new UserError(
    `the memory of a worker was used up${place}. Give it more with NODE_OPTIONS=--max-old-space-size=8000, or ask for less: fewer --steps of fuzz, tighter bounds of check.`,
  );
}
