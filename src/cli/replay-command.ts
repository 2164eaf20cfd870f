// seaworthy replay: plays a recorded run again and tells it in words.

import { statSync } from "node:fs";
import { readTraceFile } from "../host/files/trace-files.js";
import type { ReplayResult } from "../host/jobs/replay-job.js";
import { UserError } from "../host/user-error.js";
import { PLAIN_LOOK } from "../host/look.js";
import { WatchedWorker } from "../host/workers/watched-worker.js";
import { oneLine, oneWord } from "../report/plain-text.js";
import { renderBestEffort } from "../report/verdict-text.js";
import { targetOf } from "../run/replay.js";
import { renderTrace } from "../trace/render-trace.js";
import type { Trace } from "../trace/trace.js";
import { EXIT } from "./exit-status.js";
import { renderKept } from "./kept-report.js";
import { counted } from "./numbers.js";
import { outputLook, outputStyle, print, printDocument } from "./output.js";
import { replayFolder } from "./replay-folder.js";
import type { ReplayFlags } from "./replay-flags.js";
import { openTraceSubject } from "./trace-subject.js";

export async function replayCommand(path: string, flags: ReplayFlags): Promise<number> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return replayFolder(path, flags);
  const { text, trace: whole } = readTraceFile(path);
  const { until = null, bestEffort = false, hangAfter, json = false } = flags;
  const actions = whole.steps.length;
  if (until !== null && until > actions) {
    throw new UserError(`--until ${until}: ${path} has ${counted(actions, "action")}.`);
  }
  const trace = until === null || until === actions ? whole : beginningOf(whole, until);
  const worker = new WatchedWorker({ hangMilliseconds: hangAfter });
  try {
    const subject = await openTraceSubject(worker, trace, flags, { strict: !bestEffort, path });
    const look = json ? PLAIN_LOOK : outputLook();
    const result = await worker.run({
      ...{ do: "replay" as const, subject, bestEffort, look },
      trace: trace === whole ? text : renderTrace(trace),
      more: until === null ? null : actions - until,
    });
    if (json) printDocument(documentOf(trace, whole, result));
    else print(result.text + notesOn(trace, result) + becomeText(path, trace, result));
    return exitStatus(trace, result, bestEffort);
  } finally {
    await worker.end();
  }
}

/** The first actions of a trace, of which nobody has said yet what they come to. */
const beginningOf = ({ header, steps }: Trace, length: number): Trace => ({
  header: { ...header, progress: null },
  steps: steps.slice(0, length),
  verdict: { verdict: "holds" },
});

function documentOf(trace: Trace, whole: Trace, result: ReplayResult): object {
  const { verdict, steps, drift, replaced, skipped, confirmed } = result;
  return {
    ...verdict,
    // Of its beginning alone what the whole comes to is no answer.
    ...(trace === whole ? { recorded: trace.verdict.verdict, confirmed } : { until: trace.steps.length }),
    steps,
    of: whole.steps.length,
    ...(drift && { drift }),
    replaced,
    skipped,
    ...(result.become && { outcome: result.become.outcome }),
    ...(result.differsAt !== null && { differsAt: result.differsAt }),
  };
}

const NOTE_CHARS_MAX = 1000;

function notesOn(trace: Trace, result: ReplayResult): string {
  const { drift, differsAt, replaced, skipped, confirmed, version } = result;
  const notes: string[] = [];
  if (drift !== null) notes.push(`drift at action ${drift.step}: ${oneLine(drift.reason, NOTE_CHARS_MAX)}.`);
  if (differsAt !== null && differsAt !== drift?.step)
    notes.push(`from action ${differsAt} on (~) the cluster is not as it was recorded.`);
  const differs = renderBestEffort({ replaced, skipped });
  if (differs !== null) notes.push(differs);
  const recorded = trace.header.implementation.version;
  if (drift !== null && recorded !== version)
    notes.push(`recorded on version ${oneWord(recorded)}, played on version ${oneWord(version)}.`);
  if (drift === null && !confirmed) notes.push(`recorded was: ${oneLine(recordedVerdict(trace), NOTE_CHARS_MAX)}.`);
  return notes.map((note) => `${note}\n`).join("");
}

/** The same words as of a folder, since it is the same question. */
function becomeText(path: string, trace: Trace, { become }: ReplayResult): string {
  if (become === null) return "";
  return renderKept({ retried: [{ ...become, path, recorded: targetOf(trace) }], passedOver: [] }, outputStyle());
}

/** Only of a law is there more to say than the verdict. */
const recordedVerdict = ({ verdict }: Trace): string =>
  verdict.verdict === "violated" ? `violated ${verdict.law}` : verdict.verdict;

function exitStatus(trace: Trace, { verdict, drift, confirmed, become }: ReplayResult, bestEffort: boolean): number {
  if (bestEffort) return verdict.verdict === "holds" ? EXIT.clean : EXIT.found;
  if (become?.outcome === "mended") return EXIT.clean;
  if (become?.outcome === "broken") return EXIT.found;
  if (drift !== null || !confirmed) return EXIT.unknown;
  return trace.verdict.verdict === "holds" ? EXIT.clean : EXIT.found;
}
