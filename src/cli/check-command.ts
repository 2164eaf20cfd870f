// seaworthy check: all runs within bounds.

import { totalmem } from "node:os";
import { lawsByDefault, type CheckedLaws } from "../host/asked/check-laws.js";
import { boundText } from "../host/asked/bound-flags.js";
import { modelOf, outsideOfModel } from "../host/asked/check-model.js";
import { readManifest } from "../host/files/checkpoint.js";
import { checkTogether, countsShown, type SharedJob } from "../host/sessions/checking.js";
import { canonicalText } from "../contract/json.js";
import type { CheckedModel, CheckJob, CheckResult } from "../host/jobs/check-job.js";
import type { Inspection } from "../host/jobs/inspect-job.js";
import type { Subject } from "../host/jobs/subject.js";
import { drawFound } from "./found-picture.js";
import { TraceFolder } from "../host/files/trace-files.js";
import { UserError } from "../host/user-error.js";
import { codeHash, commandHash, fileHash } from "../host/loading/module-graph.js";
import { HangError, stopSoon, WatchedWorker } from "../host/workers/watched-worker.js";
import { LAW_IDS } from "../laws/all-laws.js";
import { mutantById } from "../mutants/all-mutants.js";
import type { Mutant } from "../mutants/mutant.js";
import { boundsAsked, type CheckFlags } from "./check-flags.js";
import { checkProgress } from "./check-progress.js";
import { checkDocument } from "./check-document.js";
import { renderCheck, renderModelLine } from "./check-report.js";
import { exitStatusOfCheck, type Checked } from "./check-verdict.js";
import { EXIT } from "./exit-status.js";
import { Interrupt } from "./interrupt.js";
import { openPicture } from "./open-picture.js";
import { lawsNamed, requireLaws } from "./laws-flag.js";
import { counted, grouped } from "./numbers.js";
import { complain, outputStyle, print, printDocument, tell } from "./output.js";
import { namedInCommand, subjectOf } from "./subject.js";

const MEMORY_SHARE = 0.75;
const CHECKPOINT_MILLISECONDS = 60_000;

export async function checkCommand(flags: CheckFlags): Promise<number> {
  if (flags.checkpointEvery !== undefined && flags.checkpoint === undefined)
    throw new UserError("--checkpoint-every says how often, and not where. Give --checkpoint FILE, or leave it out.");
  const subject = subjectOf(flags, "reference");
  const folder = new TraceFolder(flags.traces);
  const workers = Array.from({ length: flags.workers }, () => new WatchedWorker({ hangMilliseconds: flags.hangAfter }));
  const interrupt = new Interrupt(() => stopSoon(workers));
  try {
    const inspection = await workers[0].run({ do: "inspect", subject, laws: LAW_IDS });
    const mutant = subject.origin.from === "mutant" ? mutantById(subject.origin.id) : undefined;
    const laws = lawsOf(flags, inspection, mutant);
    const model = { ...modelAsked(flags, inspection, mutant), laws: laws.judged };
    if (!flags.json) tell(`checking ${renderModelLine(inspection, model)}`);
    const text = modelText(subject, inspection, model);
    const [checkpoint, resume] = [checkpointOf(flags, text), resumeOf(flags, text)];
    const budgets = budgetsOf(flags);
    const searched = await search(
      workers,
      { do: "check", subject, model, budgets, checkpoint, resume },
      flags.json === true,
    );
    const { found } = searched.result;
    if (found !== null) folder.keep(found);
    const tracePath = found && folder.placeOf(found);
    const checked: Checked = {
      ...{ flags, inspection, mutant, laws, model, ...searched },
      outside: outsideOfModel(model, inspection.capabilities),
      tracePath,
      picturePath: tracePath && (await drawFound(workers[0], subject, { text: found.trace, path: tracePath })),
      implementation: namedInCommand(subject, flags),
    };
    if (flags.json) printDocument(checkDocument(checked));
    else print(renderCheck(checked, outputStyle()));
    if (flags.open && found !== null) await openPicture(checked.picturePath);
    const failures = [folder.failure?.message ?? null, searched.result.notSaved].filter((failure) => failure !== null);
    failures.forEach(complain);
    return failures.length === 0 ? exitStatusOfCheck(checked) : EXIT.usage;
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
    interrupt.done();
  }
}

