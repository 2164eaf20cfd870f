// The kinds of faults: what no correct environment does. An action is one, or has one in it as a mishap.

import type { Action } from "./action.js";

/** The faults that a run may have, each by itself. */
export const FAULT_NAMES = ["drop", "duplicate", "crash", "failWrite", "partition"] as const;
/** One of the faults. */
export type FaultName = (typeof FAULT_NAMES)[number];

/** The faults that an action is or has in it. */
export function faultsIn(action: Action): readonly FaultName[] {
  const own = ownFault(action);
  if ("crashAfter" in action) return own === null ? ["crash"] : [own, "crash"];
  if ("failAfter" in action) return own === null ? ["failWrite"] : [own, "failWrite"];
  return own === null ? NONE : [own];
}

const NONE: readonly FaultName[] = [];

function ownFault(action: Action): FaultName | null {
  switch (action.type) {
    case "drop":
    case "duplicate":
    case "crash":
      return action.type;
    case "partition":
      return action.blocked.length > 0 ? "partition" : null;
    default:
      return null;
  }
}
