// How fast a server's clock runs.

import { CLOCK_RATES } from "../cluster/setup.js";
import type { Stream } from "../random/streams.js";

/** In per cent of true time, in steps of five; more than half of the clocks are as far out as they may be. */
export function drawClockRate(stream: Stream): number {
  const { slowest, fastest } = CLOCK_RATES;
  const steps = 1 + (fastest - slowest) / 5;
  const drawn = stream.below(2 * steps);
  if (drawn >= steps) return drawn % 2 === 0 ? slowest : fastest;
  return slowest + 5 * drawn;
}
