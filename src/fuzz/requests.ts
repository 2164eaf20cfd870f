// How often servers are asked for what has odds of its own, each drawn from a stream of its own: a new one leaves the others as they were.

import type { Setup } from "../cluster/setup.js";
import { isTaken } from "../cluster/operation.js";
import type { SchedulePlan } from "../play/schedule-plan.js";
import { streamsOf } from "../random/streams.js";
import { logUniform } from "../random/log-uniform.js";

/** How often servers are asked to compact their logs, where they do so at all. */
export function drawCompactions(setup: Setup): number {
  if (!isTaken("compact", setup)) return 0;
  const stream = streamsOf(setup.environment.seed)("compactions");
  return stream.chance(0.8) ? logUniform(0.01, 0.3, stream) : 0;
}

/** How often clients open sessions and ask again, where they do so at all. */
export function drawSessions(setup: Setup): Pick<SchedulePlan, "repeats" | "strays"> {
  if (!isTaken("register", setup)) return { repeats: 0, strays: 0 };
  const stream = streamsOf(setup.environment.seed)("sessions plan");
  return stream.chance(0.9)
    ? { repeats: 0.3 + 0.5 * stream.next(), strays: 0.5 * stream.next() }
    : { repeats: 0, strays: 0 };
}
