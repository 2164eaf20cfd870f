// One node with what belongs to it alone: its disk, the writes under way, its timers.

import { NO_CONFIGURATION, type Configuration } from "../contract/configuration.js";
import { BLANK_DISK, type Disk, type Write } from "../contract/disk.js";
import type { NodeOptions } from "../contract/implementation.js";
import type { Outbound } from "../contract/outbound.js";
import type { View } from "../contract/view.js";
import type { Replica } from "./replica.js";

/** An armed timer: it may fire from `opens` on and must have fired when `closes` has passed (cluster time; 0 if untimed). */
export interface Timer {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Declared so; otherwise it is a timeout. */
  readonly periodic: boolean;
  readonly opens: number;
  readonly closes: number;
}

/** A write under way, or what waits behind one. */
export type Pending = Extract<Outbound, { type: "write" | "send" | "respond" }>;

/**
 * Invariants: a node that is down has neither state nor view nor timers nor pending writes nor a replica; `pending` is empty or
 * begins with a write.
 */
export class Slot {
  constructor(
    readonly options: NodeOptions,
    readonly up: boolean,
    readonly state: unknown,
    readonly view: View | null,
    readonly disk: Disk,
    readonly pending: readonly Pending[],
    readonly timers: readonly Timer[],
    /** Its state machine; null where it is not known. */
    readonly replica: Replica | null,
    /** Until then it takes nothing, and then first what fell due meanwhile; cluster time, 0 if it never stood still. */
    readonly pausedUntil = 0,
  ) {}
}

/** The same server with other timers armed. */
export function withTimers(slot: Slot, timers: readonly Timer[], pausedUntil = slot.pausedUntil): Slot {
  const { options, up, state, view, disk, pending, replica } = slot;
  return new Slot(options, up, state, view, disk, pending, timers, replica, pausedUntil);
}

/** The place of the oldest write that is on another device than the oldest of all, or -1. */
export function overtaking(pending: readonly Pending[]): number {
  const [head] = pending;
  if (head?.type !== "write") return -1;
  const device = deviceOf(head.write);
  return pending.findIndex((other) => other.type === "write" && deviceOf(other.write) !== device);
}

/** Where it goes: values are on a device of their own, the log and the snapshot that it begins with on another. */
const deviceOf = ({ kind }: Write): "values" | "log" => (kind === "set" ? "values" : "log");

export const NO_TIMERS: readonly Timer[] = [];
export const NO_PENDING: readonly Pending[] = [];

export function downSlot(options: NodeOptions, disk: Disk = BLANK_DISK): Slot {
  return new Slot(options, false, null, null, disk, NO_PENDING, NO_TIMERS, null);
}

/** What a server counts by: what it shows, else that of its boot. */
export const configurationOf = ({ view, options }: Slot): Configuration =>
  view?.configuration ?? options.bootstrap ?? NO_CONFIGURATION;
