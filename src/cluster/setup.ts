// What stays the same over a run: whose nodes they are, how many, and in what environment they run.

import { initialConfiguration } from "../contract/configuration.js";
import { isSetTo, nodesMinOf, settingsByDefault, type Capabilities } from "../contract/capabilities.js";
import type { Implementation, NodeOptions } from "../contract/implementation.js";

/** A bag of packets, or links that keep order. */
export type NetworkKind = "any" | "fifo";
/** Whether a write is durable within its step, or later. */
export type DiskKind = "sync" | "async";
/** Whether timers fire at any moment, or on clocks. */
export type TimeKind = "untimed" | "timed";

/** As many servers as a cluster can hold: of each sender the blocked links are bits of one number. */
export const NODES_MAX = 31;

/** Plain data: it stands in the header of a trace. */
export interface Environment {
  readonly nodes: number;
  /** How many of them, the first ones, the cluster begins with; the others wait to be added. Absent where all do. */
  readonly voters?: number;
  readonly network: NetworkKind;
  /** `sync`: writes are finished in the step that asks for them. `async`: finishing is an action. */
  readonly disk: DiskKind;
  /** `untimed`: an armed timer may fire at any moment. `timed`: within its window on the node's own clock. */
  readonly time: TimeKind;
  /** The rate of each node's clock in per cent of true time. Only `timed` runs read it. */
  readonly clockRates: readonly number[];
  readonly clients: number;
  /** Links that are blocked for ever once the faults stop, as "S1>S2"; absent where all work then. */
  readonly cut?: readonly string[];
  /** Switches of the implementation. */
  readonly settings: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly electionTimeoutMin: number;
  readonly electionTimeoutMax: number;
  readonly heartbeatInterval: number;
  /** Of the chance that is handed to the implementation. */
  readonly seed: string;
}

/** What a server of such a cluster is told at boot. */
export function optionsOf(environment: Environment, id: number): NodeOptions {
  const { nodes, voters = nodes, settings } = environment;
  const { electionTimeoutMin, electionTimeoutMax, heartbeatInterval, seed } = environment;
  const bootstrap = id < voters ? initialConfiguration(voters) : null;
  const times = { electionTimeoutMin, electionTimeoutMax, heartbeatInterval };
  return { id, nodes, bootstrap, settings, ...times, clockDriftBound: clockDriftBound(environment), seed };
}

/** Clocks that are drawn run at so many per cent of true time at least, and at most. */
export const CLOCK_RATES = { slowest: 80, fastest: 120 };

/** What servers may rely on: the most that is ever drawn, or what this environment has where that is more. */
function clockDriftBound({ clockRates }: Environment): number {
  const rates = [...clockRates, CLOCK_RATES.slowest, CLOCK_RATES.fastest];
  return Math.max(...rates) / Math.min(...rates);
}

/** Whether reads rely on clocks, and there are none. */
export const readsLackClocks = ({ implementation, environment }: Setup): boolean =>
  environment.time === "untimed" && isSetTo(implementation.capabilities.leases, environment.settings);

/** What a cluster is started from. */
export interface Setup {
  readonly implementation: Implementation;
  readonly environment: Environment;
  /** False where servers have no state machines: nobody reads what these answer. */
  readonly machines?: false;
}

/** Three servers, a bag of packets, a disk that writes at once, no clocks. A beginning for others. */
export const DEFAULT_ENVIRONMENT: Environment = {
  nodes: 3,
  network: "any",
  disk: "sync",
  time: "untimed",
  clockRates: [],
  clients: 2,
  settings: {},
  electionTimeoutMin: 150,
  electionTimeoutMax: 300,
  heartbeatInterval: 50,
  seed: "0",
};

/** What an implementation runs in where nothing is drawn and nothing asked for: its switches are at their defaults. */
export const environmentByDefault = (capabilities: Capabilities): Environment => ({
  ...DEFAULT_ENVIRONMENT,
  nodes: Math.max(DEFAULT_ENVIRONMENT.nodes, nodesMinOf(capabilities)),
  network: capabilities.network,
  settings: settingsByDefault(capabilities),
});
