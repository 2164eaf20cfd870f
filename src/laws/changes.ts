// The configurations that a leader of its own accord puts into its log: what two laws look at.

import { isSameConfiguration } from "../contract/configuration.js";
import { commonIndex, latestConfiguration, type ConfigurationEntry } from "../contract/log.js";
import type { Step } from "../cluster/apply-action.js";
import { termLed } from "./seen.js";

/** Those that a leader appended in this step, the oldest first. One that is the same as the one before it changes nothing. */
export function configurationsAppended({ node, before, cluster }: Step): readonly ConfigurationEntry[] {
  if (node < 0) return NONE;
  const earlier = before.slots[node].view;
  const { view, options } = cluster.slots[node];
  if (earlier === view || earlier?.log === undefined || view?.log === undefined) return NONE;
  let latest = latestConfiguration(view.log);
  if (latest === null || latest === latestConfiguration(earlier.log)) return NONE;
  if (termLed(view) === undefined || termLed(view) !== termLed(earlier)) return NONE;
  const kept = commonIndex(earlier.log, view.log);
  const appended: ConfigurationEntry[] = [];
  while (latest !== null && latest.index > kept) {
    const previous = latestConfiguration(latest.previous!);
    const old = previous?.payload ?? options.bootstrap;
    if (old === null || !isSameConfiguration(latest.payload, old)) appended.unshift(latest);
    latest = previous;
  }
  return appended;
}

const NONE: readonly ConfigurationEntry[] = [];
