// The oldest unfinished write of a server becomes durable (or, as a mishap, fails).

import type { NodeId } from "../../contract/node-name.js";
import type { Mishap } from "../mishap.js";
import { isFree } from "../time.js";
import { serverAction } from "./server-action.js";

/** The oldest unfinished write of a server becomes durable (or, as a mishap, fails). */
export interface Finish extends Mishap {
  readonly type: "finish";
  readonly node: NodeId;
}

export const finish = serverAction<Finish>({
  type: "finish",
  fields: { node: "node" },
  hasMishaps: true,
  isEvent: false,
  isPossible: (_, slot, now) => slot.pending.length > 0 && isFree(slot, now),
  stimulus: () => FINISH,
});

const FINISH = { type: "finish" } as const;
