// A server is down from now on. Its memory, its timers and its unfinished writes are gone.

import type { NodeId } from "../../contract/node-name.js";
import type { Fault } from "./fault.js";
import { serverAction } from "./server-action.js";

/** A server is down from now on; its memory, its timers and its unfinished writes are gone. */
export interface Crash {
  readonly type: "crash";
  readonly node: NodeId;
}

/** As an action of its own, or in the middle of a step. */
export const CRASHES = {
  name: "crash",
  isBorne: ({ restart }) => restart,
  assumes: "assumes that nodes do not restart",
  likely: 0.6,
  often: [0.5, 6],
  bound: { name: "crashes", of: "crashes" },
} as const satisfies Fault;

export const crash = serverAction<Crash>({
  type: "crash",
  fields: { node: "node" },
  hasMishaps: false,
  fault: CRASHES,
  isPossible: (_, { up }) => up,
  stimulus: () => CRASH,
});

const CRASH = { type: "crash" } as const;
