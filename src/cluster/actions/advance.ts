// Time moves on: to the next moment at which some timer opens or must have fired, or to a moment before one must.

import { quiet } from "../step.js";
import { timeAfterAdvance } from "../time.js";
import type { Definition } from "./definition.js";

/** Time moves on: to the next moment at which some timer opens or must have fired, or to a moment before one must. */
export interface Advance {
  readonly type: "advance";
  /** Cluster time; the next moment that matters if absent. */
  readonly to?: number;
}

export const advance: Definition<Advance> = {
  type: "advance",
  fields: { to: "milliseconds" },
  hasMishaps: false,
  isOfClocks: true,
  isEvent: true,
  apply(cluster, action) {
    const now = timeAfterAdvance(cluster, action.to);
    return now === null ? null : quiet(cluster, action, { now });
  },
  enabled: (cluster) => (timeAfterAdvance(cluster) === null ? [] : [{ type: "advance" }]),
};
