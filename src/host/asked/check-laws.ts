// Which laws `check` judges where nobody says: what they read of the past is part of every state, so that some are dear.

import type { Capabilities } from "../../contract/capabilities.js";
import { lawById } from "../../laws/all-laws.js";
import type { Law } from "../../laws/law.js";
import type { Mutant } from "../../mutants/mutant.js";
import { PROGRESS } from "../../run/judge.js";
import type { Inspection } from "../jobs/inspect-job.js";

export interface CheckedLaws {
  /** Ids, in their fixed order. */
  readonly judged: readonly string[];
  readonly notJudged: Inspection["notJudged"];
}

/** The laws that are judged on an implementation if none are named; `inspection` is about all laws. */
export function lawsByDefault(inspection: Inspection, mutant: Mutant | undefined): CheckedLaws {
  const reasonOf = (id: string): string | null => {
    const law = lawById(id)!;
    return mutant ? reasonOnMutant(law, mutant) : reasonAgainst(law, inspection.capabilities);
  };
  const judged = inspection.judged.filter((id) => reasonOf(id) === null);
  const left = inspection.judged.filter((id) => reasonOf(id) !== null);
  return { judged, notJudged: [...left.map((law) => ({ law, reason: reasonOf(law)! })), ...inspection.notJudged] };
}

/** Whether a mutant is said to break what no search of states can show. */
export const stopsProgressOnly = ({ breaks }: Mutant): boolean => breaks.length > 0 && breaks.every(isProgress);

const isProgress = (law: string): boolean => law === PROGRESS;

function reasonOnMutant({ id, kind }: Law, mutant: Mutant): string | null {
  const breaks = mutant.breaks.filter((law) => !isProgress(law));
  // Of one that must not be found, or only by what is not judged here, every law of Raft must hold.
  if (breaks.length === 0) return kind === "raft" ? null : "only the laws of Raft must hold for this mutant";
  return breaks.includes(id) ? null : `this mutant is said to break ${breaks.join(", ")}`;
}

function reasonAgainst({ kind, reads }: Law, { disciplined, bag }: Capabilities): string | null {
  if (kind === "discipline" && !disciplined) return "it does not claim to keep this discipline";
  if (bag !== undefined && reads.length > 0) return "it reads the past, which is no part of a specification's states";
  return reads.find(({ dear }) => dear !== undefined)?.dear ?? null;
}
