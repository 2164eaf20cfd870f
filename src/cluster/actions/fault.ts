// What no correct environment does, and what everybody needs to know of it.

import { isSetTo, type Capabilities, type Switches } from "../../contract/capabilities.js";
import type { Environment, Setup } from "../setup.js";

/** A kind of fault. */
export interface Fault {
  /** In `--set`, in plans and reports. */
  readonly name: string;
  /** Whether an implementation says that it stands it. */
  isBorne(capabilities: Capabilities): boolean;
  /** What it assumes where it does not, as half a sentence. */
  readonly assumes: string;
  /** What it takes to happen, where that need not come up: "a write of ...". */
  readonly takes?: string;
  /** The environment in which alone it can happen; any, if this is not said. */
  readonly where?: Where;
  /** The switches of an implementation with which it never happens; none, if this is not said. */
  unless?(capabilities: Capabilities): Switches | undefined;
  /** The chance that a run has it, where it is borne and can happen. */
  readonly likely: number;
  /** Of one that is an action: how often it comes beside 60 deliveries in a run that has it; drawn between these. */
  readonly often?: readonly [least: number, most: number];
  /** How a search counts it; or what to say to a search instead, as half a sentence. */
  readonly bound: FaultBound | string;
}

/** What of an environment a fault takes to happen at all. */
export type Where = Readonly<Partial<Pick<Environment, "network" | "disk" | "time">>>;

/** Whether a fault can happen at all in a cluster. */
export const isThere = ({ where = {}, unless }: Fault, { implementation, environment }: Setup): boolean =>
  Object.entries(where).every(([word, value]) => environment[word as keyof Where] === value) &&
  !isSetTo(unless?.(implementation.capabilities), environment.settings);

/** That it never happened, and why that may be. */
export const neverHappened = ({ takes }: Fault): string =>
  `never happened${takes === undefined ? "" : ` (it takes ${takes})`}`;

/** A bound on how often a fault is met in one run of a search. */
export interface FaultBound {
  readonly name: string;
  /** What is bounded, in the plural. */
  readonly of: string;
}
