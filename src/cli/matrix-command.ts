// seaworthy mutants --matrix: which mutant breaks which law, and how soon.

import { commitHash } from "../host/files/commit.js";
import { writeWhole } from "../host/files/trace-files.js";
import type { KillRowJob } from "../host/jobs/kill-row-job.js";
import { UserError } from "../host/user-error.js";
import type { Mutant } from "../mutants/mutant.js";
import { killMatrix, matrixDocument, renderMatrix } from "../report/kill-matrix.js";
import { matrixPicture } from "../report/kill-matrix-picture.js";
import { svgLines } from "../report/picture/shape-text.js";
import { EXIT } from "./exit-status.js";
import { hunt, seedsOf, type HuntFlags } from "./hunt.js";
import { outputStyle, print, printDocument, tell } from "./output.js";

export interface MatrixFlags extends HuntFlags {
  /** How many actions each campaign takes. */
  readonly actions?: number;
  /** How many it goes on for, until a law is broken that must be. */
  readonly atMost?: number;
  /** Where the picture goes. */
  readonly picture?: string;
}

const ACTIONS = 300_000;
/** What one core does in about a minute. */
const ACTIONS_MAX = 6_000_000;

export async function matrixCommand(mutants: readonly Mutant[], seed: string, flags: MatrixFlags): Promise<number> {
  const { seeds, atMost, picture, actions = Math.min(ACTIONS, atMost ?? ACTIONS) } = flags;
  if (atMost !== undefined && atMost < actions)
    throw new UserError(
      `--at-most ${atMost}: each hunt takes ${actions} actions by --actions. Give as many at least, or leave --at-most out.`,
    );
  const actionsMax = atMost ?? Math.max(actions, ACTIONS_MAX);
  const jobs = mutants.flatMap(({ id }) =>
    seedsOf(seed, flags).map((each): KillRowJob => ({ do: "killRow", id, seed: each, actions, actionsMax })),
  );
  const hunted = await hunt(jobs, flags, ({ job, result: { firstBroken } }) => ({
    text: `${job.id}: breaks ${Object.keys(firstBroken).join(", ") || "nothing"}`,
  }));
  const killed = mutants.flatMap((mutant) => {
    const rows = hunted.filter(({ job }) => job.id === mutant.id).map(({ result }) => result);
    // A median of some of the seeds is none.
    return rows.length === seeds ? [{ mutant, seeds: rows }] : [];
  });
  const matrix = killMatrix({ commit: commitHash(), seed, seeds, actions, actionsMax }, killed);
  if (picture !== undefined) {
    writeWhole(picture, [...svgLines(matrixPicture(matrix)), ""].join("\n"));
    tell(`picture: ${picture}`);
  }
  if (flags.json) printDocument(matrixDocument(matrix));
  else print(renderMatrix(matrix, outputStyle()));
  if (killed.length === mutants.length) return EXIT.clean;
  if (!flags.json) tell("stopped before the end: the rows that lack a seed are left out");
  return EXIT.unknown;
}
