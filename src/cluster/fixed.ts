// What whoever asks for a run fixes of it. All else is drawn, and may be made plainer once something is found.

import type { Capabilities } from "../contract/capabilities.js";
import { faultOf } from "./action.js";
import { faultsWhere, type Faults } from "./enabled-actions.js";
import type { DiskKind, Environment, NetworkKind, TimeKind } from "./setup.js";

/** What is fixed of a run. It stands in the header of a trace, so that it stays fixed while the trace is made shorter. */
export interface Fixed {
  /** How many servers there are; of several numbers, any. */
  readonly nodes?: number | readonly number[];
  /** With how many of them the cluster begins. */
  readonly voters?: number;
  readonly network?: NetworkKind;
  readonly disk?: DiskKind;
  readonly time?: TimeKind;
  /** Switches of the implementation. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Faults that are forced on, outside of what the implementation declares too, or off. */
  readonly faults?: Readonly<Partial<Faults>>;
}

/** What of these is fixed at all, in the environment that a run was found in; undefined where nothing is. */
export function fixedIn(
  { time: found }: Environment,
  { nodes, voters, network, disk, time, settings = {}, faults = {} }: Fixed,
): Fixed | undefined {
  const fixed: Fixed = {
    ...(nodes !== undefined && { nodes }),
    ...(voters !== undefined && { voters }),
    ...(network !== undefined && { network }),
    ...(disk !== undefined && { disk }),
    // What breaks while a cluster heals is a run without clocks, whatever was asked for.
    ...(time === found && { time }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(Object.keys(faults).length > 0 && { faults }),
  };
  return Object.keys(fixed).length > 0 ? fixed : undefined;
}

/** Whether an environment is such as was asked for. */
export function allows(fixed: Fixed, { nodes, voters = nodes, network, disk, time, settings }: Environment): boolean {
  return (
    (fixed.nodes === undefined || [fixed.nodes].flat().includes(nodes)) &&
    (fixed.voters === undefined || fixed.voters === voters) &&
    (fixed.network === undefined || fixed.network === network) &&
    (fixed.disk === undefined || fixed.disk === disk) &&
    (fixed.time === undefined || fixed.time === time) &&
    Object.entries(fixed.settings ?? {}).every(([name, value]) => settings[name] === value)
  );
}

/** The faults that a run may have in it: those that are declared to be borne, unless they are fixed. */
export const possibleFaults = (capabilities: Capabilities, { faults = {} }: Fixed): Faults =>
  faultsWhere((name) => faults[name] ?? faultOf(name).isBorne(capabilities));
