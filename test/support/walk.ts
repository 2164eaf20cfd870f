// Walks of a cluster by hand-made chance, for adapters: the same walk every time, whatever the scheduler becomes.

import { applyAction, type Action, type Cluster, type Step } from "seaworthy";
import { expect } from "vitest";

/** Small whole numbers, from 0 up to below what is asked, by a linear congruence. */
export function smallNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x100000000) * below);
  };
}

/** So many steps of what is drawn; what is not possible is drawn anew. Nobody panics. */
export function walkBy(cluster: Cluster, steps: number, draw: (cluster: Cluster) => Action): Step[] {
  const walked: Step[] = [];
  while (walked.length < steps) {
    const step = applyAction(cluster, draw(cluster));
    if (step === null) continue;
    expect(step.panic).toBeNull();
    walked.push(step);
    cluster = step.cluster;
  }
  return walked;
}
