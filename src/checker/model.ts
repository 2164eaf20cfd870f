// What is searched: a setup with bounds. Whatever lies beyond a bound is not part of the model, and what is said of the
// model is said with its bounds beside it. Budgets (states, memory, time) are not bounds: they stop a search.

import { FAULT_BOUNDS, type FaultBoundName } from "../cluster/action.js";
import { OPERATION_BOUNDS, type OperationBoundName } from "../cluster/operation.js";
import type { Setup } from "../cluster/setup.js";
import type { Law } from "../laws/law.js";

/**
 * How often a fault is met in a run, by what counts it. In a specification's bag `duplicates` is how many copies of a packet
 * there are besides the first.
 */
export type FaultBounds = Readonly<Record<FaultBoundName, number>>;

/** What is asked for again, in a session. */
export const RETRIES = { name: "retries", of: "writes of sessions that are asked for again" } as const;

/** What counts what is asked for. */
export type AskedBoundName = OperationBoundName | typeof RETRIES.name;

/** How much is asked for in a run, all together, by what counts it. */
type OperationBounds = Readonly<Record<AskedBoundName, number>>;

export interface Bounds extends FaultBounds, OperationBounds {
  /** The highest currentTerm of any server. */
  readonly term: number;
  /** The highest index of any server's log. */
  readonly log: number;
  /** How many packets are under way and still to be delivered (in a specification's bag: how many different ones). */
  readonly messages: number;
  /** How many writes, and packets and responses that wait for them, a server has before it (only an `async` disk makes any wait). */
  readonly pending: number;
  /** How many operations clients ask for in a run; Infinity where the log alone bounds them. */
  readonly operations: number;
  /** How many servers are down at once. */
  readonly down: number;
  /** How many clusters stand on a path: those at its end are counted, what follows them is not. */
  readonly depth: number;
}

export const NO_FAULTS_MET = Object.fromEntries(FAULT_BOUNDS.map(({ name }) => [name, 0])) as FaultBounds;
const NOTHING_ASKED = Object.fromEntries(
  [...OPERATION_BOUNDS, RETRIES].map(({ name }) => [name, 0]),
) as OperationBounds;

export const DEFAULT_BOUNDS: Bounds = {
  term: 2,
  log: 1,
  messages: 2,
  pending: 2,
  operations: Infinity,
  ...NO_FAULTS_MET,
  ...NOTHING_ASKED,
  down: Infinity,
  depth: Infinity,
};

/**
 * What may be lost. `send`: any of the packets of a step, as they are sent; the others are delivered, sooner or later or
 * never. `action`: any packet, at any time, by an action of the network (a specification's network also copies by one).
 * `nothing`: no packet; a step whose packets do not fit is outside the model.
 */
export type Loss = "send" | "action" | "nothing";

/**
 * How it is told whether a command's name is still held. `seen`: it stands in the keys of states, in packets, disks or the
 * history. `counted`: whatever was asked for in a run is taken as held for ever, which makes it part of the cluster.
 */
export type CommandNames = "seen" | "counted";

export interface Model {
  readonly setup: Setup;
  readonly laws: readonly Law[];
  readonly bounds: Bounds;
  readonly loss: Loss;
  /** Clusters that differ only in who is who are one. */
  readonly symmetry: boolean;
  /** A packet that its receiver would ignore is lost at once. */
  readonly dropsIgnored: boolean;
  /** `seen`, where it is not said. */
  readonly commands?: CommandNames;
}
