// A trace as text: JSON lines with a fixed order of keys, so that equal traces are equal bytes.

import { FAULT_NAMES } from "../cluster/action.js";
import type { Fixed } from "../cluster/fixed.js";
import type { Environment } from "../cluster/setup.js";
import { recordKeysOf } from "./action-record.js";
import type { Header, Trace } from "./trace.js";

/** The text of a trace, ending in a newline. */
export function renderTrace({ header, steps, verdict }: Trace): string {
  const lines = [renderHeader(header)];
  for (const step of steps) lines.push(JSON.stringify(step, [...recordKeysOf(step.do), "digest"]));
  lines.push(JSON.stringify(verdict, VERDICT_KEYS), "");
  return lines.join("\n");
}

// JSON.stringify writes the keys in the order of these lists, and no others.
const VERDICT_KEYS = ["verdict", "law", "node", "sentence", "facts"];

function renderHeader(header: Header): string {
  const { format, formatVersion, seed, laws, progress } = header;
  const { name, version } = header.implementation;
  return JSON.stringify({
    format,
    formatVersion,
    seed,
    implementation: { name, version },
    environment: inOrder(header.environment),
    ...(header.fixed && { fixed: fixedInOrder(header.fixed) }),
    laws,
    progress: progress && { seed: progress.seed, timeoutsMax: progress.timeoutsMax },
  });
}

function fixedInOrder({ nodes, voters, network, disk, time, settings, faults }: Fixed): object {
  return {
    ...{ nodes, voters, network, disk, time },
    settings: settings && sorted(settings),
    faults: faults && Object.fromEntries(FAULT_NAMES.map((name) => [name, faults[name]])),
  };
}

const sorted = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));

function inOrder(environment: Environment): Environment {
  const { nodes, network, disk, time, clockRates, clients, settings, seed } = environment;
  const { electionTimeoutMin, electionTimeoutMax, heartbeatInterval } = environment;
  const timeouts = { electionTimeoutMin, electionTimeoutMax, heartbeatInterval };
  const voters = environment.voters && { voters: environment.voters };
  const cut = environment.cut && { cut: environment.cut };
  return {
    nodes,
    ...voters,
    network,
    disk,
    time,
    clockRates,
    clients,
    ...cut,
    settings: sorted(settings),
    ...timeouts,
    seed,
  };
}
