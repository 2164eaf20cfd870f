// The configurations that a leader of its own accord puts into its log: what two laws look at.

import { commonIndex, latestConfiguration, type ConfigurationEntry } from "../contract/log.js";
import type { Step } from "../cluster/apply-action.js";
import { termLed } from "./seen.js";

/** Those that a leader appended in this step, the oldest first. */
export function configurationsAppended({ node, before, cluster }: Step): readonly ConfigurationEntry[] {
  if (node < 0) return NONE;
  const old = before.slots[node].view;
  const { view } = cluster.slots[node];
  if (old === view || old?.log === undefined || view?.log === undefined) return NONE;
  let latest = latestConfiguration(view.log);
  if (latest === null || latest === latestConfiguration(old.log)) return NONE;
  if (termLed(view) === undefined || termLed(view) !== termLed(old)) return NONE;
  const kept = commonIndex(old.log, view.log);
  const appended: ConfigurationEntry[] = [];
  while (latest !== null && latest.index > kept) {
    appended.unshift(latest);
    latest = latestConfiguration(latest.previous!);
  }
  return appended;
}

const NONE: readonly ConfigurationEntry[] = [];
