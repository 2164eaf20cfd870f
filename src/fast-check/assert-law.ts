// Asserts a law of an implementation, as a test does it. What breaks it is printed and kept as a trace.

import { join } from "node:path";
import fc from "fast-check";
import type { Implementation } from "../contract/implementation.js";
import { digestText } from "../contract/digest.js";
import { writeWhole } from "../host/trace-files.js";
import { textOfError } from "../host/user-error.js";
import type { Law } from "../laws/law.js";
import { emptyTally, type Finding } from "../run/judge.js";
import { recordTrace } from "../run/record.js";
import { rerun } from "../run/rerun.js";
import { renderFinding } from "../report/finding-text.js";
import { renderTrace } from "../trace/render-trace.js";
import type { Trace } from "../trace/trace.js";
import type { RunConstraints } from "./constraints.js";
import { DrawnRun } from "./drawn-run.js";
import { LawBroken, lawOf, lawPropertyWith } from "./law-property.js";
import { parametersOf, stopAfter, triesFrom, type Tries, type TryOptions } from "./parameters.js";
import { isOurs, watched } from "./watched.js";

/** The options of `assertLaw`. */
export interface LawOptions extends RunConstraints, TryOptions {
  /** Where a counterexample's trace is written; traces/found if not given. */
  readonly traces?: string;
}

/** A run that breaks a law, with all that is needed to see it again. */
export class Counterexample extends Error {
  override readonly name = "Counterexample";

  constructor(
    message: string,
    readonly law: Law,
    readonly finding: Finding,
    readonly run: DrawnRun,
    readonly seed: number,
    readonly path: string,
    readonly tracePath: string,
  ) {
    super(message);
  }
}

/**
 * Throws unless a law, given by its id or as it is, held after every action of many drawn runs: a Counterexample where it
 * was broken, another error where nothing can be said, since time ran out or what the law speaks of never occurred.
 */
export function assertLaw(implementation: Implementation, law: Law | string, options: LawOptions = {}): void {
  const judged = lawOf(law);
  const tries = triesFrom(options);
  const tally = emptyTally([judged]);
  const end = performance.now() + tries.timeLimit;
  const isLate = (): boolean => performance.now() >= end;
  const property = lawPropertyWith(watched(implementation), judged, options, { tally, isLate });
  const details = fc.check<[DrawnRun]>(property, { ...parametersOf(tries), plugins: [stopAfter(tries)] });
  if (details.counterexample !== null) throw counterexample(details, judged, options, isOurs(implementation));
  const about = `"${judged.title}" of ${implementation.name}`;
  if (details.interrupted) throw new Error(outOfTime(about, details.numRuns, tries));
  if (tally.witnessed[0] === 0 && tries.path === null) throw new Error(neverOccurred(about, tries));
}

function outOfTime(about: string, done: number, { seed, numRuns, timeLimit }: Tries): string {
  const what = `${about} is unknown: time ran out (${timeLimit} ms) after ${done} of ${numRuns} runs from seed ${seed}, none of which broke it`;
  return `${what}. Raise timeLimit together with the test's own, or lower numRuns.`;
}

function neverOccurred(about: string, { seed, numRuns }: Tries): string {
  const what = `${about} is unknown: what it speaks of did not occur once in ${numRuns} runs from seed ${seed}`;
  return `${what}. Raise numRuns, or constrain the runs less.`;
}

function counterexample(
  details: fc.RunDetails<[DrawnRun]>,
  law: Law,
  { traces = join("traces", "found") }: LawOptions,
  isKnown: boolean,
): Counterexample {
  const { seed, errorInstance, interrupted } = details;
  // Anything else than a broken law is a mistake of ours, and not to be dressed up as a finding.
  if (!(errorInstance instanceof LawBroken)) throw errorInstance;
  const { finding } = errorInstance;
  const path = details.counterexamplePath!;
  const run = upTo(finding, law, details.counterexample![0]);
  const trace = recordTrace(run.implementation, {
    ...run,
    seed: `${seed} ${path}`,
    healing: null,
    finding,
    laws: [law.id],
  });
  const tracePath = join(traces, fileNameOf(trace, finding));
  const text = renderFinding({
    verdict: trace.verdict,
    seed: `${seed}, path ${path}`,
    again: `assertLaw with the options { seed: ${seed}, path: "${path}" }`,
    tracePath,
    laws: [law],
    ...(!isKnown && { implementation: "FILE" }),
  });
  const notes = interrupted ? ["Time ran out while this was made shorter."] : [];
  const message = [text, ...notes, ...written(tracePath, trace), run.toString()].join("\n");
  return new Counterexample(message, law, finding, run, seed, path, tracePath);
}

/** The run that ends with what was found. */
function upTo(finding: Finding, law: Law, run: DrawnRun): DrawnRun {
  const { implementation, environment } = run;
  return new DrawnRun(implementation, environment, rerun(run, run.actions, finding, [law], null).actions);
}

// As seaworthy fuzz names them: equal for equal traces, whatever the seed that led there.
function fileNameOf({ header, steps }: Trace, { law }: Finding): string {
  const key = digestText(JSON.stringify([header.environment, header.progress, steps]));
  return `${law}-${header.implementation.name.replace(/[^\w.-]+/g, "-")}-${key.slice(0, 8)}.jsonl`;
}

/** Writes a trace; where that fails, says why: what was found is told all the same. */
function written(path: string, trace: Trace): string[] {
  try {
    writeWhole(path, renderTrace(trace));
    return [];
  } catch (error) {
    return [`The trace is not there: ${textOfError(error)}`];
  }
}
