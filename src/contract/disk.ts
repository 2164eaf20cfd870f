// What a node's disk keeps: named values (hard state among them), the log, and the snapshot with which the log begins. A node boots from this and nothing else.

import {
  appendAll,
  compacted,
  EMPTY_LOG,
  entriesAfter,
  isEntry,
  logUpTo,
  termAt,
  type Entry,
  type Log,
} from "./log.js";
import type { Json } from "./json.js";
import { isSnapshot, logAfterSnapshot, type Snapshot } from "./snapshot.js";

/** All that a crash leaves of a server. Invariant: the log begins where the snapshot ends. */
export interface Disk {
  readonly values: { readonly [key: string]: Json };
  readonly log: Log;
  /** The one that was written last; absent where none was. */
  readonly snapshot?: Snapshot;
}

/** One write: it is durable as a whole or not at all, but for entries, of which a crash may leave the first ones. */
export type Write =
  | { readonly kind: "set"; readonly key: string; readonly value: Json }
  /** Removes all entries from index `from` on, then appends `entries`. */
  | { readonly kind: "log"; readonly from: number; readonly entries: readonly Entry[] }
  /**
   * Puts the snapshot in place of whatever stood for the beginning of the log: what follows an entry with its index and term
   * is kept, and without such an entry nothing is (Figure 13, steps 6 and 7).
   */
  | { readonly kind: "snapshot"; readonly snapshot: Snapshot };

/** The disk of a server that never ran. */
export const BLANK_DISK: Disk = { values: {}, log: EMPTY_LOG };

/** The disk once a write is durable. What its log has forgotten stays so: of entries that are written there none is kept. */
export function applyWrite(disk: Disk, write: Write): Disk {
  switch (write.kind) {
    case "set":
      return { ...disk, values: { ...disk.values, [write.key]: write.value } };
    case "log": {
      const kept = logUpTo(disk.log, write.from - 1);
      const forgotten = kept.index - Math.max(0, write.from - 1);
      return { ...disk, log: appendAll(kept, forgotten > 0 ? write.entries.slice(forgotten) : write.entries) };
    }
    case "snapshot":
      return { ...disk, log: logWith(disk.log, write.snapshot), snapshot: write.snapshot };
  }
}

/**
 * What is left of a write that a crash tears apart once so many of its entries are there: a shorter one; null where that is all
 * of it, or nothing. Only entries that are appended can be torn apart: a value or a snapshot is there or is not.
 */
export function tornWrite({ log }: Disk, write: Write, entries: number): Write | null {
  if (write.kind !== "log" || entries < 0 || entries >= write.entries.length) return null;
  if (entries === 0 && write.from > log.index) return null;
  return { ...write, entries: write.entries.slice(0, entries) };
}

/** The log once it begins with a snapshot (Figure 13, steps 6 and 7). */
export function logWith(log: Log, snapshot: Snapshot): Log {
  const { index, term } = snapshot;
  const base = logAfterSnapshot(snapshot);
  if (termAt(log, index) !== term) return base;
  if (logUpTo(log, index).hash === base.hash) return compacted(log, index);
  // Where Log Matching is broken the snapshot stands for other entries than were here, and they are gone.
  return appendAll(base, entriesAfter(log, index, log.index));
}

/** Whether a value is a well-formed write. */
export function isWrite(value: unknown): value is Write {
  const write = value as Write | null;
  if (typeof write !== "object" || write === null) return false;
  if (write.kind === "set") return typeof write.key === "string";
  if (write.kind === "snapshot") return isSnapshot(write.snapshot);
  if (write.kind !== "log" || !Number.isSafeInteger(write.from) || !Array.isArray(write.entries)) return false;
  for (const entry of write.entries as readonly unknown[]) if (!isEntry(entry)) return false;
  return true;
}