interface Searched {
  readonly result: CheckResult;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function search(workers: readonly WatchedWorker[], job: SharedJob, isQuiet: boolean): Promise<Searched> {
  const progress = checkProgress(workers, job.budgets.milliseconds, { isQuiet });
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  try {
    const result = await checkTogether(workers, job);
    const { user, system } = process.cpuUsage(cpuBefore);
    return { result, seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
  } catch (error) {
    if (error instanceof HangError) throw new UserError(`${error.message} ${countsText(workers)}`);
    throw error;
  } finally {
    progress.end();
  }
}

/** What a search that was ended had come to; the slice of it that was under way is not counted. */
function countsText(workers: readonly WatchedWorker[]): string {
  const { distinct, generated, depth, queued } = countsShown(workers);
  if (distinct === 0) return "Nothing was counted before.";
  return `Before: ${counted(distinct, "distinct cluster")}, ${grouped(generated)} generated, depth ${depth}, ${grouped(queued)} queued.`;
}

const checkpointOf = (
  { checkpoint, checkpointEvery: milliseconds = CHECKPOINT_MILLISECONDS }: CheckFlags,
  model: string,
): SharedJob["checkpoint"] => (checkpoint === undefined ? null : { path: checkpoint, model, milliseconds });

/** What a search goes on from. Throws a UserError where that was another search. */
function resumeOf({ resume, workers }: CheckFlags, model: string): SharedJob["resume"] {
  if (resume === undefined) return null;
  const { model: saved, parts } = readManifest(resume);
  const { differences, hasOtherCode } = differencesOf(saved, model);
  if (hasOtherCode)
    throw new UserError(
      `${resume} was written when the implementation was another: its files have changed since, and what is known of its steps is no longer true. Begin the search anew, without --resume, or put the files back as they were.`,
    );
  if (differences.length > 0)
    throw new UserError(`${resume} is of another search: ${differences.join("; ")}. Give the same flags again.`);
  if (parts.length !== workers)
    throw new UserError(`${resume} was written with --workers ${parts.length}. Give that again.`);
  return { path: resume, parts };
}

/** Everything that makes two searches the same, by name. */
function modelText(
  subject: Subject,
  { name, version }: Inspection,
  { bounds, environment, ...model }: CheckedModel,
): string {
  const words = Object.entries(bounds).map(([bound, value]) => [bound, boundText(value)] as const);
  return canonicalText({
    name,
    version,
    code: codeOf(subject),
    ...model,
    ...environment,
    ...Object.fromEntries(words),
  });
}

/** With other code it is another search. */
function codeOf({ origin }: Subject): string {
  if (origin.from === "file") return codeHash(origin.path);
  if (origin.from === "wasm") return fileHash(origin.path);
  return origin.from === "command" ? commandHash(origin.command, origin.directory) : "";
}

/** What is not the same in two searches, as half sentences. */
function differencesOf(saved: string, model: string): { differences: readonly string[]; hasOtherCode: boolean } {
  const [there, here] = [saved, model].map((text) => JSON.parse(text) as Record<string, unknown>);
  const names = [...new Set([...Object.keys(there), ...Object.keys(here)])].sort();
  const shown = (value: unknown): string => canonicalText(value ?? null);
  const others = names.filter((name) => shown(there[name]) !== shown(here[name]));
  return {
    differences: others.map((name) => `${name} was ${shown(there[name])} and is ${shown(here[name])}`),
    hasOtherCode: ["name", "version"].every((name) => !others.includes(name)) && others.includes("code"),
  };
}

function lawsOf({ laws: list }: CheckFlags, inspection: Inspection, mutant: Mutant | undefined): CheckedLaws {
  const { judged, notJudged } = inspection;
  const unasked = (law: string) => ({ law, reason: `--laws ${list} leaves it out` });
  switch (list) {
    case undefined:
      return lawsByDefault(inspection, mutant);
    case "none":
      return { judged: [], notJudged: judged.map(unasked) };
    case "all":
      return { judged, notJudged };
    default: {
      const named = lawsNamed(list, "; or none, or all");
      const asked = judged.filter((id) => named.includes(id));
      const refused = notJudged.filter(({ law }) => named.includes(law));
      requireLaws({ name: inspection.name, judged: asked, notJudged: refused });
      const others = LAW_IDS.filter((id) => !named.includes(id));
      return { judged: asked, notJudged: [...refused, ...others.map(unasked)] };
    }
  }
}

function modelAsked(flags: CheckFlags, inspection: Inspection, mutant: Mutant | undefined): Omit<CheckedModel, "laws"> {
  const { nodes, set = [], symmetry, dropIgnored = false } = flags;
  return modelOf({ nodes, set, bounds: boundsAsked(flags), symmetry, dropsIgnored: dropIgnored }, inspection, mutant);
}

function budgetsOf({ maxStates, maxMemory, for: milliseconds }: CheckFlags): CheckJob["budgets"] {
  return {
    states: maxStates ?? Infinity,
    bytes: maxMemory ?? totalmem() * MEMORY_SHARE,
    milliseconds: milliseconds ?? Infinity,
  };
}
