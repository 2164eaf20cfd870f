// Which kinds of faults a run suffers, as an arbitrary: some are always off, so that no two runs are blind in the same way.

import fc from "fast-check";
import type { Implementation } from "../contract/implementation.js";
import type { Faults } from "../cluster/enabled-actions.js";
import type { FaultName } from "../cluster/fault.js";
import { possibleFaults } from "../cluster/fixed.js";
import { weighted, type ScheduleConstraints } from "./constraints.js";

/** Faults that an implementation must stand by its own account, unless a constraint forces one on. */
export function faultsArbitrary(
  implementation: Implementation,
  constraints: ScheduleConstraints = {},
): fc.Arbitrary<Faults> {
  const possible = possibleFaults(implementation.capabilities, constraints);
  const chance = (fault: FaultName, percent: number): fc.Arbitrary<boolean> => {
    if (constraints.faults?.[fault]) return fc.constant(true);
    return possible[fault] ? weighted([100 - percent, false], [percent, true]) : fc.constant(false);
  };
  return fc.record({
    drop: chance("drop", 50),
    duplicate: chance("duplicate", 50),
    crash: chance("crash", 60),
    failWrite: chance("failWrite", 15),
    partition: chance("partition", 30),
  });
}
