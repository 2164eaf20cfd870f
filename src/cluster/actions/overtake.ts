// A write becomes durable before an older one, as on two devices: one for the named values, one for the log.

import type { NodeId } from "../../contract/node-name.js";
import { overtaking } from "../slot.js";
import { isFree } from "../time.js";
import type { Fault } from "./fault.js";
import { serverAction } from "./server-action.js";

/** The oldest unfinished write on another device than the oldest of all becomes durable before that. */
export interface Overtake {
  readonly type: "overtake";
  readonly node: NodeId;
}

export const OVERTAKINGS = {
  name: "overtake",
  isBorne: ({ asyncDisk, devices = false }) => asyncDisk && devices,
  assumes: "assumes that writes become durable in the order in which it asks for them",
  where: { disk: "async" },
  likely: 0.3,
  often: [4, 40],
  bound: { name: "overtakings", of: "writes finished before older ones" },
} as const satisfies Fault;

export const overtake = serverAction<Overtake>({
  type: "overtake",
  fields: { node: "node" },
  hasMishaps: false,
  fault: OVERTAKINGS,
  isPossible: (_, slot, now) => overtaking(slot.pending) >= 0 && isFree(slot, now),
  stimulus: () => OVERTAKES,
});

const OVERTAKES = { type: "finish", overtakes: true } as const;
