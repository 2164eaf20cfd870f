// What a server has to say in its cluster, as far as it knows: nothing is said of one that counts by the configuration of its
// boot and votes by it, as all do where membership never changes.

import { configurationOf, type Slot } from "../cluster/slot.js";
import { isSameConfiguration, isVoter, NO_CONFIGURATION, type Configuration } from "../contract/configuration.js";
import type { NodeId } from "../contract/node-name.js";
import { renderConfiguration } from "./log-text.js";

/** What a server is by a configuration. */
export type Standing = "voter" | "learner" | "outside";

export function standingOf(configuration: Configuration, server: NodeId): Standing {
  if (isVoter(configuration, server)) return "voter";
  return configuration.learners.includes(server) ? "learner" : "outside";
}

/** `learner of {1 2 (3)}`, `outside {1 2}`, `waits to be added`, `voter of {1 2|1 2 3}`; null where there is nothing to say. */
export function standingText(slot: Slot): string | null {
  const { bootstrap, id } = slot.options;
  const configuration = configurationOf(slot);
  if (isSameConfiguration(configuration, NO_CONFIGURATION)) return "waits to be added";
  if (bootstrap !== null && isSameConfiguration(configuration, bootstrap)) return null;
  const standing = standingOf(configuration, id);
  return `${standing}${standing === "outside" ? "" : " of"} ${renderConfiguration(configuration)}`;
}
