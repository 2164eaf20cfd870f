// A server loses its disk, and goes down if it was up: it will start anew as if it had never been there.

import { BLANK_DISK } from "../../contract/disk.js";
import type { NodeId } from "../../contract/node-name.js";
import type { Fault } from "./fault.js";
import { serverAction } from "./server-action.js";

/** A server loses its disk, and goes down if it was up. */
export interface Wipe {
  readonly type: "wipe";
  readonly node: NodeId;
}

/** Raft does not stand it: a vote that was forgotten is given twice (section 5.2 relies on stable storage). */
export const WIPES = {
  name: "wipe",
  isBorne: () => false,
  assumes: "assumes that a disk keeps what it has written",
  likely: 0.2,
  often: [0.2, 2],
  bound: { name: "wipes", of: "wiped disks" },
} as const satisfies Fault;

export const wipe = serverAction<Wipe>({
  type: "wipe",
  fields: { node: "node" },
  hasMishaps: false,
  fault: WIPES,
  isPossible: (_, { disk }) => disk.log.index > 0 || Object.keys(disk.values).length > 0,
  stimulus: () => BLANK,
});

const BLANK = { type: "crash", disk: BLANK_DISK } as const;
