// What a step takes from which bound: bits.

import { FAULT_BOUNDS } from "../cluster/action.js";
import { OPERATION_BOUNDS } from "../cluster/operation.js";
import { RETRIES } from "./model.js";

/** All that is counted one by one, operations aside, in the order of its bits. */
export const COUNTED = [...FAULT_BOUNDS, ...OPERATION_BOUNDS, RETRIES].map(({ name }) => name);

export type CountedName = (typeof COUNTED)[number];

export const ASKED = 1;
export const costOf = (bound: CountedName): number => 2 << COUNTED.indexOf(bound);
/** Above these bits: one more than the number of the place for which a command was asked, where that is counted. */
export const ASKED_BITS = 1 + COUNTED.length;
