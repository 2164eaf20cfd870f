// What comes next where delivery is fair: links become as whole as they ever are, everybody comes back and writes, packets arrive when their
// time has come, and each timer fires at a moment that is drawn within its window.

import type { Action } from "../cluster/action.js";
import { dropAt } from "../cluster/actions/drop.js";
import type { Step } from "../cluster/apply-action.js";
import { isBlocked, type Cluster } from "../cluster/cluster.js";
import { cutLinks, isAsWholeAsItGets } from "../cluster/cut.js";
import type { Timer } from "../cluster/slot.js";
import type { Packet } from "../contract/message.js";
import type { NodeId } from "../contract/node-name.js";
import type { Stream } from "../random/streams.js";
import { Arrivals, drawLatency } from "./arrivals.js";

export class FairDelivery {
  /** How long every packet is under way. */
  readonly latency: number;
  private readonly moments = new Map<Timer, number>();
  private readonly arrivals: Arrivals;
  /** By server: which internal steps do nothing in the state in which it is. */
  private readonly idle = new Map<NodeId, { readonly state: unknown; readonly names: readonly string[] }>();

  constructor(
    cluster: Cluster,
    private readonly stream: Stream,
  ) {
    this.latency = drawLatency(cluster.setup.environment, stream);
    this.arrivals = new Arrivals(cluster, this.latency);
  }

  /** Follows a step; answers the packet that a server took in it, or null. */
  take(step: Step): Packet | null {
    if (step.action.type === "local") this.noteIdle(step, step.action.name);
    return this.arrivals.take(step);
  }

  /** What is due whatever the time; null where nothing is. */
  atOnce(cluster: Cluster): Action | null {
    const { slots, setup } = cluster;
    if (!isAsWholeAsItGets(cluster)) return { type: "partition", blocked: cutLinks(setup.environment) };
    for (const { up, options } of slots) if (!up) return { type: "restart", node: options.id };
    for (const { pending, options } of slots) if (pending.length > 0) return { type: "finish", node: options.id };
    for (const { state, options } of slots) {
      const names = setup.implementation.localMessages?.(state) ?? [];
      const done = this.idleIn(options.id, state);
      const name = names.find((name) => !done.includes(name));
      if (name !== undefined) return { type: "local", node: options.id, name };
    }
    return null;
  }

  /** A step that may be taken at any time and did nothing is not taken again before something has happened to its server. */
  private noteIdle(step: Step, name: string): void {
    const { node, before, cluster } = step;
    if (!isIdle(step)) return;
    const names = [...this.idleIn(node, before.slots[node].state), name];
    this.idle.set(node, { state: cluster.slots[node].state, names });
  }

  /** Which internal steps are known to do nothing in a state. */
  private idleIn(node: NodeId, state: unknown): readonly string[] {
    const known = this.idle.get(node);
    return known !== undefined && known.state === state ? known.names : [];
  }

  /** The earliest of what arrives and what fires: time moves on to it, then it happens. Null where nothing ever will. */
  inTime(cluster: Cluster): Action | null {
    const arrival = this.arrivals.first(cluster);
    const due = this.nextTimer(cluster);
    const at = Math.min(arrival?.at ?? Infinity, due?.at ?? Infinity);
    if (at > cluster.now && at < Infinity) return { type: "advance", to: at };
    if (arrival !== null && arrival.at <= cluster.now) return arrivalOf(cluster, arrival.packet);
    return due && { type: "fire", node: due.node, timer: due.timer };
  }

  /** The timer whose drawn moment comes first. */
  private nextTimer(cluster: Cluster): { readonly node: NodeId; readonly timer: string; readonly at: number } | null {
    const { moments, stream } = this;
    let next: { node: NodeId; timer: string; at: number } | null = null;
    for (const { options, timers } of cluster.slots) {
      for (const timer of timers) {
        const { name, opens, closes } = timer;
        let at = moments.get(timer);
        if (at === undefined) moments.set(timer, (at = Math.min(closes, opens + stream.below(closes - opens + 1))));
        if (next === null || at < next.at) next = { node: options.id, timer: name, at };
      }
    }
    return next;
  }
}

/** Whether a step of a server changed nothing and told nobody anything. */
function isIdle({ node, before, cluster, sent, responses, applied, restored, writes }: Step): boolean {
  if (sent.length + responses.length + applied.length + restored.length + writes > 0) return false;
  const [was, is] = [before.slots[node], cluster.slots[node]];
  const { key } = cluster.setup.implementation;
  return is.up && is.timers === was.timers && (is.state === was.state || key(is.state) === key(was.state));
}

/** What becomes of a packet whose time has come: on a link that stays blocked, nothing. */
function arrivalOf(cluster: Cluster, packet: Packet): Action {
  return isBlocked(cluster, packet.from, packet.to)
    ? dropAt(cluster, cluster.network.indexOf(packet))
    : { type: "deliver", packet };
}
