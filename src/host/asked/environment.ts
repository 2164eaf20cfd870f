// The environment that a command takes where nothing is drawn: what is asked for, else what an implementation assumes.

import { nodesMinOf, settingsByDefault, type Capabilities } from "../../contract/capabilities.js";
import {
  DEFAULT_ENVIRONMENT,
  type DiskKind,
  type Environment,
  type NetworkKind,
  type TimeKind,
} from "../../cluster/setup.js";

export interface EnvironmentAsked {
  readonly nodes?: number | undefined;
  readonly voters?: number | undefined;
  readonly network?: NetworkKind | undefined;
  readonly disk?: DiskKind | undefined;
  readonly time?: TimeKind | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

export function environmentFor(
  capabilities: Capabilities,
  { nodes, voters, network, disk, time, settings }: EnvironmentAsked,
): Environment {
  return {
    ...DEFAULT_ENVIRONMENT,
    ...(voters !== undefined && { voters }),
    nodes: nodes ?? Math.max(DEFAULT_ENVIRONMENT.nodes, nodesMinOf(capabilities)),
    network: network ?? capabilities.network,
    disk: disk ?? DEFAULT_ENVIRONMENT.disk,
    time: time ?? DEFAULT_ENVIRONMENT.time,
    settings: { ...settingsByDefault(capabilities), ...settings },
  };
}
