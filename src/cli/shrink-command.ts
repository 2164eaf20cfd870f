// seaworthy shrink: makes a recorded finding as short as it gets.

import type { Shorter, ShrinkResult } from "../host/jobs/shrink-job.js";
import { drawFound } from "./found-picture.js";
import { PLAIN_LOOK } from "../host/look.js";
import { refuseToReplace } from "../host/files/refuse-to-replace.js";
import { readTraceFile, writeWhole } from "../host/files/trace-files.js";
import { UserError } from "../host/user-error.js";
import { stopSoon, WatchedWorker } from "../host/workers/watched-worker.js";
import { targetOf } from "../run/replay.js";
import { shellWord } from "../report/shell-word.js";
import { driftText } from "./drift-text.js";
import { EXIT } from "./exit-status.js";
import { Interrupt } from "./interrupt.js";
import { counted, grouped } from "./numbers.js";
import { complain, outputLook, outputStyle, print, printDocument } from "./output.js";
import type { Trace } from "../trace/trace.js";
import { openPicture } from "./open-picture.js";
import { programName } from "./program-name.js";
import { ProgressLine } from "./progress-line.js";
import { openTraceSubject } from "./trace-subject.js";
import { subjectWords, type SubjectFlags } from "./subject.js";

export interface ShrinkFlags extends SubjectFlags {
  readonly out?: string;
  readonly bestEffort?: boolean;
  readonly hangAfter: number;
  /** Show the picture. */
  readonly open?: boolean;
  readonly json?: boolean;
}

/** Whoever asks for it by name has more patience than a campaign. */
const SHRINK_BUDGET = 600_000;

export async function shrinkCommand(path: string, flags: ShrinkFlags): Promise<number> {
  const { text, trace } = readTraceFile(path);
  if (trace.verdict.verdict === "holds") {
    throw new UserError(`${path} holds a run that broke nothing. Name a trace with a finding.`);
  }
  const { bestEffort = false } = flags;
  const out = flags.out ?? path.replace(/(\.jsonl)?$/, ".short.jsonl");
  // The trace itself may be: what is written in its place is the same finding, recorded anew.
  refuseToReplace(out, [flags.implementation]);
  const worker = new WatchedWorker({ hangMilliseconds: flags.hangAfter });
  let best: Shorter | null = null;
  const shorter = (found: Shorter): void => {
    try {
      writeWhole(out, found.trace);
      best = found;
    } catch (error) {
      // Told at the end, when it is written for good.
      if (!(error instanceof UserError)) throw error;
    }
  };
  const progress = new ProgressLine(() => progressParts(worker, trace, best), { isQuiet: flags.json === true });
  const interrupt = new Interrupt(() => stopSoon([worker]));
  try {
    const subject = await openTraceSubject(worker, trace, flags, { strict: !bestEffort, path });
    const look = flags.json ? PLAIN_LOOK : outputLook();
    const job = { do: "shrink", subject, trace: text, bestEffort, shrinkBudget: SHRINK_BUDGET, look } as const;
    const result = await worker.run(job, { shorter });
    progress.end();
    return await report(result, { path, trace, out, flags }, (text) => drawFound(worker, subject, { text, path: out }));
  } catch (error) {
    if (best !== null && error instanceof UserError) complain(keptText(best, out));
    throw error;
  } finally {
    progress.end();
    await worker.end();
    interrupt.done();
  }
}

const progressParts = (worker: WatchedWorker, { steps }: Trace, best: Shorter | null): readonly string[] => [
  `${grouped(worker.pulse.actions)} actions tried`,
  ...(best === null ? [] : [`${counted(steps.length, "action")} before, ${grouped(best.steps)} now`]),
];

/** Said where shrinking ends without an answer: what it had come to is there all the same. */
const keptText = ({ steps }: Shorter, out: string): string =>
  `the shortest so far has ${counted(steps, "action")} and is in ${out}.`;

async function report(
  result: ShrinkResult,
  to: { path: string; trace: Trace; out: string; flags: ShrinkFlags },
  draw: (trace: string) => Promise<string | null>,
): Promise<number> {
  const { path, out, flags } = to;
  if (result.trace === null) {
    const { verdict, drift } = result;
    if (flags.json) printDocument({ ...verdict, drift });
    complain(
      drift === null
        ? `${path} was recorded for ${targetOf(to.trace)}, and that is not found on this implementation any more. Look at it with replay --best-effort.`
        : `${driftText(path, drift)} Look at it with replay --best-effort; shrink --best-effort records it anew where the same is broken still.`,
    );
    return EXIT.unknown;
  }
  const { before, after, shrunk, verdict, text, trace } = result;
  // Shown first: a file that cannot be written must not take along what was to stand in it.
  if (!flags.json) {
    print(
      `${text}\n${counted(before, "action")} before, ${grouped(after)} now${shrunk ? "" : " (stopped before the end)"}\n`,
    );
  }
  writeWhole(out, trace);
  const picture = await draw(trace);
  if (flags.json) printDocument({ ...verdict, trace: out, picture, before, after, shrunk });
  else {
    const replay = [programName(), "replay", shellWord(out), ...subjectWords(flags).map(shellWord)].join(" ");
    print(
      `  trace    ${out}\n  show     ${replay}\n  picture  ${picture === null ? "could not be drawn" : outputStyle().link(picture, picture)}\n`,
    );
  }
  if (flags.open) await openPicture(picture);
  return shrunk ? EXIT.clean : EXIT.unknown;
}
