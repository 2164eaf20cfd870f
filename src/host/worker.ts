// The thread in which implementations run. It takes one job after another; the main thread ends it when a call never returns.

import { parentPort, workerData } from "node:worker_threads";
import type { Implementation } from "../contract/implementation.js";
import { ContractError } from "../contract/contract-error.js";
import { checkJob } from "./check-job.js";
import { exportJob } from "./export-job.js";
import { fuzzJob } from "./fuzz-job.js";
import { inspectJob } from "./inspect-job.js";
import type { Answers, Job, Subject, WorkerMessage } from "./jobs.js";
import { killJob } from "./kill-job.js";
import { isForeign, loadImplementation } from "./load-implementation.js";
import { ownThreadId } from "./own-time.js";
import { lastTurn } from "./pace.js";
import { Pulse } from "./pulse.js";
import { replayJob } from "./replay-job.js";
import { retryJob } from "./retry-job.js";
import { shrinkJob } from "./shrink-job.js";
import { textOfError, UserError } from "./user-error.js";
import { viewJob } from "./view-job.js";

const port = parentPort!;
const pulse = new Pulse(workerData as SharedArrayBuffer);
pulse.begin(ownThreadId());

const post = (message: WorkerMessage): void => port.postMessage(message);

const endThread = process.exit.bind(process);
/** Whether something failed beside the jobs: this thread has told it and is of no more use. */
let isLost = false;

// An implementation that ends its process fails as one that throws: a panic of the node that did it. Node itself, and
// handlers of the implementation, end a thread that is lost.
process.exit = (code?: number | string | null): never => {
  if (isLost) endThread(code);
  throw new Error(`process.exit(${code ?? ""}) was called`);
};

// Our own code runs in jobs that are caught: what fails beside them was left behind by an implementation. Without this Node
// would print a stack and call the process.exit above.
process.on("uncaughtException", (error, origin) => {
  const name = loaded?.implementation.name ?? "the implementation";
  const what = origin === "unhandledRejection" ? "promise" : "callback";
  isLost = true;
  post({ type: "left", name, what, error: textOfError(error) });
});

let loaded: { readonly subject: string; readonly implementation: Implementation } | null = null;

async function implementationOf(subject: Subject): Promise<Implementation> {
  const key = JSON.stringify(subject);
  if (loaded?.subject === key) return loaded.implementation;
  pulse.enter("loading");
  const implementation = await loadImplementation({ ...subject, onCall: () => pulse.call() });
  loaded = { subject: key, implementation };
  return implementation;
}

/** For a replay, which may be long: of our own nodes each call is told here, of other code the guard tells it. */
async function implementationToReplay(subject: Subject): Promise<Implementation> {
  const implementation = await implementationOf(subject);
  pulse.enter("replaying");
  if (isForeign(subject)) return implementation;
  return {
    ...implementation,
    reduce(state, message) {
      pulse.call();
      return implementation.reduce(state, message);
    },
  };
}

async function answer(job: Job): Promise<Answers[Job["do"]]> {
  switch (job.do) {
    case "inspect":
      return inspectJob(job, await implementationOf(job.subject));
    case "fuzz":
      return fuzzJob(job, await implementationOf(job.subject), pulse, (found) => post({ type: "found", found }));
    case "replay":
      return replayJob(job, await implementationToReplay(job.subject));
    case "retry":
      return retryJob(job, await implementationToReplay(job.subject));
    case "view":
      return viewJob(job, await implementationToReplay(job.subject));
    case "shrink":
      return shrinkJob(job, await implementationToReplay(job.subject), pulse, (shorter) =>
        post({ type: "shorter", ...shorter }),
      );
    case "check":
      return checkJob(job, await implementationOf(job.subject), pulse);
    case "export":
      return exportJob(job, await implementationToReplay(job.subject));
    case "kill":
      return killJob(job, pulse);
  }
}

function failureOf(error: unknown): WorkerMessage {
  const byUser = error instanceof UserError || error instanceof ContractError;
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return { type: "failed", byUser, message: byUser ? (error as Error).message : textOfError(error), stack };
}

async function take(job: Job): Promise<void> {
  try {
    const result = await answer(job);
    await lastTurn();
    post({ type: "answer", answer: result });
  } catch (error) {
    post(failureOf(error));
  }
}

port.on("message", (job: Job) => void take(job));
