// What a worker can be asked to do, and what it answers: plain data only.

import type { MessagePort } from "node:worker_threads";
import type { Capabilities } from "../../contract/capabilities.js";
import type { Bounds, CommandNames, Loss } from "../../checker/model.js";
import type { Environment } from "../../cluster/setup.js";
import type { Totals } from "../../fuzz/totals.js";
import type { SwarmLimits } from "../../fuzz/swarm.js";
import type { ExportFormatName } from "../../report/export/formats.js";
import type { PageData } from "../../report/picture/page-data.js";
import type { Finding } from "../../run/judge.js";
import type { Drift } from "../../run/recorded.js";
import type { Verdict } from "../../trace/trace.js";
import type { Origin } from "../loading/implementation-name.js";
import type { Look } from "../sessions/look.js";
import type { SearchCounts } from "../workers/pulse.js";

/** Whose nodes run. */
export interface Subject {
  readonly origin: Origin;
  readonly twice: boolean;
}

/** Loads an implementation and says what it declares. */
export interface InspectJob {
  readonly do: "inspect";
  readonly subject: Subject;
  /** Ids of the laws that are asked for. */
  readonly laws: readonly string[];
}

export interface Inspection {
  readonly name: string;
  readonly version: string;
  readonly capabilities: Capabilities;
  /** Whether it can rename its servers. */
  readonly renames: boolean;
  /** Whether its states are lists of messages. */
  readonly records: boolean;
  /** Ids of the laws that can be judged on it, and why not the others. */
  readonly judged: readonly string[];
  readonly notJudged: readonly { readonly law: string; readonly reason: string }[];
}

/** A campaign, or one worker's share of it. */
export interface FuzzJob {
  readonly do: "fuzz";
  readonly subject: Subject;
  readonly seed: string;
  readonly laws: readonly string[];
  readonly limits: SwarmLimits;
  readonly first: number;
  readonly stride: number;
  /** Runs with a number below this one are made; null: until the time is up. */
  readonly runs: number | null;
  readonly milliseconds: number | null;
  readonly shrinksEach: number;
  readonly shrinkBudget: number;
  /** Laws whose findings get a tenth of it. */
  readonly shrinksLightly: readonly string[];
  /** What ends the runs as soon as it is found: ids of laws, `panic`, `progress`. */
  readonly endedBy: readonly string[];
}

/** A finding with its trace. */
export interface FoundTrace {
  readonly run: number;
  readonly seed: string;
  readonly kind: Finding["kind"];
  readonly law: string;
  /** What broke and how: findings of one name are more of the same. */
  readonly name: string;
  readonly verdict: Verdict;
  readonly facts: readonly string[];
  readonly sentence: string;
  /** The implementation's name in the trace. */
  readonly implementation: string;
  readonly steps: number;
  readonly foundAfter: number;
  /** How short it was cut, before a shorter way was searched for. */
  readonly cutTo: number;
  readonly reproduced: boolean;
  readonly shrunk: boolean;
  /** Equal for equal traces, whatever their seeds. */
  readonly key: string;
  /** The trace's text. */
  readonly trace: string;
}

export interface ReplayJob {
  readonly do: "replay";
  readonly subject: Subject;
  /** The trace's text. */
  readonly trace: string;
  readonly bestEffort: boolean;
  /** The trace is the beginning of one with so many actions more, and the cluster is shown that it leads to; null: all of it. */
  readonly more: number | null;
  readonly look: Look;
}

export interface ReplayResult {
  /** The run in words. */
  readonly text: string;
  readonly verdict: Verdict;
  /** Whether it came to the recorded verdict. */
  readonly confirmed: boolean;
  readonly steps: number;
  readonly drift: Drift | null;
  readonly replaced: number;
  readonly skipped: number;
  /** By best effort: the first action, counted from 1, that is not as it was recorded, or does not end as it did. */
  readonly differsAt: number | null;
  readonly version: string;
}

/** Plays a trace that was kept on the code as it is now. */
export interface RetryJob {
  readonly do: "retry";
  readonly subject: Subject;
  /** The trace's text. */
  readonly trace: string;
}

export interface RetryResult {
  /**
   * `impossible`: nothing is broken, but the schedule is not possible any more. `holds`: it broke nothing before, either.
   * `unanswered`: a call never returned, or its thread came to an end.
   */
  readonly outcome: "broken" | "mended" | "impossible" | "holds" | "unanswered";
  /** What is broken now: by law id, `panic` or `progress`. */
  readonly law: string | null;
  readonly note: string | null;
}

/** Makes the data of a picture. */
export interface ViewJob {
  readonly do: "view";
  readonly subject: Subject;
  /** The trace's text; null: a cluster that was just switched on. */
  readonly trace: string | null;
  readonly bestEffort: boolean;
  /** Of the cluster that is switched on. */
  readonly limits: SwarmLimits;
}

export type ViewResult =
  | { readonly drift: Drift }
  /** `outside`: what was asked for beyond what the implementation claims to stand. */
  | { readonly drift: null; readonly data: PageData; readonly outside: readonly string[] };

