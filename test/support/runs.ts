// Runs as `fuzz` makes them, one after the other, each to its end.

import type { Implementation } from "../../src/contract/implementation.js";
import { NO_LIMITS, type SwarmLimits } from "../../src/fuzz/limits.js";
import { drawPlan } from "../../src/fuzz/swarm.js";
import type { Law } from "../../src/laws/law.js";
import type { Tally } from "../../src/run/judge.js";
import { Run } from "../../src/run/run.js";

/** Without end: whoever looks says when it is enough. `actions`: those of all runs until now. */
export function* runsOf(
  implementation: Implementation,
  seed: string,
  laws: readonly Law[],
  tally: Tally,
  limits: SwarmLimits = NO_LIMITS,
): Generator<{ readonly run: Run; readonly number: number; readonly actions: number }, never, undefined> {
  let actions = 0;
  for (let number = 0; ; number++) {
    const run = new Run(implementation, drawPlan(implementation, `${seed}/${number}`, limits), laws, tally);
    while (!run.done) actions += run.advance(10_000);
    yield { run, number, actions };
  }
}
