// The thread in which implementations run. It takes one job after another; the main thread ends it when a call never returns.

import { debuglog } from "node:util";
import { workerData } from "node:worker_threads";
import type { Implementation } from "../../contract/implementation.js";
import { ContractError } from "../../contract/contract-error.js";
import { shortened } from "../../contract/thrown-text.js";
import { checkJob } from "../jobs/check-job.js";
import { conformJob } from "../jobs/conform-job.js";
import { exportJob } from "../jobs/export-job.js";
import { fuzzJob } from "../jobs/fuzz-job.js";
import { inspectJob } from "../jobs/inspect-job.js";
import { isForeign } from "../loading/implementation-name.js";
import { changedIntrinsic } from "../loading/intrinsics.js";
import type { AnswersOfJobs, Job, WorkerData, WorkerMessage } from "../jobs/jobs.js";
import type { Subject } from "../jobs/subject.js";
import { killJob } from "../jobs/kill-job.js";
import { killRowJob } from "../jobs/kill-row-job.js";
import { loadBare, loadImplementation, behindGuard } from "../loading/load-implementation.js";
import { ownThreadId } from "./own-time.js";
import { lastTurn } from "./pace.js";
import { Pulse } from "./pulse.js";
import { replayJob } from "../jobs/replay-job.js";
import { retryJob } from "../jobs/retry-job.js";
import { shrinkJob } from "../jobs/shrink-job.js";
import { textOfError, UserError } from "../user-error.js";
import { viewJob } from "../jobs/view-job.js";

const given = workerData as Partial<WorkerData>;
const port = given.port!;
const pulse = new Pulse(given.pulse);
// Whatever is loaded sees the same workerData, and has no business with these.
delete (given as { port?: unknown }).port;
delete (given as { pulse?: unknown }).pulse;
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
  const what = origin === "unhandledRejection" ? "promise" : "callback";
  isLost = true;
  post({ type: "left", name: nameOfLoaded(), what, error: textOfError(error) });
});

const debug = debuglog("seaworthy");

const nameOfLoaded = (): string => shortened(loaded?.implementation.name ?? "the implementation", 80);

let loaded: { readonly subject: string; readonly implementation: Implementation } | null = null;

async function implementationOf(subject: Subject): Promise<Implementation> {
  const key = JSON.stringify(subject);
  if (loaded?.subject === key) return loaded.implementation;
  pulse.enter("loading");
  const implementation = await loadImplementation({ ...subject, watch: pulse.call, keeper: pulse });
  loaded = { subject: key, implementation };
  return implementation;
}

/** The implementation with a guard, and the same without: one that is loaded twice is two. */
async function bothOf({ origin, twice }: Subject): Promise<{ implementation: Implementation; bare: Implementation }> {
  pulse.enter("loading");
  const options = { origin, twice, watch: pulse.call, keeper: pulse };
  const bare = await loadBare(options);
  const implementation = behindGuard(bare, options);
  loaded = { subject: "", implementation };
  return { implementation, bare };
}

async function implementationToReplay(subject: Subject): Promise<Implementation> {
  const implementation = await implementationOf(subject);
  pulse.enter("replaying");
  return implementation;
}

/** Work of ours on a run that is played again: it may take its time between two calls of the implementation. */
async function ours<T>(subject: Subject, work: (implementation: Implementation) => T): Promise<Awaited<T>> {
  const implementation = await implementationToReplay(subject);
  return await pulse.ours(() => work(implementation));
}

async function answer(job: Job): Promise<AnswersOfJobs[Job["do"]]> {
  switch (job.do) {
    case "inspect":
      return inspectJob(job, await implementationOf(job.subject));
    case "fuzz":
      return fuzzJob(job, await implementationOf(job.subject), pulse, (found) => {
        requireUnchanged();
        post({ type: "found", found });
      });
    case "replay":
      return ours(job.subject, (nodes) => replayJob(job, nodes));
    case "retry":
      return ours(job.subject, (nodes) => retryJob(job, nodes));
    case "view":
      return ours(job.subject, (nodes) => viewJob(job, nodes));
    case "shrink":
      return shrinkJob(job, await implementationToReplay(job.subject), pulse, (shorter) => {
        requireUnchanged();
        post({ type: "shorter", ...shorter });
      });
    case "check":
      return checkJob(job, await implementationOf(job.subject), pulse);
    case "conform":
      return conformJob(job, await bothOf(job.subject), pulse);
    case "export":
      return ours(job.subject, (nodes) => exportJob(job, nodes));
    case "kill":
      return killJob(job, pulse);
    case "killRow":
      return killRowJob(job, pulse);
  }
}

/** What somebody else's code has led to is its user's to mend; where that is wrong, NODE_DEBUG=seaworthy shows the place. */
function failureOf(job: Job, error: unknown): WorkerMessage {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  if (error instanceof UserError || error instanceof ContractError)
    return { type: "failed", byUser: true, message: error.message, stack };
  if (!("subject" in job) || !isForeign(job.subject))
    return { type: "failed", byUser: false, message: textOfError(error), stack };
  debug(stack);
  const message = `${nameOfLoaded()} led to an error that is no panic of one of its servers: ${textOfError(error)}. It must hand out plain data that nothing changes afterwards, and leave alone what is not its own. If it does, tell us: NODE_DEBUG=seaworthy shows where this happened.`;
  return { type: "failed", byUser: true, message, stack };
}

/** Refuses what was found on ground that an implementation has moved. */
function requireUnchanged(): void {
  const changed = changedIntrinsic();
  if (changed === null) return;
  throw new UserError(
    `${nameOfLoaded()} changed ${changed}, on which seaworthy stands as well: nothing that is found beside it can be trusted. Leave built-in objects as they are, or run that code in a context of its own (node:vm).`,
  );
}

async function take(job: Job): Promise<void> {
  try {
    const result = await answer(job);
    await lastTurn();
    requireUnchanged();
    post({ type: "answer", answer: result });
  } catch (error) {
    post(failureOf(job, changeBefore(error)));
  }
}

/** What fails on moved ground fails for that reason. */
function changeBefore(error: unknown): unknown {
  try {
    requireUnchanged();
    return error;
  } catch (change) {
    return change;
  }
}

port.on("message", (job: Job) => void take(job));
