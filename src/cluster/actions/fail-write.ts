// The disk fails in the middle of a step: no action of its own, but a mishap in one.

import type { Fault } from "./fault.js";

export const FAILED_WRITES = {
  name: "failWrite",
  isBorne: ({ restart }) => restart,
  assumes: "assumes that nodes do not restart",
  likely: 0.15,
  bound: { name: "failedWrites", of: "failed writes" },
} as const satisfies Fault;
