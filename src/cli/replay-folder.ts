// seaworthy replay FOLDER: every trace that is kept there, and what has become of it.

import { retryAll, type KeptTraces } from "../host/files/kept-traces.js";
import { tracesIn } from "../host/files/trace-files.js";
import { UserError } from "../host/user-error.js";
import { stopSoon, WatchedWorker } from "../host/workers/watched-worker.js";
import { EXIT } from "./exit-status.js";
import { Interrupt } from "./interrupt.js";
import { keptDocument, renderKept } from "./kept-report.js";
import { KeptSubjects } from "./kept-subjects.js";
import { counted } from "./numbers.js";
import { outputStyle, print, printDocument } from "./output.js";
import { ProgressLine } from "./progress-line.js";
import type { ReplayFlags } from "./replay-flags.js";
import { subjectOf } from "./subject.js";

export async function replayFolder(folder: string, flags: ReplayFlags): Promise<number> {
  const { until, bestEffort, implementation, mutant, hangAfter, json = false } = flags;
  if (until !== undefined || bestEffort)
    throw new UserError(`--until and --best-effort are for one trace, and ${folder} is a folder. Name a trace in it.`);
  const paths = tracesIn(folder);
  if (paths.length === 0) throw new UserError(`${folder} holds no trace (*.jsonl). Name a folder that fuzz wrote to.`);
  const only = implementation === undefined && mutant === undefined ? null : subjectOf(flags, "");
  const workers = [new WatchedWorker({ hangMilliseconds: hangAfter })];
  const interrupt = new Interrupt(() => stopSoon(workers));
  let done = 0;
  const progress = new ProgressLine(() => [`${done} of ${counted(paths.length, "trace")}`], { isQuiet: json });
  try {
    const subjects = new KeptSubjects(workers, flags, { only, laws: null });
    const kept = await retryAll(paths, workers, {
      choose: (trace) => subjects.subjectFor(trace),
      goesOn: () => !interrupt.isAsked,
      onDone: () => void done++,
    });
    progress.end();
    if (json) printDocument({ folder, ...keptDocument(kept) });
    else print(renderKept(kept, outputStyle()));
    return exitStatus(kept, interrupt.isAsked);
  } finally {
    progress.end();
    await workers[0].end();
    interrupt.done();
  }
}

function exitStatus({ retried, passedOver }: KeptTraces, isStopped: boolean): number {
  if (retried.some(({ outcome }) => outcome === "broken")) return EXIT.found;
  if (passedOver.some(({ isUnreadable }) => isUnreadable)) return EXIT.usage;
  if (retried.some(({ outcome }) => outcome === "unanswered")) return EXIT.usage;
  // A schedule that is not possible any more asks nothing any more.
  const isUnknown = retried.length === 0 || retried.some(({ outcome }) => outcome === "impossible");
  return isStopped || isUnknown ? EXIT.unknown : EXIT.clean;
}
