// Chooses what happens next, by chance from named streams. It draws from the cluster as it stands and lists nothing.

import type { NodeId, Packet } from "../contract/message.js";
import type { Action, Link } from "../cluster/action.js";
import { isBlocked, type Cluster } from "../cluster/cluster.js";
import { dropAt, nextCommand } from "../cluster/enabled-actions.js";
import { isHeadOfLink } from "../cluster/network.js";
import { canFire, timeAfterAdvance } from "../cluster/time.js";
import type { Step } from "../cluster/apply-action.js";
import type { Stream, Streams } from "../random/streams.js";

/** How likely each kind of action is beside the others; 0 switches it off. */
export interface Weights {
  readonly deliver: number;
  readonly fire: number;
  /** Periodic timers (those whose window is a point) fire by a weight of their own. */
  readonly heartbeat: number;
  readonly request: number;
  readonly local: number;
  readonly finish: number;
  readonly advance: number;
  readonly crash: number;
  readonly restart: number;
  readonly drop: number;
  readonly duplicate: number;
  readonly partition: number;
}

/** How the actions of a run are drawn. */
export interface SchedulePlan {
  readonly weights: Weights;
  /** The chance that the newest packet is taken instead of any. */
  readonly newestFirst: number;
  /** The chance that a phase has one node whose disk finishes nothing. */
  readonly stalledDisk: number;
  /** The chance that a node crashes right after it sent something, where writes of its own are still under way. */
  readonly crashAfterSend: number;
  /** The chance that a crash breaks the node's connections: what it sent is lost. */
  readonly crashLosesSent: number;
  /** The chance that a step with writes suffers a crash, or a failed write, at one of them. */
  readonly crashInStep: number;
  readonly failWrite: number;
  /** The mean number of actions for which only some of the nodes are heeded; 0: always all. */
  readonly phaseLength: number;
  /** When more packets than this are under way, one is lost (or, where none may be, delivered). */
  readonly messagesInFlightMax: number;
  readonly requestsMax: number;
  readonly mayDrop: boolean;
}

const KINDS = [
  "deliver",
  "fire",
  "heartbeat",
  "request",
  "local",
  "finish",
  "advance",
  "crash",
  "restart",
  "drop",
  "duplicate",
  "partition",
] as const satisfies readonly (keyof Weights)[];

type Kind = (typeof KINDS)[number];

export class Scheduler {
  private readonly kinds: Stream;
  private readonly packets: Stream;
  private readonly nodes: Stream;
  private readonly faults: Stream;
  private readonly phases: Stream;
  /** By kind: several are drawn for each action. */
  private readonly weights: readonly number[];
  private readonly total: number;
  /** A bit for each node that is heeded in this phase. */
  private heeded = -1;
  private phaseLeft = 0;
  /** The node whose disk stands still in this phase, or -1. */
  private stalled = -1;
  /** The node that is to crash next, or -1. */
  private doomed = -1;
  /** The node that crashed and whose packets are being lost, or -1. */
  private silenced = -1;

  constructor(
    private readonly plan: SchedulePlan,
    streams: Streams,
  ) {
    this.kinds = streams("kinds");
    this.packets = streams("packets");
    this.nodes = streams("nodes");
    this.faults = streams("faults");
    this.phases = streams("phases");
    this.weights = KINDS.map((kind) => plan.weights[kind]);
    this.total = this.weights.reduce((sum, weight) => sum + weight, 0);
  }

  /** The next action, or null where nothing was found to do. The action is possible as far as the scheduler can see. */
  next(cluster: Cluster): Action | null {
    const aftermath = this.strike(cluster) ?? this.loseSent(cluster);
    if (aftermath !== null) return aftermath;
    this.turnPhase(cluster);
    if (cluster.network.length > this.plan.messagesInFlightMax) return this.relieve(cluster);
    // A kind may turn out to have nothing to offer; a few draws find one that has.
    for (let attempt = 0; attempt < 8; attempt++) {
      const action = this.draw(cluster, this.drawKind());
      if (action !== null) return action;
    }
    // Nothing among the nodes that are heeded: heed all.
    this.heeded = -1;
    for (const kind of KINDS) {
      const action = this.plan.weights[kind] > 0 ? this.draw(cluster, kind) : null;
      if (action !== null) return action;
    }
    return null;
  }

