// What whoever asks for runs may fix; everything else is drawn.

import fc from "fast-check";
import type { FaultName } from "../cluster/action.js";
import type { Environment } from "../cluster/setup.js";

/** What is fixed of a run's environment; all else is drawn. */
export interface EnvironmentConstraints {
  /** How many servers; of several numbers, one is drawn for each run. */
  readonly nodes?: number | readonly number[];
  /** With how many of them the cluster begins; the others wait to be added. */
  readonly voters?: number;
  readonly network?: Environment["network"];
  readonly disk?: Environment["disk"];
  readonly time?: Environment["time"];
  /** Switches of the implementation that are not drawn. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** What is fixed of what happens in a run. */
export interface ScheduleConstraints {
  /** Faults that are forced on (outside what the implementation declares, too) or off. */
  readonly faults?: Readonly<Partial<Record<FaultName, boolean>>>;
  readonly operationsMax?: number;
  /** How long a run may be; 400 if not given. */
  readonly actionsMax?: number;
}

/** What is fixed of a run. */
export interface RunConstraints extends EnvironmentConstraints, ScheduleConstraints {}

export const ACTIONS_MAX = 400;

/** One of the values, each with its weight. It shrinks to the first. */
export function weighted<T>(...choices: readonly (readonly [weight: number, value: T])[]): fc.Arbitrary<T> {
  const [simplest, ...others] = choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant<unknown>(value) }));
  return fc.oneof({ withCrossShrink: true }, simplest, ...others) as fc.Arbitrary<T>;
}