export interface ShrinkJob {
  readonly do: "shrink";
  readonly subject: Subject;
  readonly trace: string;
  readonly shrinkBudget: number;
  readonly look: Look;
}

export type ShrinkResult =
  | { readonly drift: Drift; readonly verdict: Verdict }
  | {
      readonly drift: null;
      readonly trace: string;
      readonly text: string;
      readonly verdict: Verdict;
      readonly before: number;
      readonly after: number;
      /** False where it was stopped before its end. */
      readonly shrunk: boolean;
    };

/** The best that a shrinking has come to so far. */
export interface Shorter {
  readonly trace: string;
  readonly steps: number;
}

export interface ExportJob {
  readonly do: "export";
  readonly subject: Subject;
  /** The trace's text. */
  readonly trace: string;
  /** Where it is, as the user called it. */
  readonly path: string;
  /** Where the export will stand: what it imports is named from there. */
  readonly out: string;
  readonly format: ExportFormatName;
  readonly bestEffort: boolean;
}

export interface ExportResult {
  /** Null where a strict replay did not come to the recorded verdict. */
  readonly text: string | null;
  readonly verdict: Verdict;
  readonly drift: Drift | null;
}

/** A hunt for one mutant from one seed. */
export interface KillJob {
  readonly do: "kill";
  readonly id: string;
  readonly seed: string;
  readonly actionsMax: number;
  readonly shrinkBudget: number;
}

export interface KillResult {
  readonly outcome: "found" | "survived" | "stopped";
  readonly actions: number;
  readonly found: FoundTrace | null;
}

/** All runs of a model, as long as the budgets last. */
export interface CheckJob {
  readonly do: "check";
  readonly subject: Subject;
  readonly model: CheckedModel;
  readonly budgets: Budgets;
  /** Which of how many workers this is, and the memory in which they meet. */
  readonly share: { readonly index: number; readonly of: number; readonly meeting: SharedArrayBuffer };
  /** Where the search is put away, and how often; null where it is not. */
  readonly checkpoint: { readonly path: string; readonly model: string; readonly milliseconds: number } | null;
  /** What it goes on from: the file that names the parts, and this worker's; null where it begins anew. */
  readonly resume: { readonly path: string; readonly part: string } | null;
}

/** What is searched, as plain data. */
export interface CheckedModel {
  readonly environment: Environment;
  readonly bounds: Bounds;
  readonly loss: Loss;
  /** Ids of the laws that are judged. */
  readonly laws: readonly string[];
  readonly symmetry: boolean;
  readonly dropsIgnored: boolean;
  readonly commands: CommandNames;
}

/** What a search may take; Infinity: as much as it likes. */
export interface Budgets {
  readonly states: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

export interface CheckResult extends SearchCounts {
  /** Ids of the laws whose premise occurred somewhere. */
  readonly witnessed: readonly string[];
  /** Why it stopped before its end; null where it did not. */
  readonly stoppedBy: "states" | "memory" | "time" | "interrupt" | null;
  /** The hashes of all states of servers and of all packets, two lanes each: workers may have met the same. */
  readonly nodeStates: Int32Array;
  readonly messages: Int32Array;
  readonly reducerCalls: number;
  /** What the search holds that grows with the clusters that it found. */
  readonly bytes: number;
  /** In how many ways servers are renamed: 1 without symmetry. */
  readonly renamings: number;
  /** Whether this is one worker's part of the answer; before they part, each has the whole. */
  readonly isParted: boolean;
  readonly found: FoundTrace | null;
  /** How long a reader finds the way to what was found. */
  readonly events: number;
  /** How many steps of the model it takes: none takes fewer. */
  readonly modelSteps: number;
}

/** By job: what it answers. */
export interface Answers {
  readonly inspect: Inspection;
  readonly fuzz: Totals;
  readonly replay: ReplayResult;
  readonly retry: RetryResult;
  readonly view: ViewResult;
  readonly shrink: ShrinkResult;
  readonly export: ExportResult;
  readonly kill: KillResult;
  readonly check: CheckResult;
}

export type Job = InspectJob | FuzzJob | ReplayJob | RetryJob | ViewJob | ShrinkJob | ExportJob | KillJob | CheckJob;
export type AnswerTo<J extends Job> = Answers[J["do"]];

/** What a worker is given as it starts: the memory of its pulse, and the port on which it speaks. */
export interface WorkerData {
  readonly pulse: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** What a worker sends. */
export type WorkerMessage =
  | { readonly type: "answer"; readonly answer: Answers[Job["do"]] }
  | { readonly type: "found"; readonly found: FoundTrace }
  | ({ readonly type: "shorter" } & Shorter)
  /** `byUser`: what a user can mend, without a stack. */
  | { readonly type: "failed"; readonly byUser: boolean; readonly message: string; readonly stack: string }
  /** Code that was loaded failed beside the steps: in `what` it left behind. */
  | { readonly type: "left"; readonly name: string; readonly what: LeftBehind; readonly error: string };

export type LeftBehind = "promise" | "callback";
