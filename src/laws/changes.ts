// The changes of who votes that a leader of its own accord puts into its log: what two laws look at.

import { haveSameVoters, type Configuration } from "../contract/configuration.js";
import { commonIndex, latestConfiguration, type ConfigurationEntry, type Log } from "../contract/log.js";
import type { Step } from "../cluster/apply-action.js";
import { termLed } from "./seen.js";

/** A configuration in a log, and the one before it: null where a log does not say with which it begins. */
export interface Change {
  readonly entry: ConfigurationEntry;
  readonly from: Configuration | null;
}

/** Those that a leader appended in this step, the oldest first. Where the same servers vote as before no quorum changes. */
export function changesAppended({ node, before, cluster }: Step): readonly Change[] {
  if (node < 0) return NONE;
  const earlier = before.slots[node].view;
  const { view, options } = cluster.slots[node];
  if (earlier === view || earlier?.log === undefined || view?.log === undefined) return NONE;
  if (latestConfiguration(view.log) === latestConfiguration(earlier.log)) return NONE;
  if (termLed(view) === undefined || termLed(view) !== termLed(earlier)) return NONE;
  const kept = commonIndex(earlier.log, view.log);
  const appended: Change[] = [];
  let change = latestChange(view.log, options.bootstrap);
  while (change !== null && change.entry.index > kept) {
    appended.unshift(change);
    change = latestChange(change.entry.previous!, options.bootstrap);
  }
  return appended;
}

/** The last change of who votes in a log; null where there is none, or it has been compacted. */
export function latestChange(log: Log, bootstrap: Configuration | null): Change | null {
  let entry = latestConfiguration(log);
  while (entry !== null && entry.previous !== null) {
    const below: ConfigurationEntry | null = latestConfiguration(entry.previous);
    const from = below?.payload ?? bootstrap;
    if (from === null || !haveSameVoters(entry.payload, from)) return { entry, from };
    entry = below;
  }
  return null;
}

const NONE: readonly Change[] = [];
