// That a server stands still, in words: where its timers are told, and beside a packet that waits for it.

import type { Slot } from "../cluster/slot.js";
import { nodeName } from "../contract/node-name.js";

/** Until when a server stands still; nothing where it does not. */
export const pauseTexts = ({ pausedUntil }: Slot, now: number): readonly string[] =>
  now < pausedUntil ? [`stands still until ${pausedUntil} ms`] : [];

/** Why nothing can reach a server: it is not there, is down or stands still; nothing where something can. */
export function absenceTexts(slots: readonly Slot[], node: number, now: number): readonly string[] {
  const slot = slots.at(node);
  if (!slot?.up) return [`${nodeName(node)} is down`];
  return now < slot.pausedUntil ? [`${nodeName(node)} stands still`] : [];
}
