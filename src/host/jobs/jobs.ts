// What a worker can be asked to do, and what it answers: plain data only.

import type { MessagePort } from "node:worker_threads";
import type { Totals } from "../../fuzz/totals.js";
import type { FoundTrace } from "../files/found-trace.js";
import type { CheckJob, CheckResult } from "./check-job.js";
import type { ConformJob, ConformResult } from "./conform-job.js";
import type { ExportJob, ExportResult } from "./export-job.js";
import type { FuzzJob } from "./fuzz-job.js";
import type { InspectJob, Inspection } from "./inspect-job.js";
import type { KillJob, KillResult } from "./kill-job.js";
import type { KillRowJob, KillRowResult } from "./kill-row-job.js";
import type { ReplayJob, ReplayResult } from "./replay-job.js";
import type { RetryJob, RetryResult } from "./retry-job.js";
import type { Shorter, ShrinkJob, ShrinkResult } from "./shrink-job.js";
import type { ViewJob, ViewResult } from "./view-job.js";

/** By job: what it answers. */
export interface AnswersOfJobs {
  readonly inspect: Inspection;
  readonly fuzz: Totals;
  readonly replay: ReplayResult;
  readonly retry: RetryResult;
  readonly view: ViewResult;
  readonly shrink: ShrinkResult;
  readonly export: ExportResult;
  readonly kill: KillResult;
  readonly killRow: KillRowResult;
  readonly check: CheckResult;
  readonly conform: ConformResult;
}

export type Job =
  | (InspectJob | FuzzJob | CheckJob | ConformJob | KillJob | KillRowJob)
  | (ReplayJob | RetryJob | ViewJob | ShrinkJob | ExportJob);
export type AnswerTo<J extends Job> = AnswersOfJobs[J["do"]];

/** What a worker is given as it starts: the memory of its pulse, and the port on which it speaks. */
export interface WorkerData {
  readonly pulse: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** What a worker sends. */
export type WorkerMessage =
  | { readonly type: "answer"; readonly answer: AnswersOfJobs[Job["do"]] }
  | { readonly type: "found"; readonly found: FoundTrace }
  | ({ readonly type: "shorter" } & Shorter)
  /** `byUser`: what a user can mend, without a stack. */
  | { readonly type: "failed"; readonly byUser: boolean; readonly message: string; readonly stack: string }
  /** Code that was loaded failed beside the steps: in `what` it left behind. */
  | { readonly type: "left"; readonly name: string; readonly what: LeftBehind; readonly error: string };

export type LeftBehind = "promise" | "callback";
