// The life of every server as stretches of its line: who it is, in which term, whether a write is under way.

import type { Cluster } from "../cluster/cluster.js";
import { configurationOf, type Slot } from "../cluster/slot.js";
import { isFree } from "../cluster/time.js";
import { isSameConfiguration, type Configuration } from "../contract/configuration.js";
import type { Role } from "../contract/view.js";

/** From a row on, until the next stretch of the same line. */
export interface Stretch {
  readonly since: number;
  readonly up: boolean;
  readonly role: Role | undefined;
  readonly term: number | undefined;
  /** Whether a write is not finished yet. */
  readonly writing: boolean;
  /** Whether it stands still: takes nothing, and its timers wait. */
  readonly paused: boolean;
  /** What it counts by; of a server that is down, that of its boot. */
  readonly configuration: Configuration;
}

/** From a row on: by sender, a bit for each receiver that its packets do not reach. */
export interface BlockedSince {
  readonly since: number;
  readonly blocked: readonly number[];
}

/** Collects the lines of a run, step after step. */
export class Lanes {
  readonly stretches: readonly Stretch[][];
  readonly cuts: BlockedSince[] = [];
  private slots: readonly Slot[];

  constructor(cluster: Cluster) {
    this.slots = cluster.slots;
    this.stretches = cluster.slots.map((slot) => [stretchOf(0, slot, cluster.now)]);
    this.cuts.push({ since: 0, blocked: cluster.blocked });
  }

  take(row: number, cluster: Cluster): void {
    cluster.slots.forEach((slot, node) => {
      const line = this.stretches[node];
      // Time alone ends a pause.
      if (slot === this.slots[node] && !line[line.length - 1].paused) return;
      const next = stretchOf(row, slot, cluster.now);
      if (!isSame(line[line.length - 1], next)) line.push(next);
    });
    this.slots = cluster.slots;
    const last = this.cuts[this.cuts.length - 1];
    if (cluster.blocked.some((mask, from) => mask !== last.blocked[from])) {
      this.cuts.push({ since: row, blocked: cluster.blocked });
    }
  }
}

function stretchOf(since: number, slot: Slot, now: number): Stretch {
  const { up, view, pending } = slot;
  return {
    since,
    up,
    role: view?.role,
    term: view?.currentTerm,
    writing: pending.length > 0,
    paused: !isFree(slot, now),
    configuration: configurationOf(slot),
  };
}

const isSame = (a: Stretch, b: Stretch): boolean =>
  a.up === b.up &&
  a.role === b.role &&
  a.term === b.term &&
  a.writing === b.writing &&
  a.paused === b.paused &&
  isSameConfiguration(a.configuration, b.configuration);

/** Whether a server begins to count by another configuration: not one that comes back, as it was or with that of its boot. */
export function isCountedAnew(line: readonly Stretch[], place: number): boolean {
  const before = line[place - 1];
  return before !== undefined && before.up && !isSameConfiguration(before.configuration, line[place].configuration);
}

/** The place of the last one that begins in or before a row. They stand in order, and the first begins in row 0. */
export function placeSince(parts: readonly { readonly since: number }[], row: number): number {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (parts[middle].since <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
