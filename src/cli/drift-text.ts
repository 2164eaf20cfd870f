// What is said of a trace that is not the run that happens here.

import type { Drift } from "../run/trace-follower.js";

/** `why`: where it left the recording, or what else is not as it was recorded. */
export const driftText = (path: string, why: Drift | string): string =>
  `${path} does not replay on this implementation: ${typeof why === "string" ? why : `at action ${why.step}, ${why.reason}`}.`;
