// Every action that is possible now, in a fixed order. For people and the checker: a scheduler that is in a hurry draws
// from the same cluster without listing.

import { ALL_DEFINITIONS, FAULT_NAMES, faultsIn, type Action, type FaultName } from "./action.js";
import { applyAction } from "./apply-action.js";
import { MISHAPS } from "./mishaps.js";
import type { Cluster } from "./cluster.js";

/** Which faults there are to choose from. */
export type Faults = Readonly<Record<FaultName, boolean>>;

export const faultsWhere = (isThere: (fault: FaultName) => boolean): Faults =>
  Object.fromEntries(FAULT_NAMES.map((name) => [name, isThere(name)])) as Faults;

/** No fault is offered. */
export const NO_FAULTS: Faults = faultsWhere(() => false);
/** Every fault is offered. */
export const ALL_FAULTS: Faults = faultsWhere(() => true);

/** Everything that can happen next. Each answer is taken by `applyAction`. */
export function enabledActions(cluster: Cluster, faults: Faults = ALL_FAULTS): Action[] {
  return ALL_DEFINITIONS.flatMap(({ enabled, hasMishaps }) => {
    const offered = enabled(cluster).filter((action) => faultsIn(action).every((fault) => faults[fault]));
    return hasMishaps ? offered.flatMap((action) => [action, ...mishaps(cluster, action, faults)]) : offered;
  });
}

/** The same step with a crash, or a failure, at each of its writes, or in the middle of one. */
function mishaps(cluster: Cluster, action: Action, faults: Faults): Action[] {
  const kinds = MISHAPS.filter(({ fault }) => faults[fault.name]);
  if (kinds.length === 0) return [];
  const step = applyAction(cluster, action);
  if (step === null) return [];
  const struck: Action[] = [];
  for (let after = 0; after < Math.max(step.writes, step.entries); after++) {
    for (const { field, among } of kinds) if (after < step[among]) struck.push({ ...action, [field]: after });
  }
  // Between two writes nothing is torn.
  return struck.filter((action) => !("tornAfter" in action) || applyAction(cluster, action) !== null);
}
