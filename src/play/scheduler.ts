// Chooses what happens next, by chance from named streams. It draws from the cluster as it stands and lists nothing.

import type { Packet } from "../contract/message.js";
import type { NodeId } from "../contract/node-name.js";
import { isCandidate } from "../contract/view.js";
import { definitionOf, type Action, type ActionType } from "../cluster/action.js";
import { NO_PARTITION } from "../cluster/actions/partition.js";
import type { Cluster } from "../cluster/cluster.js";
import { canArrive } from "../cluster/actions/deliver.js";
import { dropAt } from "../cluster/actions/drop.js";
import type { Slot } from "../cluster/slot.js";
import { canFire, timeAfterAdvance } from "../cluster/time.js";
import type { Step } from "../cluster/apply-action.js";
import type { Stream, Streams } from "../random/streams.js";
import { Absences } from "./absences.js";
import { Compactions } from "./compactions.js";
import { Crashes } from "./crashes.js";
import { DrawnNodes } from "./drawn-nodes.js";
import { drawPartition } from "./partitions.js";
import { Phases } from "./phases.js";
import type { Chooser } from "./play.js";
import { Requests } from "./requests.js";
import { KINDS, type WeightedKind, type SchedulePlan } from "./schedule-plan.js";

export class Scheduler implements Chooser {
  private readonly kinds: Stream;
  private readonly packets: Stream;
  private readonly nodes: Stream;
  private readonly faults: Stream;
  private readonly compactions: Compactions;
  private readonly torn: Stream;
  private readonly phases: Phases;
  private readonly absences: Absences;
  private readonly crashes: Crashes;
  private readonly servers: DrawnNodes;
  private readonly requests: Requests;
  /** By kind: several are drawn for each action. */
  private readonly weights: readonly number[];
  private readonly total: number;
  constructor(
    private readonly plan: SchedulePlan,
    streams: Streams,
  ) {
    this.kinds = streams("kinds");
    this.packets = streams("packets");
    this.nodes = streams("nodes");
    this.faults = streams("faults");
    const lateReads = streams("late reads");
    this.torn = streams("torn writes");
    this.phases = new Phases(plan, streams("phases"));
    this.absences = new Absences(plan, this.phases, { elsewhere: lateReads, deposed: this.faults });
    this.compactions = new Compactions(plan, new DrawnNodes(streams("compactions"), this.phases));
    this.crashes = new Crashes(plan, this.faults, this.phases);
    this.servers = new DrawnNodes(this.nodes, this.phases);
    this.requests = new Requests(plan, streams, this.servers, lateReads);
    this.weights = KINDS.map((kind) => plan.weights[kind]);
    this.total = this.weights.reduce((sum, weight) => sum + weight, 0);
  }

  /** The next action, or null where nothing was found to do. The action is possible as far as the scheduler can see. */
  next(cluster: Cluster): Action | null {
    const due = this.crashes.next(cluster) ?? this.requests.due(cluster);
    if (due !== null) return due;
    const begins = this.phases.turn(cluster.slots.length);
    if (begins) this.absences.begin(cluster);
    const first = begins && this.phases.isOfLeftOut ? this.requests.ofLeftOut(cluster) : null;
    if (first !== null) return first;
    if (cluster.network.length > this.plan.messagesInFlightMax) return this.relieve(cluster);
    const opening = this.phases.takeOpening();
    const timeout = opening && (this.fire(cluster, false, opening.not) ?? this.fire(cluster, false));
    if (timeout !== null) {
      this.phases.opener = timeout.node;
      return timeout;
    }
    const compaction = this.compactions.next(cluster);
    if (compaction !== null) return compaction;
    // A kind may turn out to have nothing to offer; a few draws find one that has.
    for (let attempt = 0; attempt < 8; attempt++) {
      const action = this.draw(cluster, this.drawKind());
      if (action !== null) return action;
    }
    // Nothing among the nodes that are heeded: time goes on without the others, or all are heeded.
    const later = this.plan.goesOn ? this.draw(cluster, "advance") : null;
    if (later !== null) return later;
    this.phases.heedAll();
    for (const kind of KINDS) {
      const action = this.plan.weights[kind] > 0 ? this.draw(cluster, kind, true) : null;
      if (action !== null) return action;
    }
    return null;
  }

  /** The same action with a mishap in its step, where one is drawn. */
  strike(step: Step): Action | null {
    const { crashInStep, failWrite, tornWrite } = this.plan;
    if (tornWrite > 0 && step.entries > 0 && step.action.type !== "restart" && this.torn.chance(tornWrite))
      return { ...step.action, ...{ tornAfter: this.torn.below(step.entries) } };
    if (step.writes === 0 || crashInStep + failWrite === 0 || step.action.type === "restart") return null;
    const chance = this.faults.next();
    if (chance >= crashInStep + failWrite) return null;
    const after = this.faults.below(step.writes);
    return { ...step.action, ...(chance < crashInStep ? { crashAfter: after } : { failAfter: after }) };
  }

  /** What came of an action decides what may come next. */
  watch(step: Step): void {
    this.crashes.watch(step);
    this.requests.watch(step);
  }

