// The environment that a command takes where nothing is drawn: what is asked for, else what an implementation assumes.

import type { Capabilities } from "../../contract/capabilities.js";
import {
  environmentByDefault,
  type DiskKind,
  type Environment,
  type NetworkKind,
  type TimeKind,
} from "../../cluster/setup.js";
import { UserError } from "../user-error.js";

export interface EnvironmentAsked {
  readonly nodes?: number | undefined;
  readonly voters?: number | undefined;
  readonly network?: NetworkKind | undefined;
  readonly disk?: DiskKind | undefined;
  readonly time?: TimeKind | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

/** A cluster cannot begin with more servers than there are. */
export function refuseTooMany(voters: number | undefined, nodes: number | undefined): void {
  if (voters !== undefined && nodes !== undefined && voters > nodes)
    throw new UserError(`voters=${voters}, and there are ${nodes} servers: give --nodes as well.`);
}

export function environmentFor(
  capabilities: Capabilities,
  { nodes, voters, network, disk, time, settings }: EnvironmentAsked,
): Environment {
  const ordinary = environmentByDefault(capabilities);
  refuseTooMany(voters, nodes ?? ordinary.nodes);
  return {
    ...ordinary,
    ...(voters !== undefined && { voters }),
    nodes: nodes ?? ordinary.nodes,
    network: network ?? ordinary.network,
    disk: disk ?? ordinary.disk,
    time: time ?? ordinary.time,
    settings: { ...ordinary.settings, ...settings },
  };
}
