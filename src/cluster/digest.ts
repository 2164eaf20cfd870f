// The digest of a whole cluster: equal digests, equal clusters. What stays the same over a run is not part of it.

import { shortKeyOf } from "../contract/implementation.js";
import { digestText } from "../contract/digest.js";
import { canonicalText } from "../contract/json.js";
import { nameOfLog, plainLog, type Log } from "../contract/log.js";
import type { Cluster } from "./cluster.js";
import { nameOfPacket } from "./network.js";
import type { Setup } from "./setup.js";
import type { Slot, Timer } from "./slot.js";

/** 13 hex digits that name this cluster's state. */
export function clusterDigest(cluster: Cluster): string {
  return digestText(clusterKey(cluster));
}

/** The canonical text of everything in a cluster that can change. */
export function clusterKey(cluster: Cluster): string {
  const { setup, network, blocked, now, clients } = cluster;
  const packets = network.map(nameOfPacket);
  return canonicalText({
    slots: cluster.slots.map((slot) => slotDigest(slot, setup)),
    // In a bag the order of sending means nothing.
    network: setup.environment.network === "any" ? packets.sort() : packets,
    blocked,
    now,
    clients,
  });
}

const slotDigests = new WeakMap<Slot, string>();

/** Kept by slot: what no action touched has the digest that it had. */
function slotDigest(slot: Slot, setup: Setup): string {
  let digest = slotDigests.get(slot);
  if (digest === undefined) {
    const { implementation } = setup;
    const text = slotText(slot, shortKeyOf(implementation), nameOfLog);
    // How far its state machine is follows from nothing else; what is in it follows from what was applied.
    digest = digestText(`${text} ${slot.replica?.index ?? "unknown"}`);
    slotDigests.set(slot, digest);
  }
  return digest;
}

/** The canonical text of everything in a slot that can change but its state machine, logs written out. */
export const slotKey = ({ implementation }: Setup, slot: Slot): string => slotText(slot, implementation.key, plainLog);

function slotText(
  { up, state, disk, pending, timers, pausedUntil }: Slot,
  keyOf: (state: unknown) => string,
  logText: (log: Log) => unknown,
): string {
  const key = up ? keyOf(state) : null;
  const paused = pausedUntil > 0 ? { pausedUntil } : {};
  const kept = { ...disk, log: logText(disk.log) };
  return canonicalText({ up, key, disk: kept, pending, timers: timers.map(windowOf), ...paused });
}

/** Whether a timer is periodic makes nothing possible that is not, and nothing else: only choosers ask. */
const windowOf = ({ name, min, max, opens, closes }: Timer) => ({ name, min, max, opens, closes });
