// A copy of a packet reaches its receiver; the packet itself stays under way.

import type { Packet } from "../../contract/message.js";
import type { Cluster } from "../cluster.js";
import type { Mishap } from "../mishap.js";
import type { Definition } from "./definition.js";
import { deliverable, received } from "./deliver.js";
import type { Fault } from "./fault.js";

/** A copy of a packet reaches its receiver; the packet itself stays under way. */
export interface Duplicate extends Mishap {
  readonly type: "duplicate";
  readonly packet: Packet;
}

export const DUPLICATES = {
  name: "duplicate",
  isBorne: ({ network }) => network === "any",
  assumes: "assumes links that repeat nothing",
  where: { network: "any" },
  likely: 0.5,
  often: [4 / 3, 12],
  bound: { name: "duplicates", of: "packets delivered twice" },
} as const satisfies Fault;

export const duplicate: Definition<Duplicate> = {
  type: "duplicate",
  fields: { packet: "packet" },
  hasMishaps: true,
  isEvent: true,
  fault: DUPLICATES,
  apply: (cluster, action) => (canRepeat(cluster) ? received(cluster, action, true) : null),
  enabled: (cluster) =>
    canRepeat(cluster) ? deliverable(cluster).map((packet) => ({ type: "duplicate", packet })) : [],
};

// A link that keeps order repeats nothing.
const canRepeat = ({ setup }: Cluster): boolean => setup.environment.network !== "fifo";
