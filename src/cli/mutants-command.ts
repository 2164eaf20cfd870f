// seaworthy mutants: does the swarm find what it must find, and leave alone what is right?

import { commitHash } from "../host/files/commit.js";
import type { Hunted } from "../host/sessions/mutant-hunt.js";
import type { KillJob } from "../host/jobs/kill-job.js";
import { packageVersion } from "../host/files/package-folder.js";
import { UserError } from "../host/user-error.js";
import { ALL_MUTANTS, mutantById } from "../mutants/all-mutants.js";
import type { Mutant } from "../mutants/mutant.js";
import { EXIT } from "./exit-status.js";
import { hunt, seedsOf } from "./hunt.js";
import { matrixCommand, type MatrixFlags } from "./matrix-command.js";
import { mutantsDocument, renderList, renderOutcomes, type MutantOutcome } from "./mutants-report.js";
import { roughly } from "./numbers.js";
import { outputStyle, print, printDocument } from "./output.js";

export interface MutantsFlags extends MatrixFlags {
  readonly list?: boolean;
  readonly matrix?: boolean;
  readonly id?: readonly string[];
  readonly seed?: string;
}

/** A mutant that must be found is given up after so many actions. */
const FOUND_ACTIONS_MAX = 20_000_000;
/** One that must survive is watched for so many. */
const SURVIVES_ACTIONS = 300_000;
const SHRINK_BUDGET = 60_000;

export async function mutantsCommand(flags: MutantsFlags): Promise<number> {
  const mutants = flags.id === undefined ? ALL_MUTANTS : flags.id.map(mutantOf);
  if (flags.list) {
    if (flags.json) printDocument(mutants.map(about));
    else print(renderList(mutants, outputStyle()));
    return EXIT.clean;
  }
  const seed = flags.seed ?? commitHash() ?? packageVersion();
  if (flags.matrix) return matrixCommand(mutants, seed, flags);
  if (flags.actions !== undefined || flags.atMost !== undefined || flags.picture !== undefined)
    throw new UserError("--actions, --at-most and --picture belong to the kill matrix. Add --matrix.");
  const jobs = mutants.flatMap((mutant) => seedsOf(seed, flags).map((each) => jobFor(mutant, each)));
  const hunted = await hunt(jobs, flags, (found) => {
    const { job, result } = found;
    const text = `${result.outcome}: ${job.id} after ${roughly(result.actions)} actions`;
    return isAsDeclared(found) ? { text } : { text: `${text}, other than declared`, isPressing: true };
  });
  const outcomes = mutants.map((mutant) => outcomeOf(mutant, hunted));
  const isComplete = hunted.length === jobs.length;
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
