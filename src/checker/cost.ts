// What a step takes from which bound: bits.

import { FAULT_BOUNDS, type FaultBoundName } from "../cluster/action.js";

export const ASKED = 1;
export const costOf = (bound: FaultBoundName): number => 2 << FAULT_BOUNDS.findIndex(({ name }) => name === bound);
export const CHANGED = 2 << FAULT_BOUNDS.length;
/** Above these bits: one more than the number of the place for which a command was asked, where that is counted. */
export const ASKED_BITS = 2 + FAULT_BOUNDS.length;
