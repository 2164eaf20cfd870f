// seaworthy conform: is the driver sound? What everything else stands on, tried first.

import type { ConformJob, ConformResult } from "../host/jobs/conform-job.js";
import { stopSoon, WatchedWorker } from "../host/workers/watched-worker.js";
import { LAW_IDS } from "../laws/all-laws.js";
import { oneWord } from "../report/plain-text.js";
import type { ConformFlags } from "./conform-flags.js";
import { conformDocument, renderConformed, verdictOfConform, type ConformVerdict } from "./conform-report.js";
import { EXIT } from "./exit-status.js";
import { Interrupt } from "./interrupt.js";
import { counted, grouped, roughly } from "./numbers.js";
import { outputStyle, print, printDocument, tell } from "./output.js";
import { ProgressLine } from "./progress-line.js";
import { subjectOf } from "./subject.js";

const STATUSES: { readonly [V in ConformVerdict]: number } = {
  sound: EXIT.clean,
  unsound: EXIT.found,
  untried: EXIT.unknown,
  stopped: EXIT.unknown,
};

export async function conformCommand(flags: ConformFlags): Promise<number> {
  const { seed, runs, hangAfter, json: isQuiet = false } = flags;
  const subject = subjectOf(flags, "reference");
  const worker = new WatchedWorker({ hangMilliseconds: hangAfter });
  const interrupt = new Interrupt(() => stopSoon([worker]));
  try {
    const inspection = await worker.run({ do: "inspect", subject, laws: LAW_IDS });
    const { name, version } = inspection;
    if (!isQuiet)
      tell(`trying ${oneWord(name, 80)} ${oneWord(version)}: ${counted(runs, "run")} a check, seed ${seed}`);
    const result = await tried(worker, { do: "conform", subject, seed, runs }, isQuiet);
    const conforming = { flags, inspection, result };
    if (isQuiet) printDocument(conformDocument(conforming));
    else print(renderConformed(conforming, outputStyle()));
    return STATUSES[verdictOfConform(result)];
  } finally {
    await worker.end();
    interrupt.done();
  }
}

async function tried(worker: WatchedWorker, job: ConformJob, isQuiet: boolean): Promise<ConformResult> {
  const progress = new ProgressLine(
    () => [
      `${grouped(worker.pulse.runs)} of ${grouped(2 * job.runs)} parts`,
      `${roughly(worker.pulse.actions)} steps and comparisons`,
    ],
    { isQuiet },
  );
  return worker.run(job).finally(() => progress.end());
}
