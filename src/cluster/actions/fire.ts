// A timer of a server fires.

import type { NodeId } from "../../contract/node-name.js";
import type { Mishap } from "../mishap.js";
import { canFire } from "../time.js";
import { serverAction } from "./server-action.js";

/** A timer of a server fires. */
export interface Fire extends Mishap {
  readonly type: "fire";
  readonly node: NodeId;
  readonly timer: string;
}

export const fire = serverAction<Fire>({
  type: "fire",
  fields: { node: "node", timer: "text" },
  hasMishaps: true,
  isPossible: (setup, slot, now, { timer }) => slot.up && canFire(setup, slot, now, timer),
  offers: (setup, slot, now) =>
    slot.timers
      .filter(({ name }) => canFire(setup, slot, now, name))
      .map(({ name }) => ({ type: "fire", node: slot.options.id, timer: name })),
  stimulus: ({ timer }) => ({ type: "timer", timer }),
});
