// What broke a law before is tried before anything is drawn: the traces that earlier runs of a test, or `seaworthy fuzz`,
// have left. A trace that breaks nothing any more is passed over, and stays: it is a test for ever.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Implementation } from "../contract/implementation.js";
import type { Environment } from "../cluster/setup.js";
import type { Law } from "../laws/law.js";
import { PANIC, type Finding } from "../run/judge.js";
import { replayBestEffort } from "../run/replay.js";
import { parseTrace } from "../trace/trace-text.js";
import { TraceError } from "../trace/trace-error.js";
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
  for (const tracePath of tracesOf(folder, law)) {
    const trace = traceIn(tracePath);
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

/** As `seaworthy fuzz` and this door name them; in the order of their names. */
function tracesOf(folder: string, law: Law): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .filter((name) => name.endsWith(".jsonl") && [law.id, PANIC].some((what) => name.startsWith(`${what}-`)))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    // Nothing was kept yet.
    return [];
  }
}

/** Null for what cannot be read: whether a law holds is not a question of old files. */
function traceIn(path: string): Trace | null {
  try {
    return parseTrace(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof TraceError || (error as NodeJS.ErrnoException).code !== undefined) return null;
    throw error;
  }
}

function isAbout({ header, verdict }: Trace, { name, capabilities }: Implementation, { id }: Law): boolean {
  if (header.implementation.name !== name || !hasSettingsOf(header.environment, capabilities.settings)) return false;
  return verdict.verdict === "violated" ? verdict.law === id : verdict.verdict === "panic";
}

const hasSettingsOf = ({ settings }: Environment, known: Readonly<Record<string, readonly string[]>>): boolean =>
  Object.entries(settings).every(([name, value]) => Object.hasOwn(known, name) && known[name].includes(value));
