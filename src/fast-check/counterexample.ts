// A run that breaks a law, as a test shows it: told in words, kept as a trace, drawn beside it, with commands that work
// when they are pasted.

import { join } from "node:path";
import { fixedIn, type Fixed } from "../cluster/fixed.js";
import { picturePath, writePage } from "../host/files/page-file.js";
import { fileNameOf, writeWhole } from "../host/files/trace-files.js";
import { textOfError } from "../host/user-error.js";
import { recordedRun } from "../host/jobs/view-job.js";
import { lawById } from "../laws/all-laws.js";
import type { Law } from "../laws/law.js";
import type { Finding } from "../run/judge.js";
import { keep } from "../run/keep.js";
import { rerun } from "../run/rerun.js";
import { renderFinding } from "../report/finding-text.js";
import { renderTrace } from "../trace/render-trace.js";
import { keyOfTrace, type Trace } from "../trace/trace.js";
import { DrawnRun } from "./drawn-run.js";

/** A run that breaks a law, with all that is needed to see it again. */
export class Counterexample extends Error {
  override readonly name = "Counterexample";

  constructor(
    message: string,
    readonly law: Law,
    readonly finding: Finding,
    readonly run: DrawnRun,
    /** Null where the run was not drawn but kept from an earlier time. */
    readonly seed: number | null,
    readonly path: string | null,
    readonly tracePath: string,
  ) {
    super(message);
  }
}

/** What is known of a run that breaks a law. */
export interface BrokenRun {
  readonly law: Law;
  readonly finding: Finding;
  readonly run: DrawnRun;
  /** Where it was drawn, or what its kept trace says of that. */
  readonly drawn: { readonly seed: number; readonly path: string } | { readonly kept: string; readonly seed: string };
  /** What the reader should know besides. */
  readonly notes: readonly string[];
}

/** How a counterexample is kept and told. */
export interface Telling {
  /** The folder of traces. */
  readonly traces: string;
  /** What `--implementation` must name: null for what is known by its own name, undefined where nobody said. */
  readonly implementation: string | null | undefined;
  /** What the test asked for. */
  readonly fixed: Fixed;
}

export function counterexample(broken: BrokenRun, { traces, implementation, fixed: asked }: Telling): Counterexample {
  const { law, finding, drawn } = broken;
  const isDrawn = "path" in drawn;
  const run = upTo(finding, law, broken.run);
  const seed = isDrawn ? `${drawn.seed} ${drawn.path}` : drawn.seed;
  const fixed = fixedIn(run.environment, asked);
  const { environment, actions } = run;
  const found = { environment, actions, fixed, healing: null, finding };
  const { trace, cameBack } = keep(run.implementation, { seed, laws: [law] }, [found]);
  const tracePath = join(traces, nameOf(trace, finding));
  const failure = written(tracePath, trace);
  // A law of one's own is known to no command.
  const isKnown = lawById(law.id) !== undefined;
  const picture = failure === null && isKnown ? drawnBeside(tracePath, trace, run) : null;
  const text = renderFinding({
    verdict: trace.verdict,
    ...(isDrawn && { seed: `${drawn.seed}, path ${drawn.path}` }),
    again: againOf(drawn, failure === null),
    tracePath: failure === null ? tracePath : null,
    picturePath: picture,
    program: "npx seaworthy",
    commands: isKnown && implementation !== undefined,
    laws: [law],
    ...(typeof implementation === "string" && { implementation }),
  });
  const notes = [
    ...broken.notes,
    ...(implementation === undefined && isKnown ? [NO_MODULE] : []),
    ...(failure === null ? [] : [`The trace is not there: ${failure}`]),
    ...(cameBack ? [] : [DOES_NOT_COME_BACK]),
  ];
  const message = [text, ...notes.map((note) => `${note}\n`), run.toString()].join("\n");
  return new Counterexample(
    message,
    law,
    finding,
    run,
    isDrawn ? drawn.seed : null,
    isDrawn ? drawn.path : null,
    tracePath,
  );
}

function againOf(drawn: BrokenRun["drawn"], isWritten: boolean): string {
  const byTrace = "this test, which plays the trace first";
  if (!("path" in drawn)) return byTrace;
  const byPath = `assertLaw with the options { seed: ${drawn.seed}, path: "${drawn.path}" }`;
  return isWritten ? `${byTrace}; or ${byPath}` : byPath;
}

const NO_MODULE =
  "For a command that replays the trace, give assertLaw the option module: the file that exports the implementation.";

const DOES_NOT_COME_BACK =
  "The trace does not come back when it is replayed: the implementation is not deterministic. What does it use besides state and message?";

/** The run that ends with what was found. */
function upTo(finding: Finding, law: Law, run: DrawnRun): DrawnRun {
  const { implementation, environment } = run;
  return new DrawnRun(implementation, environment, rerun(run, run.actions, finding, [law], null).actions);
}

// Equal for equal runs, whatever the seed that led there: a test that fails again writes no other file.
const nameOf = (trace: Trace, { law }: Finding): string =>
  fileNameOf(law, trace.header.implementation.name, keyOfTrace(trace).slice(0, 8));

/** Writes a trace; answers why that failed, or null: what was found is told all the same. */
function written(path: string, trace: Trace): string | null {
  try {
    writeWhole(path, renderTrace(trace));
    return null;
  } catch (error) {
    return textOfError(error);
  }
}

/** Draws a trace beside itself; answers where, or null: without its picture a finding is no less one. */
function drawnBeside(tracePath: string, trace: Trace, { implementation }: DrawnRun): string | null {
  try {
    const view = recordedRun({ trace: renderTrace(trace), bestEffort: false }, implementation);
    if (view.drift !== null) return null;
    writePage(picturePath(tracePath), view.data);
    return picturePath(tracePath);
  } catch {
    return null;
  }
}
