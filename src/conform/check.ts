// What is asked of a driver, one thing a check. A check looks at the steps of runs and says at the end what it saw. After
// the first thing that is wrong it looks no further.

import type { Moment, WalkedRun } from "./walk.js";

/**
 * `holds`: tried, and nothing was wrong. `warns`: it is right for few, and seldom meant. `never tried`: what it speaks of did
 * not occur. `not asked`: of this implementation nobody asks it, or it offers nothing to ask it by.
 */
export type CheckOutcome = "holds" | "fails" | "warns" | "never tried" | "not asked";

/** What was seen, and what led there. */
export interface Evidence {
  /** What is wrong, in one sentence. */
  readonly sentence: string;
  /** What led there, a line each. */
  readonly way: readonly string[];
  /** The run that it was seen in, by its seed. */
  readonly seed: string;
}

/** What a check came to. Plain data. */
export interface Result {
  /** A stable name. */
  readonly id: string;
  /** What is asked, as a sentence of few words. */
  readonly title: string;
  readonly outcome: CheckOutcome;
  /** How often it was tried, and what one trial is, in the plural. */
  readonly count: number;
  readonly of: string;
  readonly counterexample: Evidence | null;
  /** Where it was not tried or not asked: why not, and what to do. Where it fails: what is usually the mistake. */
  readonly note: string;
  /** Whether an answer without this one says too little. */
  readonly isEssential: boolean;
}

export interface Check {
  /** Looks at one step of a run. */
  watch?(moment: Moment): void;
  /** Looks at a whole run, as far as its own work goes between two `yield`s. */
  endRun?(run: WalkedRun): Iterable<void>;
  /** All runs are over. */
  end?(): Iterable<void>;
  result(): Result;
}

/** What never changes of a check's result. */
export interface About {
  readonly id: string;
  readonly title: string;
  /** What one trial is, in the plural. */
  readonly of: string;
  /** Where it fails: what is usually the mistake, and how to mend it. */
  readonly mend: string;
  /** Where nothing was tried: why that may be, and what to do. */
  readonly untried: string;
  readonly isEssential: boolean;
  /** It fails as a warning. */
  readonly isWarning?: true;
}

/** A result by what was counted and found. `spared`: why it is not asked. */
export function resultOf(
  { id, title, of, mend, untried, isEssential, isWarning }: About,
  count: number,
  counterexample: Evidence | null,
  spared: string | null = null,
): Result {
  const outcome = outcomeOf(count, counterexample, spared, isWarning ?? false);
  const note = spared ?? (counterexample !== null ? mend : count === 0 ? untried : "");
  return { id, title, outcome, count, of, counterexample, note, isEssential };
}

function outcomeOf(
  count: number,
  counterexample: Evidence | null,
  spared: string | null,
  isWarning: boolean,
): CheckOutcome {
  if (spared !== null) return "not asked";
  if (counterexample !== null) return isWarning ? "warns" : "fails";
  return count === 0 ? "never tried" : "holds";
}
