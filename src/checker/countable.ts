// What a bound takes of a cluster to count anything: what cannot come about there is not asked for in vain.

import { isSetTo, type Capabilities, type Switches } from "../contract/capabilities.js";
import { boundOf, FAULTS } from "../cluster/action.js";
import type { Fault } from "../cluster/actions/fault.js";
import { definitionOfOperation, OPERATION_BOUNDS } from "../cluster/operation.js";
import type { Environment } from "../cluster/setup.js";
import { hasClients } from "./commands.js";
import type { CountedName } from "./cost.js";
import { RETRIES } from "./model.js";

/** The switches, or the words of the environment, with which there is something to count; undefined where there never is. */
export function neededFor(name: CountedName, capabilities: Capabilities): Switches | undefined {
  const operation = name === RETRIES.name ? "register" : OPERATION_BOUNDS.find((bound) => bound.name === name)?.type;
  if (operation !== undefined)
    return hasClients(capabilities) ? definitionOfOperation(operation).takenWith(capabilities) : undefined;
  const faults: readonly Fault[] = FAULTS;
  return faults.find((fault) => boundOf(fault) === name)?.where ?? {};
}

/** Whether there is anything for a bound to count in such a cluster. */
export const isCountable = (
  name: CountedName,
  capabilities: Capabilities,
  { settings, network, disk, time }: Environment,
): boolean => isSetTo(neededFor(name, capabilities), { ...settings, network, disk, time });
