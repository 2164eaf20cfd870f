// What no correct environment does, and what everybody needs to know of it.

import type { Capabilities } from "../../contract/capabilities.js";

/** A kind of fault. */
export interface Fault {
  /** In `--set`, in plans and reports. */
  readonly name: string;
  /** Whether an implementation says that it stands it. */
  isBorne(capabilities: Capabilities): boolean;
  /** What it assumes where it does not, as half a sentence. */
  readonly assumes: string;
  /** The chance that a run has it, where it is borne. */
  readonly likely: number;
  /** Of one that is an action: how often it comes beside 60 deliveries in a run that has it; drawn between these. */
  readonly often?: readonly [least: number, most: number];
  /** How a search counts it; or what to say to a search instead, as half a sentence. */
  readonly bound: FaultBound | string;
}

/** A bound on how often a fault is met in one run of a search. */
export interface FaultBound {
  readonly name: string;
  /** What is bounded, in the plural. */
  readonly of: string;
}
