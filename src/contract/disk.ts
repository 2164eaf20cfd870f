// What a node's disk keeps: named values (hard state among them) and the log. A node boots from this and nothing else.

import { appendAll, EMPTY_LOG, isEntry, logUpTo, type Entry, type Log } from "./log.js";
import type { Json } from "./json.js";

/** All that a crash leaves of a server. */
export interface Disk {
  readonly values: { readonly [key: string]: Json };
  readonly log: Log;
}

/** One write, atomic on its own: it is durable as a whole or not at all. */
export type Write =
  | { readonly kind: "set"; readonly key: string; readonly value: Json }
  /** Removes all entries from index `from` on, then appends `entries`. */
  | { readonly kind: "log"; readonly from: number; readonly entries: readonly Entry[] };

/** The disk of a server that never ran. */
export const BLANK_DISK: Disk = { values: {}, log: EMPTY_LOG };

/** The disk once a write is durable. */
export function applyWrite(disk: Disk, write: Write): Disk {
  switch (write.kind) {
    case "set":
      return { values: { ...disk.values, [write.key]: write.value }, log: disk.log };
    case "log":
      return { values: disk.values, log: appendAll(logUpTo(disk.log, write.from - 1), write.entries) };
  }
}

/** Whether a value is a well-formed write. */
export function isWrite(value: unknown): value is Write {
  const write = value as Write | null;
  if (typeof write !== "object" || write === null) return false;
  if (write.kind === "set") return typeof write.key === "string";
  if (write.kind !== "log" || !Number.isSafeInteger(write.from) || !Array.isArray(write.entries)) return false;
  for (const entry of write.entries as readonly unknown[]) if (!isEntry(entry)) return false;
  return true;
}
