// A log as ours. Code that brings its own copy of this package brings its own logs: they are read once, entry by entry.

import { isConfiguration } from "./configuration.js";
import { append, EMPTY_LOG, isEntry, Log, logFrom } from "./log.js";

const copies = new WeakMap<object, Log>();

/** The log as one of ours, or null where it is none. Costs what is new in it. */
export function ownLog(value: unknown): Log | null {
  if (value instanceof Log) return value;
  const missing: object[] = [];
  let at = value;
  let own: Log | undefined;
  while (own === undefined) {
    if (typeof at !== "object" || at === null) return null;
    const { index, previous } = at as { index?: unknown; previous?: unknown };
    own = index === 0 ? EMPTY_LOG : (copies.get(at) ?? baseIn(at));
    if (own !== undefined) break;
    const below = (previous as { index?: unknown } | null | undefined)?.index;
    // Indices fall by one, so that this ends.
    if (!Number.isSafeInteger(index) || below !== (index as number) - 1) return null;
    missing.push(at);
    at = previous;
  }
  for (const entry of missing.reverse()) {
    if (!isEntry(entry)) return null;
    own = append(own, entry.term, entry.payload);
    copies.set(entry, own);
  }
  return own;
}

/** Where a log begins that was compacted. */
function baseIn(at: object): Log | undefined {
  const { index, term, hash, payload, previous } = at as { readonly [F in keyof Log]?: unknown };
  if (previous !== null || ![index, term, hash].every((value) => Number.isSafeInteger(value))) return undefined;
  return logFrom(index as number, term as number, hash as number, isConfiguration(payload) ? payload : null);
}
