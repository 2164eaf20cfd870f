// Where each packet of a run was sent and where it ended: what a line of text does not say and a picture must.

import type { Step } from "../cluster/apply-action.js";
import type { Start } from "../cluster/start-cluster.js";
import { isSamePacket, type Network } from "../cluster/network.js";
import type { Packet } from "../contract/message.js";

/** A packet, and the step in which it left its sender, counted from 1; 0: while the servers booted. */
export interface Journey {
  readonly packet: Packet;
  readonly sent: number;
}

/** What one step did to the packets under way. */
export interface Traffic {
  /** The packet, or the copy of one, that a server took. */
  readonly arrived: Journey | null;
  /** What will never arrive: dropped, or bound for a server whose crash broke the connection. */
  readonly lost: readonly Journey[];
}

/** By step, what arrived and what was lost. */
export function trafficOf({ boots, cluster }: Start, steps: readonly Step[]): readonly Traffic[] {
  let underWay = split(
    boots.flatMap((boot) => leaving(boot, 0)),
    cluster.network,
  ).stay;
  return steps.map((step, i) => {
    const { action } = step;
    const { stay, gone } = split([...underWay, ...leaving(step, i + 1)], step.cluster.network);
    const isMeant = ({ packet }: Journey): boolean => "packet" in action && isSamePacket(packet, action.packet);
    // A copy leaves its original under way, and so does a server that does not take the packet yet.
    const arrived = action.type === "drop" ? null : (gone.find(isMeant) ?? underWay.find(isMeant) ?? null);
    underWay = stay;
    return { arrived, lost: gone.filter((journey) => journey !== arrived) };
  });
}

const leaving = ({ sent }: Step, number: number): Journey[] => sent.map(({ packet }) => ({ packet, sent: number }));

/** Compared from the newest on: of packets that are one and the same value, the oldest is the one that went. */
function split(journeys: readonly Journey[], network: Network): { stay: Journey[]; gone: Journey[] } {
  const stay: Journey[] = [];
  const gone: Journey[] = [];
  let place = network.length - 1;
  for (const journey of journeys.toReversed()) {
    if (place >= 0 && network[place] === journey.packet) {
      stay.push(journey);
      place--;
    } else gone.push(journey);
  }
  return { stay: stay.reverse(), gone: gone.reverse() };
}
