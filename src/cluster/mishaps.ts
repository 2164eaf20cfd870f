// Every kind of mishap, by the field of an action that says it, with the fault that it is. What writes, reads, counts, draws
// or lists mishaps goes by this.

import { CRASHES } from "./actions/crash.js";
import { FAILED_WRITES } from "./actions/fail-write.js";
import { TORN_WRITES } from "./actions/torn-write.js";
import type { Fault } from "./actions/fault.js";
import type { Mishap } from "./mishap.js";

/** The field of an action that says which write is struck, and how. */
export type MishapField = keyof Mishap;

export const MISHAPS = [
  { field: "crashAfter", fault: CRASHES, among: "writes" },
  { field: "failAfter", fault: FAILED_WRITES, among: "writes" },
  { field: "tornAfter", fault: TORN_WRITES, among: "entries" },
] as const satisfies readonly { readonly field: MishapField; readonly fault: Fault; readonly among: Among }[];

/** What a mishap may strike in a step: one of its writes, or one of the entries that it writes. */
type Among = "writes" | "entries";

/** The mishap in an action, or in its record, alone. */
export function mishapOf(action: object): Mishap {
  const mishap: { -readonly [F in MishapField]?: number } = {};
  for (const { field } of MISHAPS) {
    const after = (action as Mishap)[field];
    if (after !== undefined) mishap[field] = after;
  }
  return mishap;
}
