// What broke a law before is tried before anything is drawn: the traces that earlier runs of a test, or `seaworthy fuzz`,
// have left. A trace that breaks nothing any more is passed over, and stays: it is a test for ever.

import type { Implementation } from "../contract/implementation.js";
import { strangeSetting } from "../host/asked/settings.js";
import { readTraceFile, tracesIn } from "../host/files/trace-files.js";
import { UserError } from "../host/user-error.js";
import type { Law } from "../laws/law.js";
import type { Finding } from "../run/judge.js";
import { replayBestEffort } from "../run/replay.js";
import type { Trace } from "../trace/trace.js";
import type { RunConstraints } from "./constraints.js";
import { DrawnRun } from "./drawn-run.js";
import { RunArbitrary } from "./run-arbitrary.js";

/** A kept run that still breaks a law. */
export interface StillBroken {
  readonly run: DrawnRun;
  readonly finding: Finding;
  readonly tracePath: string;
  /** The seed that its trace names. */
  readonly seed: string;
}

/** The first of the traces in a folder that still breaks a law within the constraints, or null. */
export function firstStillBroken(
  folder: string,
  implementation: Implementation,
  law: Law,
  constraints: RunConstraints,
): StillBroken | null {
  const drawable = new RunArbitrary(implementation, constraints);
  for (const tracePath of readable(() => tracesIn(folder)) ?? []) {
    const trace = readable(() => readTraceFile(tracePath).trace);
    if (trace === null || !isAbout(trace, implementation, law)) continue;
    const { environment, seed } = trace.header;
    const { steps, finding } = replayBestEffort(trace, implementation, [law]);
    if (finding === null) continue;
    const actions = steps.map(({ action }) => action);
    const run = new DrawnRun(implementation, environment, actions);
    if (drawable.canShrinkWithoutContext(run)) return { run, finding, tracePath, seed };
  }
  return null;
}

/** Null for what cannot be read: whether a law holds is not a question of old files. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function isAbout({ header, verdict }: Trace, { name, capabilities }: Implementation, { id }: Law): boolean {
  if (header.implementation.name !== name || strangeSetting(header.environment.settings, capabilities) !== null)
    return false;
  return verdict.verdict === "violated" ? verdict.law === id : verdict.verdict === "panic";
}
