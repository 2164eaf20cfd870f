// Which kinds of faults a run suffers, as an arbitrary: some are always off, so that no two runs are blind in the same way.

import fc from "fast-check";
import type { Implementation } from "../contract/implementation.js";
import { FAULT_NAMES, type FaultName } from "../cluster/fault.js";
import { weighted, type ScheduleConstraints } from "./constraints.js";

/** Which faults a run has. */
export type Faults = Readonly<Record<FaultName, boolean>>;

/** Faults that an implementation must stand by its own account, unless a constraint forces one on. */
export function faultsArbitrary(
  implementation: Implementation,
  constraints: ScheduleConstraints = {},
): fc.Arbitrary<Faults> {
  const possible = possibleFaults(implementation, constraints);
  const chance = (fault: FaultName, percent: number): fc.Arbitrary<boolean> => {
    if (constraints.faults?.[fault]) return fc.constant(true);
    return possible.includes(fault) ? weighted([100 - percent, false], [percent, true]) : fc.constant(false);
  };
  return fc.record({
    drop: chance("drop", 50),
    duplicate: chance("duplicate", 50),
    crash: chance("crash", 60),
    failWrite: chance("failWrite", 15),
    partition: chance("partition", 30),
  });
}

/** The kinds of faults that a run may have in it. */
export function possibleFaults(
  { capabilities }: Implementation,
  { faults = {} }: ScheduleConstraints,
): readonly FaultName[] {
  const { loss, network, restart } = capabilities;
  const declared: Faults = {
    drop: loss,
    duplicate: network === "any",
    crash: restart,
    failWrite: restart,
    partition: true,
  };
  return FAULT_NAMES.filter((fault) => faults[fault] ?? declared[fault]);
}
