/**
 * A door: the laws of Raft as fast-check properties, and the arbitraries that they are made from. docs/properties.md shows
 * how a project of one's own uses them.
 *
 * @module seaworthy/fast-check
 */

export { assertLaw, type LawOptions } from "./assert-law.js";
export type { EnvironmentConstraints, RunConstraints, ScheduleConstraints } from "./constraints.js";
export { Counterexample } from "./counterexample.js";
export { DrawnRun } from "./drawn-run.js";
export { environmentArbitrary } from "./environment.js";
export { faultsArbitrary } from "./faults.js";
export { BrokenLawError, lawProperty } from "./law-property.js";
export { fcParameters, type TryOptions } from "./parameters.js";
export { runArbitrary, scheduleArbitrary } from "./run-arbitrary.js";
export { workloadArbitrary, type Workload } from "./workload.js";
