// Packets that do not wait for the disk: the one way to say "sent before it is durable" (Figure 2: "updated on stable
// storage before responding to RPCs").

import type { Outbound } from "../contract/outbound.js";
import type { PacketKind } from "../raft/packets.js";
import type { Rules } from "../raft/rules.js";

/** The order in which packets of one kind leave before the writes of their step. */
export function leavingEarly(kind: PacketKind): Rules["ordered"] {
  const isEarly = (outbound: Outbound): boolean => outbound.type === "send" && outbound.packet.kind === kind;
  return (writes, rest) => [
    ...rest.filter(isEarly).map((outbound): Outbound => ({ ...outbound, when: "now" }) as Outbound),
    ...writes,
    ...rest.filter((outbound) => !isEarly(outbound)),
  ];
}
