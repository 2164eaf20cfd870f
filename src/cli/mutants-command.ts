// seaworthy mutants: does the swarm find what it must find, and leave alone what is right?

import { availableParallelism } from "node:os";
import { commitHash } from "../host/files/commit.js";
import { MutantHunt, type Hunted } from "../host/sessions/mutant-hunt.js";
import type { KillJob } from "../host/jobs/kill-job.js";
import { packageVersion } from "../host/files/package-folder.js";
import { UserError } from "../host/user-error.js";
import { WatchedWorker } from "../host/workers/watched-worker.js";
import { ALL_MUTANTS, mutantById } from "../mutants/all-mutants.js";
import type { Mutant } from "../mutants/mutant.js";
import { EXIT } from "./exit-status.js";
import { Interrupt } from "./interrupt.js";
import { mutantsDocument, renderList, renderOutcomes, type MutantOutcome } from "./mutants-report.js";
import { clockText, counted, roughly } from "./numbers.js";
import { outputStyle, print, printDocument } from "./output.js";
import { ProgressLine } from "./progress-line.js";

export interface MutantsFlags {
  readonly list?: boolean;
  readonly id?: readonly string[];
  readonly seeds: number;
  readonly seed?: string;
  readonly workers?: number;
  readonly json?: boolean;
}

/** A mutant that must be found is given up after so many actions. */
const FOUND_ACTIONS_MAX = 20_000_000;
/** One that must survive is watched for so many. */
const SURVIVES_ACTIONS = 300_000;
const SHRINK_BUDGET = 60_000;
const HANG_MILLISECONDS = 120_000;

export async function mutantsCommand(flags: MutantsFlags): Promise<number> {
  const mutants = flags.id === undefined ? ALL_MUTANTS : flags.id.map(mutantOf);
  if (flags.list) {
    if (flags.json) printDocument(mutants.map(about));
    else print(renderList(mutants, outputStyle()));
    return EXIT.clean;
  }
  const seed = flags.seed ?? commitHash() ?? packageVersion();
  const hunted = await hunt(mutants, seed, flags);
  const outcomes = mutants.map((mutant) => outcomeOf(mutant, hunted));
  const isComplete = hunted.length === mutants.length * flags.seeds;
  if (flags.json) printDocument(mutantsDocument(outcomes, about));
  else print(renderOutcomes(outcomes, { seed, isComplete, style: outputStyle() }));
  if (outcomes.some(({ isAsDeclared }) => !isAsDeclared)) return EXIT.found;
  return isComplete ? EXIT.clean : EXIT.unknown;
}

function mutantOf(id: string): Mutant {
  const mutant = mutantById(id);
  if (mutant) return mutant;
  throw new UserError(
    `--id ${id}: there is no such mutant. \`seaworthy mutants --list\` names all ${ALL_MUTANTS.length}.`,
  );
}

function about({ id, breaks, family, story, source, expected }: Mutant): object {
  return { id, law: breaks[0] ?? null, breaks, family, story, source, expected };
}

async function hunt(mutants: readonly Mutant[], seed: string, flags: MutantsFlags): Promise<readonly Hunted[]> {
  const jobs = mutants.flatMap((mutant) =>
    Array.from({ length: flags.seeds }, (_, i) => jobFor(mutant, `${seed}/${i + 1}`)),
  );
  const count = Math.min(flags.workers ?? availableParallelism(), jobs.length);
  const workers = Array.from({ length: count }, () => new WatchedWorker({ hangMilliseconds: HANG_MILLISECONDS }));
  const began = performance.now();
  const hunt = new MutantHunt(jobs, workers, (hunted) => {
    const { job, result } = hunted;
    const line = `${result.outcome}: ${job.id} after ${roughly(result.actions)} actions`;
    if (isAsDeclared(hunted)) progress.sayToWatcher(line);
    else progress.say(`${line}, other than declared`);
  });
  const isQuiet = flags.json === true;
  const progress = new ProgressLine(() => progressParts(hunt, jobs.length, performance.now() - began), { isQuiet });
  const interrupt = new Interrupt(() => hunt.stop());
  if (!flags.json) {
    process.stderr.write(`hunting ${counted(mutants.length, "mutant")}, ${counted(flags.seeds, "seed")} each\n`);
  }
  try {
    return await hunt.run();
  } finally {
    progress.end();
    await Promise.all(workers.map((worker) => worker.end()));
    interrupt.done();
  }
}

function progressParts(hunt: MutantHunt, jobs: number, elapsed: number): readonly string[] {
  const { actions, done } = hunt;
  return [
    `${done} of ${jobs} hunts`,
    `${roughly(actions)} actions (${roughly((actions / elapsed) * 1000)}/s)`,
    ...(done === 0 ? [] : [`about ${clockText(((jobs - done) * elapsed) / done)} left`]),
  ];
}

function jobFor(mutant: Mutant, seed: string): KillJob {
  const actionsMax = mutant.expected === "found" ? FOUND_ACTIONS_MAX : SURVIVES_ACTIONS;
  return { do: "kill", id: mutant.id, seed, actionsMax, shrinkBudget: SHRINK_BUDGET };
}

function outcomeOf(mutant: Mutant, all: readonly Hunted[]): MutantOutcome {
  const hunts = all.filter(({ job }) => job.id === mutant.id);
  return { mutant, hunts, isAsDeclared: hunts.every(isAsDeclared) };
}

const isAsDeclared = ({ job, result }: Hunted): boolean =>
  result.outcome === (mutantById(job.id)!.expected === "found" ? "found" : "survived");
