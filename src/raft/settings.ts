// The switches of the reference node. What masks bugs (no-op, whole-suffix batches, clamped heartbeats) can be switched off.

import { initialConfiguration, type Configuration } from "../contract/configuration.js";
import type { NodeOptions } from "../contract/implementation.js";

/** Every switch with the values it takes; the first is the default. */
export const SETTINGS = {
  /** The leader appends an entry of its own term at election (thesis section 6.4). */
  noop: ["on", "off"],
  /** How many entries one AppendEntries carries at most. */
  batch: ["all", "1", "2"],
  /** Heartbeats carry no entries, even to a follower that lacks some. */
  emptyHeartbeats: ["off", "on"],
  /** The leaderCommit of an empty heartbeat is cut to what the follower is known to hold. */
  clampCommit: ["on", "off"],
  /** A rejection says where the follower's conflicting term begins (section 5.3, last paragraphs). */
  fastBacktracking: ["on", "off"],
} as const satisfies Record<string, readonly string[]>;

/** The switches of the reference, read. */
export interface Settings {
  readonly noop: boolean;
  readonly batch: number;
  readonly emptyHeartbeats: boolean;
  readonly clampCommit: boolean;
  readonly fastBacktracking: boolean;
}

/** What does not change over a node's lives. */
export interface Config {
  readonly id: number;
  readonly nodes: number;
  /** Who has a say: everybody, as long as no configuration follows the first. */
  readonly configuration: Configuration;
  readonly settings: Settings;
  readonly electionTimeoutMin: number;
  readonly electionTimeoutMax: number;
  readonly heartbeatInterval: number;
}

export function configOf(options: NodeOptions): Config {
  const value = (name: keyof typeof SETTINGS): string => options.settings[name] ?? SETTINGS[name][0];
  const batch = value("batch");
  return {
    id: options.id,
    nodes: options.nodes,
    configuration: initialConfiguration(options.nodes),
    settings: {
      noop: value("noop") === "on",
      batch: batch === "all" ? Number.MAX_SAFE_INTEGER : Number(batch),
      emptyHeartbeats: value("emptyHeartbeats") === "on",
      clampCommit: value("clampCommit") === "on",
      fastBacktracking: value("fastBacktracking") === "on",
    },
    electionTimeoutMin: options.electionTimeoutMin,
    electionTimeoutMax: options.electionTimeoutMax,
    heartbeatInterval: options.heartbeatInterval,
  };
}
