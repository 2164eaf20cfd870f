// What makes the environment of a run plainer, one thing at a time: fewer servers, none that waits, no lasting cut, a plain disk, no clocks, switches at
// their defaults.

import type { Implementation } from "../contract/implementation.js";
import type { NodeId } from "../contract/node-name.js";
import type { Action } from "../cluster/action.js";
import { withCutRenamed } from "../cluster/cut.js";
import { isTaken } from "../cluster/operation.js";
import { DEFAULT_ENVIRONMENT, type Environment, type Setup } from "../cluster/setup.js";

/** An environment with a server less, and the new id of each old one: -1 for the one that is gone. */
export interface Fewer {
  readonly environment: Environment;
  readonly names: readonly NodeId[];
}

export function withoutServer(environment: Environment, gone: NodeId): Fewer {
  const { nodes } = environment;
  const names = Array.from({ length: nodes }, (_, id) => (id === gone ? -1 : id > gone ? id - 1 : id));
  const clockRates = environment.clockRates.filter((_, id) => id !== gone);
  const fewer = withVotersLess({ ...environment, nodes: nodes - 1, clockRates }, gone);
  return { environment: withCutRenamed(fewer, names), names };
}

/** Of those that the cluster begins with there is one less where it is one of them; one stays. */
function withVotersLess({ voters, ...environment }: Environment, gone: NodeId): Environment {
  if (voters === undefined) return environment;
  const left = gone < voters ? Math.max(1, voters - 1) : voters;
  return left === environment.nodes ? environment : { ...environment, voters: left };
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
    ({ voters: _, ...all }) => all,
    (now) => ({ ...now, time: "untimed", clockRates: [] }),
    (now) => ({ ...now, disk: "sync" }),
    (now) => ({ ...now, network: capabilities.network }),
    (now) => ({ ...now, electionTimeoutMin, electionTimeoutMax, heartbeatInterval }),
    ...switches,
    (now) => ({ ...now, clients: Math.min(1, now.clients) }),
    (now) => ({ ...now, seed: "0" }),
  ];
}

/** Whether something is asked for that nobody would ask for in another environment. */
export const refusesMore = (setup: Setup, environment: Environment, actions: readonly Action[]): boolean =>
  actions.some(
    (action) =>
      action.type === "invoke" &&
      isTaken(action.operation.type, setup) &&
      !isTaken(action.operation.type, { ...setup, environment }),
  );
