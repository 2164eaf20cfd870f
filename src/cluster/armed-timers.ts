// A server's timers as they are armed and disarmed, by its own clock.

import type { Outbound } from "../contract/outbound.js";
import { closesAt, opensAt } from "./clock.js";
import type { Timer } from "./slot.js";

/** The timers with one armed from `now` on, in order of name so that equal sets are equal lists. */
export function armed(
  timers: readonly Timer[],
  arm: Extract<Outbound, { type: "arm" }>,
  now: number,
  rate: number,
): readonly Timer[] {
  const { timer: name, min, max, periodic = false } = arm;
  const opens = rate === 0 ? 0 : opensAt(now, min, rate);
  const closes = rate === 0 ? 0 : closesAt(now, max, rate, opens);
  const old = timers.find((timer) => timer.name === name);
  const timer: Timer = { name, min, max, periodic, opens, closes };
  if (old && isSameTimer(old, timer)) return timers;
  const others = disarmed(timers, name);
  const at = others.findIndex((timer) => timer.name > name);
  return at < 0 ? [...others, timer] : [...others.slice(0, at), timer, ...others.slice(at)];
}

function isSameTimer(a: Timer, b: Timer): boolean {
  return (
    a.opens === b.opens && a.closes === b.closes && a.min === b.min && a.max === b.max && a.periodic === b.periodic
  );
}

/** The timers without the one of that name. */
export function disarmed(timers: readonly Timer[], name: string): readonly Timer[] {
  return timers.some((timer) => timer.name === name) ? timers.filter((timer) => timer.name !== name) : timers;
}
