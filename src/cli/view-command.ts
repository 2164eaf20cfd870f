// seaworthy view: draws a recorded run, or a fresh cluster to play with, as one HTML file.

import type { SwarmLimits } from "../fuzz/limits.js";
import type { Subject } from "../host/jobs/subject.js";
import type { ViewResult } from "../host/jobs/view-job.js";
import { picturePath, writePage } from "../host/files/page-file.js";
import { refuseToReplace } from "../host/files/refuse-to-replace.js";
import { parseSettings } from "../host/asked/settings.js";
import { readTraceFile } from "../host/files/trace-files.js";
import { UserError } from "../host/user-error.js";
import { WatchedWorker } from "../host/workers/watched-worker.js";
import { driftText } from "./drift-text.js";
import { EXIT } from "./exit-status.js";
import { openPicture } from "./open-picture.js";
import { complain, outputStyle, print, printDocument } from "./output.js";
import { subjectOf, type SubjectFlags } from "./subject.js";
import { openTraceSubject } from "./trace-subject.js";

export interface ViewFlags extends SubjectFlags {
  readonly out?: string;
  readonly nodes?: number;
  readonly set?: readonly string[];
  readonly bestEffort?: boolean;
  readonly hangAfter: number;
  /** Show the picture. */
  readonly open?: boolean;
  readonly json?: boolean;
}

export async function viewCommand(path: string | undefined, flags: ViewFlags): Promise<number> {
  const out = flags.out ?? (path === undefined ? "seaworthy.html" : picturePath(path));
  refuseToReplace(out, [path, flags.implementation]);
  const worker = new WatchedWorker({ hangMilliseconds: flags.hangAfter });
  try {
    const result = path === undefined ? await viewFresh(worker, flags) : await viewTrace(worker, path, flags);
    const status = finish(result, { path: path ?? "", out, json: flags.json === true });
    if (flags.open && status === EXIT.clean) await openPicture(out);
    return status;
  } finally {
    await worker.end();
  }
}

async function viewTrace(worker: WatchedWorker, path: string, flags: ViewFlags): Promise<ViewResult> {
  if (flags.nodes !== undefined || flags.set !== undefined) {
    throw new UserError(
      "--nodes and --set are for a fresh cluster: a trace has its own. Leave out the trace, or them.",
    );
  }
  const { bestEffort = false } = flags;
  const { text, trace } = readTraceFile(path);
  const subject = await openTraceSubject(worker, trace, flags, { strict: !bestEffort, path });
  return worker.run({ do: "view", subject, trace: text, bestEffort });
}

async function viewFresh(worker: WatchedWorker, flags: ViewFlags): Promise<ViewResult> {
  if (flags.bestEffort) throw new UserError("--best-effort is for a trace. Name one, or leave it out.");
  const subject = subjectOf(flags, "reference");
  const limits = await limitsOf(worker, subject, flags);
  return worker.run({ do: "view", subject, trace: null, limits });
}

async function limitsOf(worker: WatchedWorker, subject: Subject, flags: ViewFlags): Promise<SwarmLimits> {
  const { capabilities } = await worker.run({ do: "inspect", subject, laws: [] });
  return parseSettings(flags.set ?? [], capabilities, { nodes: flags.nodes });
}

function finish(result: ViewResult, to: { path: string; out: string; json: boolean }): number {
  const { path, out, json } = to;
  if (result.drift !== null) {
    complain(`${driftText(path, result.drift)} Draw what happens here with --best-effort.`);
    return EXIT.unknown;
  }
  writePage(out, result.data);
  const { moves, note } = result.data;
  if (json)
    printDocument({ picture: out, steps: moves.length, ...(note !== null && { note }), outside: result.outside });
  else {
    if (result.outside.length > 0) {
      complain(`outside of what the implementation declares: ${result.outside.join("; ")}`);
    }
    print(
      `  picture ${outputStyle().link(out, out)}${path === "" ? " (a fresh cluster, since no trace was named)" : ""}\n`,
    );
    if (note !== null) print(`  ${note}\n`);
  }
  return EXIT.clean;
}
