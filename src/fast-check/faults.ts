// Which kinds of faults a run suffers, as an arbitrary: some are always off, so that no two runs are blind in the same way.

import fc from "fast-check";
import type { Implementation } from "../contract/implementation.js";
import type { Faults } from "../cluster/enabled-actions.js";
import { FAULT_NAMES, faultOf, type FaultName } from "../cluster/action.js";
import { possibleFaults } from "../cluster/fixed.js";
import { weighted, type ScheduleConstraints } from "./constraints.js";

/** Faults that an implementation must stand by its own account, unless a constraint forces one on. */
export function faultsArbitrary(
  implementation: Implementation,
  constraints: ScheduleConstraints = {},
): fc.Arbitrary<Faults> {
  const possible = possibleFaults(implementation.capabilities, constraints);
  const chance = (name: FaultName): fc.Arbitrary<boolean> => {
    if (constraints.faults?.[name]) return fc.constant(true);
    const percent = Math.round(100 * faultOf(name).likely);
    return possible[name] ? weighted([100 - percent, false], [percent, true]) : fc.constant(false);
  };
  const chances = FAULT_NAMES.map((name) => [name, chance(name)] as const);
  return fc.record(Object.fromEntries(chances));
}
