// Runs to test with: drawn at random from everything that is possible, or written down action by action.

import type { Action } from "../../src/cluster/action.js";
import { applyAction, type Step } from "../../src/cluster/apply-action.js";
import { startCluster, type Start } from "../../src/cluster/start-cluster.js";
import { clusterDigest } from "../../src/cluster/digest.js";
import { enabledActions } from "../../src/cluster/enabled-actions.js";
import { DEFAULT_ENVIRONMENT, type Environment, type Setup } from "../../src/cluster/setup.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { NO_LIMITS } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { streamsOf, type Stream } from "../../src/random/streams.js";
import { Scheduler } from "../../src/play/scheduler.js";
import type { ActionRecord } from "../../src/trace/action-record.js";
import { resolveLoosely } from "../../src/trace/resolve-action.js";
import { recordStep, TRACE_FORMAT, TRACE_FORMAT_VERSION, type Trace, type Verdict } from "../../src/trace/trace.js";

export interface Played {
  readonly setup: Setup;
  readonly start: Start;
  readonly steps: readonly Step[];
}

/** A run of a cluster that the seed draws, faults included. */
export function randomRun(seed: string, length: number, implementation: Implementation = REFERENCE): Played {
  const streams = streamsOf(seed);
  const setup = { implementation, environment: randomEnvironment(streams("environment")) };
  const stream = streams("actions");
  const start = startCluster(setup);
  const steps: Step[] = [];
  let { cluster } = start;
  while (steps.length < length) {
    const action = pick(stream, enabledActions(cluster));
    if (action === undefined) break;
    const step = applyAction(cluster, action);
    if (step === null) throw new Error(`enabled, but not possible: ${JSON.stringify(action)}`);
    steps.push(step);
    ({ cluster } = step);
  }
  return { setup, start, steps };
}

/** A run as the fuzzer makes them: the network of a long one stays small. */
export function scheduledRun(seed: string, length: number): Played {
  const { environment, schedule } = drawPlan(REFERENCE, seed, NO_LIMITS);
  const scheduler = new Scheduler(schedule, streamsOf(seed));
  const setup = { implementation: REFERENCE as Implementation, environment };
  const start = startCluster(setup);
  const steps: Step[] = [];
  let { cluster } = start;
  while (steps.length < length) {
    const action = scheduler.next(cluster);
    const step = action && applyAction(cluster, action);
    if (step === null) break;
    scheduler.watch(step);
    steps.push(step);
    ({ cluster } = step);
  }
  return { setup, start, steps };
}

// Mostly what a healthy cluster does, or nobody would ever be elected.
function pick(stream: Stream, actions: readonly Action[]): Action | undefined {
  const usual = actions.filter(({ type }) => type === "deliver" || type === "finish");
  const from = stream.chance(0.6) && usual.length > 0 ? usual : actions;
  return from.length === 0 ? undefined : stream.pick(from);
}

function randomEnvironment(stream: Stream): Environment {
  return {
    ...DEFAULT_ENVIRONMENT,
    nodes: 1 + stream.below(5),
    network: stream.pick(["any", "fifo"] as const),
    disk: stream.pick(["sync", "async"] as const),
    time: stream.pick(["untimed", "timed"] as const),
    clockRates: stream.chance(0.5) ? [] : [100, 95, 105],
    clients: stream.below(3),
    settings: stream.chance(0.5) ? {} : { noop: "off", batch: stream.pick(["all", "1"]) },
    seed: String(stream.below(1000)),
  };
}

/** The run in which these actions are taken one after the other; packets are named by sender, receiver and kind. */
export function play(
  actions: readonly ActionRecord[],
  environment: Partial<Environment> = {},
  implementation: Implementation = REFERENCE,
): Played {
  const setup = { implementation, environment: { ...DEFAULT_ENVIRONMENT, ...environment } };
  const start = startCluster(setup);
  const steps: Step[] = [];
  let { cluster } = start;
  for (const record of actions) {
    const loose = resolveLoosely(record, cluster);
    const step = loose && applyAction(cluster, loose.action);
    if (step === null) throw new Error(`not possible: ${JSON.stringify(record)}`);
    steps.push(step);
    ({ cluster } = step);
  }
  return { setup, start, steps };
}

export const lastCluster = ({ start, steps }: Played) => steps.at(-1)?.cluster ?? start.cluster;

export const digestsOf = ({ steps }: Played): string[] => steps.map(({ cluster }) => clusterDigest(cluster));

/** A packet action for `play`: any content will do. */
export const packet = <D extends "deliver" | "drop" | "duplicate">(
  what: D,
  from: string,
  to: string,
  kind: string,
) => ({
  do: what,
  from,
  to,
  kind,
  content: "",
});

export const deliver = (from: string, to: string, kind: string) => packet("deliver", from, to, kind);

export const fire = (node: string, timer: string) => ({ do: "fire", node, timer }) as const;

/** The trace of a run. */
export function traceOf({ setup, steps }: Played, verdict: Verdict = { verdict: "holds" }): Trace {
  const { implementation, environment } = setup;
  return {
    header: {
      format: TRACE_FORMAT,
      formatVersion: TRACE_FORMAT_VERSION,
      seed: "1",
      implementation: { name: implementation.name, version: implementation.version },
      environment,
      laws: ["election-safety"],
      progress: null,
    },
    steps: steps.map(recordStep),
    verdict,
  };
}
