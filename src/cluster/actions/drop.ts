// A packet is lost.

import type { Packet } from "../../contract/message.js";
import type { Cluster } from "../cluster.js";
import { distinctPackets, exchanged, placeOf, positionOnLink } from "../network.js";
import { quiet } from "../step.js";
import type { Definition } from "./definition.js";
import type { Fault } from "./fault.js";

/** A packet is lost. */
export interface Drop {
  readonly type: "drop";
  readonly packet: Packet;
  /** On links that keep order only: how many older packets wait before it on its link. */
  readonly position?: number;
}

export const LOSSES = {
  name: "drop",
  isBorne: ({ loss }) => loss,
  assumes: "assumes that no packet is lost",
  likely: 0.5,
  often: [1, 9],
  bound: "say what may be lost with --set loss=send, action or nothing",
} as const satisfies Fault;

export const drop: Definition<Drop> = {
  type: "drop",
  fields: { packet: "packet", position: "position" },
  hasMishaps: false,
  isEvent: false,
  fault: LOSSES,
  apply(cluster, action) {
    const place = placeOf(cluster.network, action);
    return place < 0 ? null : quiet(cluster, action, { network: exchanged(cluster.network, place, []) });
  },
  enabled: (cluster) =>
    distinctPackets(cluster.network).map((packet) => dropAt(cluster, cluster.network.indexOf(packet))),
};

/** The loss of the packet at a place. Which of several copies it is matters on links that keep order. */
export function dropAt({ network, setup }: Cluster, place: number): Drop {
  const packet = network[place];
  if (setup.environment.network !== "fifo") return { type: "drop", packet };
  return { type: "drop", packet, position: positionOnLink(network, place) };
}
