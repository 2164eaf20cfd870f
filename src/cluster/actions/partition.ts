// From now on certain links, and only these, deliver nothing; what waits on them may come through later.

import type { NodeId } from "../../contract/node-name.js";
import { quiet } from "../step.js";
import type { Definition, Link } from "./definition.js";
import type { Fault } from "./fault.js";

/** From now on these links, and only these, deliver nothing; what waits on them may come through later. */
export interface Partition {
  readonly type: "partition";
  /** None: the network is whole. */
  readonly blocked: readonly Link[];
}

export const PARTITIONS = {
  name: "partition",
  isBorne: () => true,
  assumes: "assumes that all links work",
  likely: 0.3,
  often: [1 / 3, 3],
  bound: "leave it out: where packets may be lost or late, a blocked link adds nothing",
} as const satisfies Fault;

export const partition: Definition<Partition> = {
  type: "partition",
  fields: { blocked: "links" },
  hasMishaps: false,
  isEvent: true,
  fault: PARTITIONS,
  isFault: ({ blocked }) => blocked.length > 0,
  apply(cluster, action) {
    const blocked = new Array<number>(cluster.slots.length).fill(0);
    for (const { from, to } of action.blocked) {
      if (!(from in blocked) || !(to in blocked)) return null;
      blocked[from] |= 1 << to;
    }
    return quiet(cluster, action, { blocked });
  },
  // Whole again, and each node alone: both ways, then only unheard, then only deaf.
  enabled({ slots, blocked }) {
    const nodes = slots.map((slot) => slot.options.id);
    const whole = blocked.some((mask) => mask !== 0) ? [NO_PARTITION] : [];
    if (nodes.length < 2) return whole;
    // Of two nodes, one alone is the other alone.
    const alone = nodes.length === 2 ? [0] : nodes;
    return [...whole, ...alone.flatMap((node) => cutsOff(node, nodes))];
  },
};

export const NO_PARTITION: Partition = { type: "partition", blocked: [] };

function cutsOff(node: NodeId, nodes: readonly NodeId[]): readonly Partition[] {
  const others = nodes.filter((other) => other !== node);
  const unheard = others.map((other) => ({ from: node, to: other }));
  const deaf = others.map((other) => ({ from: other, to: node }));
  return [[...unheard, ...deaf], unheard, deaf].map((blocked) => ({ type: "partition", blocked }));
}
