// What clients ask of a cluster in one run, as an arbitrary. Each operation is an action of its own, with its command in it.

import fc from "fast-check";
import { weighted, type ScheduleConstraints } from "./constraints.js";

/** What clients ask for in a run. */
export interface Workload {
  /** A run makes at most so many operations. */
  readonly operationsMax: number;
}

/** Workloads: half of them a few operations, the others as many as there is time for. */
export function workloadArbitrary(constraints: ScheduleConstraints = {}): fc.Arbitrary<Workload> {
  const { operationsMax = Number.MAX_SAFE_INTEGER } = constraints;
  const few = [1, 2, 3, 4].map((count) => [1, Math.min(count, operationsMax)] as const);
  return fc.record({ operationsMax: weighted(...few, [4, operationsMax]) });
}
