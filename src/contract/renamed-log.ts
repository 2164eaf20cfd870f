// Logs and entries with their servers called by other names. Only configurations name any.

import { isConfiguration, renamedConfiguration } from "./configuration.js";
import { appendAll, entriesAfter, logUpTo, type Entry, type Log } from "./log.js";
import type { NodeId } from "./node-name.js";
import type { Payload } from "./payload.js";

export const renamedPayload = (payload: Payload, names: readonly NodeId[]): Payload =>
  isConfiguration(payload) ? renamedConfiguration(payload, names) : payload;

/** The very same where no entry names a server. */
export const renamedEntries = <E extends Entry>(entries: readonly E[], names: readonly NodeId[]): readonly Entry[] =>
  entries.some(({ payload }) => isConfiguration(payload))
    ? entries.map(({ term, payload }) => ({ term, payload: renamedPayload(payload, names) }))
    : entries;

/** The very same where no entry names a server. */
export function renamedLog(log: Log, names: readonly NodeId[]): Log {
  let first = log.configured;
  if (first === null) return log;
  while (first.previous!.configured !== null) first = first.previous!.configured;
  const kept = first.index - 1;
  return appendAll(logUpTo(log, kept), renamedEntries(entriesAfter(log, kept, log.index), names));
}
