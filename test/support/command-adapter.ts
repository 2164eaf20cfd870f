// What every adapter that is built by a command is asked: that it builds, that its recorded findings are still found,
// strictly, and that one seed gives the same traces, byte by byte. Says loudly where the tools that build it are not there.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { Implementation } from "../../src/contract/implementation.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import { parseImplementationName } from "../../src/host/loading/implementation-name.js";
import { loadImplementation } from "../../src/host/loading/load-implementation.js";
import { Play } from "../../src/play/play.js";
import { Scheduler } from "../../src/play/scheduler.js";
import { streamsOf } from "../../src/random/streams.js";
import { traceOf } from "../../src/run/record.js";
import { renderTrace } from "../../src/trace/render-trace.js";
import { recordStep, type TraceStep } from "../../src/trace/trace.js";
import { documentOf, runCli } from "../cli/run-cli.js";
import { ROOT } from "../host/foreign/load.js";
import { itShows, type Findings } from "./findings.js";
import { hasTool } from "./tool.js";

export interface CommandAdapter {
  readonly name: string;
  /** What builds it, in its own folder, and what must be installed for that: each asked for its version. */
  readonly build: readonly [program: string, ...words: string[]];
  readonly tools: readonly (readonly [program: string, ...words: string[]])[];
  /** Where its traces are, under traces/libraries/: in the folder of its name, if not said. */
  readonly traces?: string;
  /** As it is given to --implementation, at the repository's root. */
  readonly command: string;
  /** In JavaScript: the checks of `conform` that fail for what the library does, and what shows a finding with it alone. */
  readonly alone?: { readonly unsound: readonly string[]; readonly reproduce: readonly [string, ...string[]] };
}

/** `more` has tests of its own, of what was built. */
export function describeCommandAdapter(adapter: CommandAdapter, findings: Findings, more: () => void = () => {}): void {
  const { name, build, tools, command, traces: folder = name, alone } = adapter;
  const home = fileURLToPath(new URL(`../../adapters/${name}/`, import.meta.url));
  const missing = tools.filter((tool) => !hasTool(`adapters/${name} is`, ...tool)).map(([program]) => program);
  if (missing.length > 0) {
    describe(name, () => it.skip(`is not tested: no ${missing.join(", ")} on this machine to build it`, () => {}));
    return;
  }
  const runs = ([program, ...words]: readonly [string, ...string[]]): void => {
    const { status, stderr } = spawnSync(program, words, { cwd: home, encoding: "utf8" });
    expect(status, stderr).toBe(0);
  };
  describe(command, () => {
    beforeAll(() => runs(build));

    itShows(findings, { folder, implementation: command });

    it("does the same when a run is drawn again from its seed, loaded once more", async () => {
      const load = () => loadImplementation({ origin: parseImplementationName(command, ROOT), twice: false });
      expect(tracesOf(await load())).toEqual(tracesOf(await load()));
    });

    more();

    if (alone === undefined) return;
    const { unsound, reproduce } = alone;
    it("is found sound by conform but for what the library does", async () => {
      const ended = await runCli("conform", "--implementation", command, "--runs", "100", "--json");
      const { checks } = documentOf<{ checks: readonly { readonly id: string; readonly outcome: string }[] }>(ended);
      expect(checks.filter(({ outcome }) => outcome === "fails").map(({ id }) => id)).toEqual(unsound);
    });

    it("shows a finding with the library alone", () => runs(reproduce));
  });
}

const SEEDS = ["1", "2", "3", "4", "5", "6"];

/** What runs of a few seeds are recorded as, up to a panic. */
const tracesOf = (implementation: Implementation): readonly string[] =>
  SEEDS.map((seed) => {
    const { environment, schedule } = drawPlan(implementation, seed, { ...NO_LIMITS, healing: false });
    const { play } = Play.begin({ implementation, environment });
    const scheduler = new Scheduler(schedule, streamsOf(seed));
    const steps: TraceStep[] = [];
    while (steps.length < STEPS) {
      const step = play.next(scheduler);
      if (step === null) break;
      steps.push(recordStep(step));
      if (step.panic !== null) break;
    }
    expect(steps.length).toBeGreaterThan(10);
    const { name, version } = implementation;
    return renderTrace(
      traceOf({ seed, implementation: { name, version }, environment, laws: [], progress: null }, steps, null),
    );
  });

const STEPS = 120;
