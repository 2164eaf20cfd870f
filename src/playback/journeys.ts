// Where each packet of a run was sent and where it ended: what a line of text does not say and a picture must.

import type { Step } from "../cluster/apply-action.js";
import { placeOf } from "../cluster/network.js";
import type { Start } from "../cluster/start-cluster.js";
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
export function trafficOf({ boots }: Start, steps: readonly Step[]): readonly Traffic[] {
  const journeys = new Journeys();
  for (const boot of boots) journeys.take(0, boot);
  return steps.map((step, i) => journeys.take(i + 1, step));
}

/** Follows the packets of a run, step after step. */
export class Journeys {
  /** What the last step sent. */
  newest: readonly Journey[] = [];
  /** The oldest first: of packets that are one and the same value, the oldest is the one that goes. */
  private readonly underWay = new Map<Packet, Journey[]>();

  /** The step of a number; all boots have 0. */
  take(number: number, step: Step): Traffic {
    const { action, before } = step;
    const taken = "packet" in action ? before.network[placeOf(before.network, action)] : null;
    const journey = taken && this.underWay.get(taken)![0];
    // A copy leaves its original under way, and so does a server that does not take the packet yet.
    if (taken && isGone(step, taken)) this.end(taken);
    this.newest = step.sent.map(({ packet }) => ({ packet, sent: number }));
    for (const one of this.newest) this.begin(one);
    const cut = this.cutOff(step);
    if (action.type !== "drop") return { arrived: journey, lost: cut };
    return { arrived: null, lost: journey ? [journey, ...cut] : cut };
  }

  isUnderWay(journey: Journey): boolean {
    return this.underWay.get(journey.packet)?.includes(journey) ?? false;
  }

  private begin(journey: Journey): void {
    const others = this.underWay.get(journey.packet);
    if (others) others.push(journey);
    else this.underWay.set(journey.packet, [journey]);
  }

  private end(packet: Packet): void {
    const journeys = this.underWay.get(packet)!;
    if (journeys.length > 1) journeys.shift();
    else this.underWay.delete(packet);
  }

  /** What is lost with a connection that keeps order, when its receiver goes down. */
  private cutOff({ before, cluster, node }: Step): readonly Journey[] {
    const isCut = cluster.setup.environment.network === "fifo" && node >= 0;
    if (!isCut || !before.slots[node].up || cluster.slots[node].up) return NOTHING;
    const bound = [...this.underWay].filter(([packet]) => packet.to === node);
    for (const [packet] of bound) this.underWay.delete(packet);
    return bound.flatMap(([, journeys]) => journeys);
  }
}

const NOTHING: readonly Journey[] = [];

/** Whether a packet is under way once less than with what the step sent it would be. */
function isGone({ before, cluster, sent }: Step, packet: Packet): boolean {
  const times = (packets: readonly Packet[]): number => packets.filter((other) => other === packet).length;
  return times(before.network) + times(sent.map((release) => release.packet)) > times(cluster.network);
}
