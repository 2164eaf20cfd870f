// The healing phase of a run without progress, in words: where it begins, and what is not shown of it.

import { quantity } from "../contract/quantity.js";
import type { Replay } from "../run/replay.js";
import type { Step } from "../cluster/apply-action.js";

/** What is said of a phase. */
export interface PhaseText {
  readonly leftOut: number;
  readonly repeats: boolean;
}

/** Stands before the first action of the phase. */
export const PHASE_BEGINS = "the faults stop here: all servers come up, all links are whole, packets take time";

/** Stands after the last action that is shown; null where that is the last there was. */
export function renderPhaseEnd({ leftOut, repeats }: PhaseText): string | null {
  if (leftOut === 0) return null;
  const more = quantity(leftOut, "more action");
  return repeats ? `and so on: ${more} lead to nothing new` : `(${more})`;
}

/** The actions of a run, those of its healing phase included. */
export const shownSteps = ({ steps, phase }: Pick<Replay, "steps" | "phase">): readonly Step[] =>
  phase === null ? steps : [...steps, ...phase.steps];
