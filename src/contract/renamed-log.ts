// Logs, entries and snapshots with their servers called by other names. Only configurations name any.

import { isConfiguration, renamedConfiguration } from "./configuration.js";
import { appendAll, entriesAfter, logFrom, type ConfigurationEntry, type Entry, type Log } from "./log.js";
import type { NodeId } from "./node-name.js";
import type { Payload } from "./payload.js";
import type { Snapshot } from "./snapshot.js";

export const renamedPayload = (payload: Payload, names: readonly NodeId[]): Payload =>
  isConfiguration(payload) ? renamedConfiguration(payload, names) : payload;

/** The very same where no entry names a server. */
export const renamedEntries = <E extends Entry>(entries: readonly E[], names: readonly NodeId[]): readonly Entry[] =>
  entries.some(({ payload }) => isConfiguration(payload))
    ? entries.map(({ term, payload }) => ({ term, payload: renamedPayload(payload, names) }))
    : entries;

/** The very same where no entry names a server. What a log has forgotten keeps its mark: nobody knows it under other names. */
export function renamedLog(log: Log, names: readonly NodeId[]): Log {
  if (log.configured === null) return log;
  let first: ConfigurationEntry = log.configured;
  while (first.previous?.configured) first = first.previous.configured;
  const begins =
    first.previous ?? logFrom(first.index, first.term, first.hash, renamedConfiguration(first.payload, names));
  return appendAll(begins, renamedEntries(entriesAfter(log, begins.index, log.index), names));
}

/** The very same where it names no server. */
export const renamedSnapshot = (snapshot: Snapshot, names: readonly NodeId[]): Snapshot =>
  snapshot.configuration === undefined
    ? snapshot
    : { ...snapshot, configuration: renamedConfiguration(snapshot.configuration, names) };
