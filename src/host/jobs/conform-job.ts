// Tries a driver by every check there is, in slices.

import { Conformance, type Conformed } from "../../conform/conformance.js";
import type { Implementation } from "../../contract/implementation.js";
import { pacedBy } from "../workers/pace.js";
import type { Pulse } from "../workers/pulse.js";
import type { Subject } from "./subject.js";

/** All checks of an implementation, from one seed. */
export interface ConformJob {
  readonly do: "conform";
  readonly subject: Subject;
  readonly seed: string;
  readonly runs: number;
}

export interface ConformResult extends Conformed {
  /** It came to its end. */
  readonly isComplete: boolean;
}

/** `bare`: the same implementation without what watches over it. */
export async function conformJob(
  { seed, runs }: ConformJob,
  { implementation, bare }: { readonly implementation: Implementation; readonly bare: Implementation },
  pulse: Pulse,
): Promise<ConformResult> {
  const conformance = new Conformance({ implementation, bare, seed, runs });
  pulse.enter("trying");
  await pacedBy(pulse, conformance);
  return { ...conformance.results, isComplete: conformance.done };
}
