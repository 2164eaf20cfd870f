// A server crashes in the middle of a write: no action of its own, but a mishap in one.

import type { Fault } from "./fault.js";

export const TORN_WRITES = {
  name: "tornWrite",
  isBorne: ({ restart }) => restart,
  assumes: "assumes that nodes do not restart",
  takes: "a write of several entries, or over others",
  likely: 0.15,
  bound: { name: "tornWrites", of: "torn writes" },
} as const satisfies Fault;
