// The choices of a run are drawn from fast-check's own generator, through the interface that the scheduler and the swarm
// draw from: fast-check's seed decides everything, and what chooses is what chooses when seaworthy fuzzes.

import type { Random } from "fast-check";
import { streamFrom, type Stream } from "../random/streams.js";

const STEPS = 2 ** 30;

/** A stream that draws from a generator of fast-check. */
export function streamOver(random: Random): Stream {
  return streamFrom(() => random.nextInt(0, STEPS - 1) / STEPS);
}
