// Asserts a law of an implementation, as a test does it. What broke it before is tried first; what breaks it is told,
// kept and drawn.

import { join } from "node:path";
import fc from "fast-check";
import type { Implementation } from "../contract/implementation.js";
import { UserError } from "../host/user-error.js";
import type { Law } from "../laws/law.js";
import { emptyTally } from "../run/judge.js";
import type { RunConstraints } from "./constraints.js";
import { counterexample, Counterexample, type BrokenRun, type Telling } from "./counterexample.js";
import type { DrawnRun } from "./drawn-run.js";
import { firstStillBroken } from "./kept-traces.js";
import { BrokenLawError, lawOf, lawPropertyWith } from "./law-property.js";
import { moduleWord } from "./module.js";
import { parametersOf, stopAfter, triesFrom, type Tries, type TryOptions } from "./parameters.js";
import { isOurs, watched } from "./watched.js";

/** The options of `assertLaw`. */
export interface LawOptions extends RunConstraints, TryOptions {
  /** Where traces are kept, and looked for before anything is drawn; traces/found if not given. */
  readonly traces?: string;
  /**
   * The file that exports the implementation, by default or under the name `implementation`: a path, or a URL such as
   * `import.meta.resolve("./my-raft.js")`; or the command that was given to `implementationNamed`. With it a failure prints
   * commands that replay its trace.
   */
  readonly module?: string | URL;
}

/**
 * Throws unless a law, given by its id or as it is, held after every action of many runs, kept ones and drawn ones: a
 * Counterexample where it was broken, another error where nothing can be said, since time ran out or what the law speaks of
 * never occurred.
 */
export function assertLaw(implementation: Implementation, law: Law | string, options: LawOptions = {}): void {
  try {
    holdLaw(watched(implementation), lawOf(law), options, tellingOf(implementation, options));
  } catch (error) {
    // The reader is to be led to the line of the test, not to ours. Any other error is a mistake of ours.
    if (error instanceof Counterexample || error instanceof UserError) Error.captureStackTrace(error, assertLaw);
    throw error;
  }
}

function tellingOf(implementation: Implementation, options: LawOptions): Telling {
  const { traces = join("traces", "found"), module } = options;
  const told = module !== undefined ? moduleWord(module) : isOurs(implementation) ? null : undefined;
  return { traces, implementation: told, fixed: options };
}

function holdLaw(implementation: Implementation, law: Law, options: LawOptions, telling: Telling): void {
  const tries = triesFrom(options);
  const tally = emptyTally([law]);
  const end = performance.now() + tries.timeLimit;
  const isLate = (): boolean => performance.now() >= end;
  const property = lawPropertyWith(implementation, law, options, { tally, isLate });
  // Whoever gives a path asks for that run.
  const kept = tries.path === null ? keptBroken(implementation, law, options, telling) : null;
  if (kept !== null) throw counterexample(kept, telling);
  const details = fc.check<[DrawnRun]>(property, { ...parametersOf(tries), plugins: [stopAfter(tries)] });
  if (details.counterexample !== null) throw counterexample(drawnBroken(details, law), telling);
  const about = `"${law.title}" of ${implementation.name}`;
  if (details.interrupted) throw new UserError(outOfTime(about, details.numRuns, tries));
  if (tally.witnessed[0] === 0 && tries.path === null) throw new UserError(neverOccurred(about, tries));
}

function keptBroken(
  implementation: Implementation,
  law: Law,
  options: RunConstraints,
  { traces }: Telling,
): BrokenRun | null {
  const broken = firstStillBroken(traces, implementation, law, options);
  if (broken === null) return null;
  const { run, finding, tracePath: kept, seed } = broken;
  const notes = [`Nothing was drawn: the trace ${kept}, kept from an earlier run, still breaks the law.`];
  return { law, finding, run, drawn: { kept, seed }, notes };
}

function drawnBroken(details: fc.RunDetails<[DrawnRun]>, law: Law): BrokenRun {
  const { seed, errorInstance, interrupted } = details;
  // Anything else than a broken law is a mistake of ours, and not to be dressed up as a finding.
  if (!(errorInstance instanceof BrokenLawError)) throw errorInstance;
  const { finding } = errorInstance;
  const drawn = { seed, path: details.counterexamplePath! };
  const notes = interrupted ? ["Time ran out while this was made shorter."] : [];
  return { law, finding, run: details.counterexample![0], drawn, notes };
}

function outOfTime(about: string, done: number, { seed, numRuns, timeLimit }: Tries): string {
  const what = `${about} is unknown: time ran out (${timeLimit} ms) after ${done} of ${numRuns} runs from seed ${seed}, none of which broke it`;
  return `${what}. Raise timeLimit together with the test's own, or lower numRuns.`;
}

function neverOccurred(about: string, { seed, numRuns }: Tries): string {
  const what = `${about} is unknown: what it speaks of did not occur once in ${numRuns} runs from seed ${seed}`;
  return `${what}. Raise numRuns, or constrain the runs less.`;
}