  /** The same action with a mishap in its step, where one is drawn. */
  mishap(step: Step): Action | null {
    const { crashInStep, failWrite } = this.plan;
    if (this.isExposed(step)) this.doomed = step.node;
    if (step.writes === 0 || crashInStep + failWrite === 0 || step.action.type === "restart") return null;
    const chance = this.faults.next();
    if (chance >= crashInStep + failWrite) return null;
    const after = this.faults.below(step.writes);
    return { ...step.action, ...(chance < crashInStep ? { crashAfter: after } : { failAfter: after }) };
  }

  // What is known outside and not on the disk yet is what a crash makes a difference to.
  private isExposed({ node, sent, cluster }: Step): boolean {
    const { crashAfterSend } = this.plan;
    if (crashAfterSend === 0 || node < 0 || sent.length === 0) return false;
    return cluster.slots[node].pending.length > 0 && this.faults.chance(crashAfterSend);
  }

  private strike({ slots }: Cluster): Action | null {
    const { doomed } = this;
    this.doomed = -1;
    // A mishap may have been quicker.
    return doomed >= 0 && slots[doomed].up ? this.crash(doomed) : null;
  }

  private crash(node: NodeId): Action {
    if (this.faults.chance(this.plan.crashLosesSent)) this.silenced = node;
    return { type: "crash", node };
  }

  private loseSent(cluster: Cluster): Action | null {
    if (this.silenced < 0) return null;
    const place = cluster.network.findIndex(({ from }) => from === this.silenced);
    if (place < 0) this.silenced = -1;
    return place < 0 ? null : dropAt(cluster, place);
  }

  private turnPhase(cluster: Cluster): void {
    const { phaseLength } = this.plan;
    if (phaseLength === 0 || this.phaseLeft-- > 0) return;
    this.phaseLeft = 1 + this.phases.below(2 * phaseLength);
    const nodes = cluster.slots.length;
    // Mostly a bare majority, so that the next phase's overlaps it in few nodes; sometimes anything.
    const size = this.phases.chance(0.6) ? (nodes >> 1) + 1 : 1 + this.phases.below(nodes);
    this.heeded = 0;
    this.stalled = -1;
    const stalls = this.phases.chance(this.plan.stalledDisk);
    for (let picked = 0; picked < size;) {
      const node = this.phases.below(nodes);
      if (this.heeds(node)) continue;
      if (stalls && picked === 0) this.stalled = node;
      this.heeded |= 1 << node;
      picked++;
    }
  }

  private heeds(node: NodeId): boolean {
    return ((this.heeded >> node) & 1) === 1;
  }

  private drawKind(): Kind {
    const { weights } = this;
    let left = this.kinds.next() * this.total;
    for (let i = 0; i < weights.length; i++) if ((left -= weights[i]) < 0) return KINDS[i];
    return "deliver";
  }

  private draw(cluster: Cluster, kind: Kind): Action | null {
    switch (kind) {
      case "deliver":
        return this.deliver(cluster);
      case "fire":
        return this.fire(cluster, false);
      case "heartbeat":
        return this.fire(cluster, true);
      case "request":
        return this.request(cluster);
      case "local":
        return this.local(cluster);
      case "finish": {
        const node = this.nodeWith(cluster, (slot) => slot.pending.length > 0);
        return node < 0 || node === this.stalled ? null : { type: "finish", node };
      }
      case "advance":
        return timeAfterAdvance(cluster) === null ? null : { type: "advance" };
      case "crash": {
        // A crash takes most from a node that has writes under way.
        let node = this.nodes.chance(0.7) ? this.nodeWith(cluster, (slot) => slot.pending.length > 0) : -1;
        if (node < 0) node = this.nodeWith(cluster, (slot) => slot.up);
        return node < 0 ? null : this.crash(node);
      }
      case "restart": {
        const node = this.nodeWith(cluster, (slot) => !slot.up);
        return node < 0 ? null : { type: "restart", node };
      }
      case "drop": {
        const { length } = cluster.network;
        return length === 0 ? null : dropAt(cluster, this.packets.below(length));
      }
      case "duplicate": {
        if (cluster.setup.environment.network === "fifo") return null;
        const delivery = this.deliver(cluster);
        return delivery && { ...delivery, type: "duplicate" };
      }
      case "partition":
        return this.partition(cluster);
    }
  }

