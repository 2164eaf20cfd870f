// seaworthy export: writes a recorded run in another tool's format.

import { resolve } from "node:path";
import type { ExportResult } from "../host/jobs/export-job.js";
import { refuseToReplace } from "../host/files/refuse-to-replace.js";
import { readTraceFile, writeWhole } from "../host/files/trace-files.js";
import { WatchedWorker } from "../host/workers/watched-worker.js";
import type { ExportFormatName } from "../report/export/formats.js";
import { driftText } from "./drift-text.js";
import { EXIT } from "./exit-status.js";
import { complain, print, printDocument } from "./output.js";
import type { SubjectFlags } from "./subject.js";
import { openTraceSubject } from "./trace-subject.js";

export interface ExportFlags extends SubjectFlags {
  readonly to: ExportFormatName;
  readonly out?: string;
  readonly bestEffort?: boolean;
  readonly hangAfter: number;
  readonly json?: boolean;
}

export async function exportCommand(path: string, flags: ExportFlags): Promise<number> {
  const { to: format, bestEffort = false, hangAfter } = flags;
  if (flags.out !== undefined) refuseToReplace(flags.out, [path, flags.implementation]);
  const { text, trace } = readTraceFile(path);
  const worker = new WatchedWorker({ hangMilliseconds: hangAfter });
  try {
    const subject = await openTraceSubject(worker, trace, flags, { strict: !bestEffort, path });
    // Where nothing is written the text stands in the folder that the user is in.
    const out = resolve(flags.out ?? "export");
    return report(await worker.run({ do: "export", subject, trace: text, path, out, format, bestEffort }), path, flags);
  } finally {
    await worker.end();
  }
}

function report({ text, verdict, drift }: ExportResult, path: string, { to, out, json }: ExportFlags): number {
  if (text === null) {
    const why = drift ?? `the verdict is "${verdict.verdict}" now`;
    if (json) printDocument({ ...verdict, format: to, drift });
    complain(`${driftText(path, why)} Export what happens here with --best-effort.`);
    return EXIT.unknown;
  }
  if (out !== undefined) writeWhole(out, text);
  if (json) printDocument({ ...verdict, format: to, ...(out === undefined ? { text } : { out }) });
  else if (out === undefined) print(text);
  return EXIT.clean;
}