  private drawKind(): WeightedKind {
    const { weights } = this;
    let left = this.kinds.next() * this.total;
    for (let i = 0; i < weights.length; i++) if ((left -= weights[i]) < 0) return KINDS[i];
    return "deliver";
  }

  /** `atLast`: there may be nothing else to do. */
  private draw(cluster: Cluster, kind: WeightedKind, atLast = false): Action | null {
    const { network } = cluster;
    switch (kind) {
      case "deliver":
        return this.deliver(cluster);
      case "fire":
        return !atLast && this.isPatient(cluster) ? null : this.fire(cluster, false);
      case "heartbeat":
        return this.fire(cluster, true);
      case "invoke":
        return this.requests.next(cluster, atLast);
      case "local":
        return this.local(cluster);
      case "finish": {
        const node = this.servers.with(cluster, (slot) => slot.pending.length > 0);
        return node < 0 || node === this.phases.stalled ? null : { type: "finish", node };
      }
      case "advance":
        return timeAfterAdvance(cluster) === null ? this.fireDue(cluster) : { type: "advance" };
      case "crash": {
        // A crash takes most from a node that has writes under way.
        let node = this.nodes.chance(0.7) ? this.servers.with(cluster, (slot) => slot.pending.length > 0) : -1;
        if (node < 0) node = this.servers.with(cluster, (slot) => slot.up);
        return node < 0 ? null : this.crashes.crash(node);
      }
      case "restart": {
        const node = this.servers.with(cluster, (slot) => !slot.up);
        return node < 0 ? null : { type: "restart", node };
      }
      case "drop":
        return network.length === 0 ? null : dropAt(cluster, this.packets.below(network.length));
      case "duplicate": {
        if (cluster.setup.environment.network === "fifo") return null;
        const delivery = this.deliver(cluster);
        return delivery && { ...delivery, type: "duplicate" };
      }
      case "partition":
        return drawPartition(cluster, this.faults);
      default:
        return this.anyOf(cluster, kind);
    }
  }

  private deliver(cluster: Cluster): Extract<Action, { type: "deliver" }> | null {
    const { network } = cluster;
    if (network.length === 0) return null;
    const start = this.packets.chance(this.phases.newest) ? network.length - 1 : this.packets.below(network.length);
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
    return this.phases.heeds(to) && this.phases.heeds(from) && canArrive(cluster, place);
  }

  /** Too much is under way: the oldest is lost, or delivered where nothing may be lost. */
  private relieve(cluster: Cluster): Action | null {
    if (this.plan.mayDrop) return dropAt(cluster, 0);
    this.phases.heedAll();
    return this.deliver(cluster) ?? this.draw(cluster, "restart") ?? NO_PARTITION;
  }

  private fire(cluster: Cluster, periodic: boolean, except: NodeId = -1): Extract<Action, { type: "fire" }> | null {
    const { slots } = cluster;
    const start = this.nodes.below(slots.length);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[(start + i) % slots.length];
      if (!slot.up || !this.phases.heeds(slot.options.id) || slot.options.id === except) continue;
      const timer = this.timerOf(cluster, slot, periodic);
      if (timer !== null) return { type: "fire", node: slot.options.id, timer };
    }
    return null;
  }

  /** Whether an election is let come to its end. */
  private isPatient(cluster: Cluster): boolean {
    return this.plan.patience > 0 && this.isElecting(cluster) && this.nodes.chance(this.plan.patience);
  }

  /** Whether somebody who is heeded stands for election, and what it asks for, or is told, is under way. */
  private isElecting({ slots, network }: Cluster): boolean {
    return slots.some(
      ({ view, pending, options: { id } }) =>
        isCandidate(view?.role) &&
        this.phases.heeds(id) &&
        (pending.length > 0 || network.some(({ from, to }) => from === id || to === id)),
    );
  }

  /** One of those that may fire: drawn only where there are several, so that no other server draws otherwise. */
  private timerOf({ setup, now }: Cluster, slot: Slot, periodic: boolean): string | null {
    let first: string | null = null;
    let several: string[] | null = null;
    for (const { name, periodic: isPeriodic } of slot.timers) {
      if (isPeriodic !== periodic || !canFire(setup, slot, now, name)) continue;
      if (first === null) first = name;
      else (several ??= [first]).push(name);
    }
    return several === null ? first : this.nodes.pick(several);
  }

  /** What must fire before time goes on, at a node that is not heeded. */
  private fireDue({ setup, slots, now }: Cluster): Action | null {
    if (!this.plan.goesOn || setup.environment.time === "untimed") return null;
    for (const { options, timers } of slots)
      for (const { name, closes } of timers) if (closes <= now) return { type: "fire", node: options.id, timer: name };
    return null;
  }

  private local(cluster: Cluster): Action | null {
    const { localMessages } = cluster.setup.implementation;
    if (!localMessages) return null;
    const node = this.servers.with(cluster, (slot) => slot.up && localMessages(slot.state).length > 0);
    return node < 0 ? null : { type: "local", node, name: this.nodes.pick(localMessages(cluster.slots[node].state)) };
  }

  /** Of what needs no drawing of its own: any that is possible. */
  private anyOf(cluster: Cluster, kind: ActionType): Action | null {
    const enabled = definitionOf(kind).enabled(cluster);
    return enabled.length === 0 ? null : this.nodes.pick(enabled);
  }
}
