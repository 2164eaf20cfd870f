// The line that a search draws while it runs.

import { countsShown } from "../host/sessions/checking.js";
import type { WatchedWorker } from "../host/workers/watched-worker.js";
import { clockText, grouped, roughly } from "./numbers.js";
import { ProgressLine, type ProgressOptions } from "./progress-line.js";

/** Distinct clusters, rates, depth, queue, time left. */
export function checkProgress(
  workers: readonly WatchedWorker[],
  milliseconds: number,
  options: ProgressOptions,
): ProgressLine {
  const began = performance.now();
  return new ProgressLine(() => {
    const { distinct, generated, depth, queued } = countsShown(workers);
    const elapsed = Math.max(performance.now() - began, 1);
    const rate = (count: number): string => `${roughly((count / elapsed) * 1000)}/s`;
    return [
      `${grouped(distinct)} distinct (${rate(distinct)})`,
      `${roughly(generated)} generated (${rate(generated)})`,
      `depth ${depth}`,
      `${roughly(queued)} queued`,
      milliseconds === Infinity ? `${clockText(elapsed)}` : `${clockText(milliseconds - elapsed)} left`,
    ];
  }, options);
}
