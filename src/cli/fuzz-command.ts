// seaworthy fuzz: many runs, every finding shrunk and kept.

import { randomBytes } from "node:crypto";
import { SharedCampaign, type FuzzPlan } from "../host/sessions/shared-campaign.js";
import { drawFound } from "./found-picture.js";
import type { FoundTrace } from "../host/files/found-trace.js";
import type { Inspection } from "../host/jobs/inspect-job.js";
import { outsideOf, parseSettings } from "../host/asked/settings.js";
import { retryAll } from "../host/files/kept-traces.js";
import { TraceFolder, tracesIn } from "../host/files/trace-files.js";
import { HangError, stopSoon, WatchedWorker } from "../host/workers/watched-worker.js";
import type { SwarmLimits } from "../fuzz/limits.js";
import { ALL_LAWS, LAW_IDS } from "../laws/all-laws.js";
import { oneWord } from "../report/plain-text.js";
import { wrapped } from "../report/wrap.js";
import { PANIC, PROGRESS } from "../run/judge.js";
import { EXIT } from "./exit-status.js";
import { againCommand, workersOf, type FuzzFlags } from "./fuzz-flags.js";
import { campaignDocument } from "./fuzz-document.js";
import { renderCampaign } from "./fuzz-report.js";
import { exitStatusOfCampaign, warningLaws, type Campaigned } from "./fuzz-verdict.js";
import { announcementOf, fuzzProgress } from "./fuzz-progress.js";
import { Interrupt } from "./interrupt.js";
import { renderKept } from "./kept-report.js";
import { openPicture } from "./open-picture.js";
import { KeptSubjects } from "./kept-subjects.js";
import { lawsNamed, requireLaws } from "./laws-flag.js";
import { counted } from "./numbers.js";
import { complain, outputStyle, print, printDocument, progressStyle, tell } from "./output.js";
import { namedInCommand, subjectOf } from "./subject.js";

const RUNS_DEFAULT = 2000;
const SHRINK_BUDGET = 300_000;

export async function fuzzCommand(flags: FuzzFlags): Promise<number> {
  const folder = new TraceFolder(flags.traces);
  const isQuiet = flags.json === true;
  const paths = tracesIn(flags.traces);
  const campaigned = await fuzz(flags, folder, { isQuiet, paths });
  if (flags.json) printDocument(campaignDocument(campaigned));
  else print(renderCampaign(campaigned, outputStyle()));
  const [first] = campaigned.outcome.findings;
  if (flags.open && first !== undefined) await openPicture(campaigned.pictureOf(first.found));
  const failure = folder.failure ?? campaigned.outcome.failure;
  if (failure === null) return exitStatusOfCampaign(campaigned);
  const run = failure instanceof HangError ? failure.run : null;
  complain(run === null ? failure.message : `${failure.message}\nAgain: ${againCommand(flags, campaigned.seed, run)}`);
  return EXIT.usage;
}

interface FuzzOptions {
  /** Say nothing on the way. */
  readonly isQuiet: boolean;
  /** Traces that are played again before anything else. */
  readonly paths: readonly string[];
}

/** Runs a campaign from its flags to its end, or to an interrupt. */
export async function fuzz(
  flags: FuzzFlags,
  folder: TraceFolder,
  { isQuiet, paths }: FuzzOptions,
): Promise<Campaigned> {
  const subject = subjectOf(flags, "reference");
  const laws = flags.laws === undefined ? LAW_IDS : lawsNamed(flags.laws);
  const seed = flags.seed ?? randomBytes(6).toString("hex");
  const watch = { hangMilliseconds: flags.hangAfter, nameOfRun: (run: number) => `${seed}/${run}` };
  const workers = Array.from({ length: workersOf(flags) }, () => new WatchedWorker(watch));
  let stop = (): void => stopSoon(workers);
  const interrupt = new Interrupt(() => stop());
  try {
    const inspection = await workers[0].run({ do: "inspect", subject, laws });
    requireLaws(inspection);
    const warnings = warningLaws(inspection, flags);
    const limits = limitsOf(flags, inspection);
    const plan = planOf(flags, {
      subject,
      seed,
      limits,
      laws: inspection.judged,
      endedBy: flags.first ? [PANIC, PROGRESS, ...inspection.judged].filter((id) => !warnings.includes(id)) : [],
      // Raft's own laws break late where the time goes into making a breach of discipline as short as can be.
      shrinksLightly: ALL_LAWS.filter(({ kind }) => kind === "discipline").map(({ id }) => id),
    });
    const cpuBefore = process.cpuUsage();
    if (!isQuiet) tell(announcement(plan, inspection));
    const subjects = new KeptSubjects(workers, flags, { only: subject, laws: inspection.judged });
    const kept = await retryAll(paths, workers, {
      choose: (trace) => subjects.subjectFor(trace),
      goesOn: () => !interrupt.isAsked,
    });
    if (!isQuiet) print(renderKept(kept, outputStyle()));
    const campaign = new SharedCampaign(plan, workers, (found, before) => {
      folder.keep(found, before);
      if (campaign.isNews(found)) {
        const style = progressStyle();
        progress.say(wrapped(announcementOf(found, warnings.includes(found.finding.law), style), style.width, 2));
      }
    });
    stop = () => campaign.stop();
    if (interrupt.isAsked) stop();
    const progress = fuzzProgress(plan, campaign, { isQuiet });
    const outcome = await campaign.run().finally(() => progress.end());
    folder.keepOnly(outcome.findings.map(({ found }) => found));
    const { user, system } = process.cpuUsage(cpuBefore);
    const pictures = new Map<FoundTrace, string | null>();
    for (const { found } of outcome.findings) {
      const path = folder.placeOf(found);
      if (path !== null) pictures.set(found, await drawFound(workers[0], subject, { text: found.trace, path }));
    }
    const outside = outsideOf(inspection.capabilities, limits);
    return {
      ...{ flags, seed, inspection, warnings, outside, kept, outcome, cpuSeconds: (user + system) / 1e6 },
      placeOf: (found) => folder.placeOf(found),
      pictureOf: (found) => pictures.get(found) ?? null,
      implementation: namedInCommand(subject, flags),
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
    interrupt.done();
  }
}

/** Said before anything can go wrong: a seed that nobody knows is lost. */
function announcement({ seed, runs, milliseconds }: FuzzPlan, { name, version }: Inspection): string {
  const extent = [
    ...(runs === null ? [] : [counted(runs, "run")]),
    ...(milliseconds === null ? [] : [`${milliseconds / 1000} s`]),
  ];
  return `fuzzing ${oneWord(name, 80)} ${oneWord(version)}: ${extent.join(", at most ")}, seed ${seed}`;
}

function limitsOf({ set = [], nodes, steps }: FuzzFlags, { capabilities }: Inspection): SwarmLimits {
  return parseSettings(set, capabilities, { nodes, steps });
}

function planOf(
  flags: FuzzFlags,
  known: Pick<FuzzPlan, "subject" | "seed" | "limits" | "laws" | "endedBy" | "shrinksLightly">,
): FuzzPlan {
  const { runs, for: milliseconds = null, shard = { index: 0, of: 1 } } = flags;
  return {
    ...known,
    runs: runs ?? (milliseconds === null ? RUNS_DEFAULT : null),
    milliseconds,
    shard,
    shrinksEach: flags.shrinks,
    shrinkBudget: SHRINK_BUDGET,
  };
}
