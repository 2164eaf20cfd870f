// What a step takes from which bound: bits.

import { FAULT_BOUNDS, type FaultBoundName } from "../cluster/action.js";
import { OPERATION_BOUNDS } from "../cluster/operation.js";
import { RETRIES, type AskedBoundName } from "./model.js";

/** All that is counted one by one, operations aside, in the order of its bits. */
export const COUNTED = [...FAULT_BOUNDS, ...OPERATION_BOUNDS, RETRIES].map(({ name }) => name);

export const ASKED = 1;
export const costOf = (bound: FaultBoundName | AskedBoundName): number => 2 << COUNTED.indexOf(bound);
/** Above these bits: one more than the number of the place for which a command was asked, where that is counted. */
export const ASKED_BITS = 1 + COUNTED.length;
