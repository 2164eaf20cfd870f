// A server that is down boots from its disk.

import type { NodeId } from "../../contract/node-name.js";
import { serverAction } from "./server-action.js";

/** A server that is down boots from its disk. */
export interface Restart {
  readonly type: "restart";
  readonly node: NodeId;
}

export const restart = serverAction<Restart>({
  type: "restart",
  fields: { node: "node" },
  hasMishaps: false,
  isPossible: (_, { up }) => !up,
  stimulus: () => RESTART,
});

const RESTART = { type: "restart" } as const;
