// How fast a server's clock runs.

import { CLOCK_RATES } from "../cluster/setup.js";
import type { Stream } from "../random/streams.js";

/** In per cent of true time, in steps of five. */
export function drawClockRate(stream: Stream): number {
  const { slowest, fastest } = CLOCK_RATES;
  return slowest + 5 * stream.below(1 + (fastest - slowest) / 5);
}