  private deliver(cluster: Cluster): Extract<Action, { type: "deliver" }> | null {
    const { network } = cluster;
    if (network.length === 0) return null;
    const start = this.packets.chance(this.plan.newestFirst) ? network.length - 1 : this.packets.below(network.length);
    // From a drawn place downwards, around the end: the first that can be delivered.
    for (let i = 0; i < network.length; i++) {
      const place = start - i < 0 ? start - i + network.length : start - i;
      const packet = network[place];
      if (this.isDeliverable(cluster, packet, place)) return { type: "deliver", packet };
    }
    return null;
  }

  private isDeliverable(cluster: Cluster, packet: Packet, place: number): boolean {
    const { from, to } = packet;
    if (!this.heeds(to) || !this.heeds(from) || !cluster.slots[to].up || isBlocked(cluster, from, to)) return false;
    return cluster.setup.environment.network === "any" || isHeadOfLink(cluster.network, place);
  }

  /** Too much is under way: the oldest is lost, or delivered where nothing may be lost. */
  private relieve(cluster: Cluster): Action | null {
    if (this.plan.mayDrop) return dropAt(cluster, 0);
    this.heeded = -1;
    return this.deliver(cluster) ?? this.draw(cluster, "restart") ?? { type: "partition", blocked: [] };
  }

  private fire(cluster: Cluster, periodic: boolean): Action | null {
    const { slots } = cluster;
    const start = this.nodes.below(slots.length);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[(start + i) % slots.length];
      if (!slot.up || !this.heeds(slot.options.id)) continue;
      for (const timer of slot.timers) {
        if ((timer.min === timer.max) !== periodic || !canFire(cluster, slot, timer.name)) continue;
        return { type: "fire", node: slot.options.id, timer: timer.name };
      }
    }
    return null;
  }

  private request(cluster: Cluster): Action | null {
    const { implementation, environment } = cluster.setup;
    if (!implementation.capabilities.replicates || cluster.requests >= this.plan.requestsMax) return null;
    let node = this.nodeWith(cluster, (slot) => slot.view?.role === "leader");
    if (node < 0 || this.nodes.chance(0.05)) node = this.nodeWith(cluster, (slot) => slot.up);
    if (node < 0 || environment.clients === 0) return null;
    return { type: "request", node, client: this.nodes.below(environment.clients), command: nextCommand(cluster) };
  }

  private local(cluster: Cluster): Action | null {
    const { localMessages } = cluster.setup.implementation;
    if (!localMessages) return null;
    const node = this.nodeWith(cluster, (slot) => slot.up && localMessages(slot.state).length > 0);
    return node < 0 ? null : { type: "local", node, name: this.nodes.pick(localMessages(cluster.slots[node].state)) };
  }

  private partition(cluster: Cluster): Action | null {
    const nodes = cluster.slots.length;
    if (cluster.blocked.some((mask) => mask !== 0) && this.faults.chance(0.5))
      return { type: "partition", blocked: [] };
    if (nodes < 2) return null;
    const side = 1 + this.faults.below((1 << nodes) - 2);
    const oneWay = this.faults.chance(0.3);
    const blocked: Link[] = [];
    for (let from = 0; from < nodes; from++) {
      for (let to = 0; to < nodes; to++) {
        const leaves = ((side >> from) & 1) === 1;
        const enters = ((side >> to) & 1) === 1;
        if (leaves !== enters && (leaves || !oneWay)) blocked.push({ from, to });
      }
    }
    return { type: "partition", blocked };
  }

  /** A node that is heeded and of which the condition is true, or -1. */
  private nodeWith(cluster: Cluster, condition: (slot: Cluster["slots"][number]) => boolean): NodeId {
    const { slots } = cluster;
    const start = this.nodes.below(slots.length);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[(start + i) % slots.length];
      if (this.heeds(slot.options.id) && condition(slot)) return slot.options.id;
    }
    return -1;
  }
}
