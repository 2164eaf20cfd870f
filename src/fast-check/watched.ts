// Code that is not ours is watched: what is not as the contract says is then a panic of a server, not a riddle later on.

import { guarded } from "../contract/guard.js";
import type { Implementation } from "../contract/implementation.js";
import { ALL_MUTANTS } from "../mutants/all-mutants.js";
import { REFERENCE } from "../raft/reference.js";

/** The implementation, watched by a guard unless it is one of ours. */
export function watched(implementation: Implementation): Implementation {
  return isOurs(implementation) ? implementation : guarded(implementation);
}

/** Whether `seaworthy replay` knows it by its name. */
export function isOurs(implementation: Implementation): boolean {
  const others: readonly unknown[] = ALL_MUTANTS.map((mutant) => mutant.implementation);
  return implementation === REFERENCE || others.includes(implementation);
}
