// What makes the environment of a run plainer, one thing at a time: fewer servers, no lasting cut, a plain disk, no clocks, switches at
// their defaults.

import type { Implementation } from "../contract/implementation.js";
import type { NodeId } from "../contract/node-name.js";
import { withCutRenamed } from "../cluster/cut.js";
import { DEFAULT_ENVIRONMENT, type Environment } from "../cluster/setup.js";

/** An environment with a server less, and the new id of each old one: -1 for the one that is gone. */
export interface Fewer {
  readonly environment: Environment;
  readonly names: readonly NodeId[];
}

export function withoutServer(environment: Environment, gone: NodeId): Fewer {
  const { nodes } = environment;
  const names = Array.from({ length: nodes }, (_, id) => (id === gone ? -1 : id > gone ? id - 1 : id));
  const clockRates = environment.clockRates.filter((_, id) => id !== gone);
  return { environment: withCutRenamed({ ...environment, nodes: nodes - 1, clockRates }, names), names };
}

/** One thing made plainer, whatever else was before. */
export type Simplification = (now: Environment) => Environment;

export function simplificationsFor({ capabilities }: Implementation): readonly Simplification[] {
  const { electionTimeoutMin, electionTimeoutMax, heartbeatInterval } = DEFAULT_ENVIRONMENT;
  const switches = Object.entries(capabilities.settings).map(([name, values]): Simplification => (now) => ({
    ...now,
    settings: { ...now.settings, [name]: values[0] },
  }));
  return [
    ({ cut: _, ...whole }) => whole,
    (now) => ({ ...now, time: "untimed", clockRates: [] }),
    (now) => ({ ...now, disk: "sync" }),
    (now) => ({ ...now, network: capabilities.network }),
    (now) => ({ ...now, electionTimeoutMin, electionTimeoutMax, heartbeatInterval }),
    ...switches,
    (now) => ({ ...now, clients: Math.min(1, now.clients) }),
    (now) => ({ ...now, seed: "0" }),
  ];
}
