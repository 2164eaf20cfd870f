// What clients and operators ask for, and whom: by chance, mostly the leader.

import type { Action } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import { operationsOf, unsettledWrite } from "../cluster/client.js";
import type { Cluster } from "../cluster/cluster.js";
import { nextOperation } from "../cluster/operation.js";
import type { Unnamed } from "../cluster/operations/definition.js";
import { write } from "../cluster/operations/write.js";
import type { Setup } from "../cluster/setup.js";
import { configurationOf, type Slot } from "../cluster/slot.js";
import { isFree } from "../cluster/time.js";
import type { NodeId } from "../contract/node-name.js";
import type { Stream, Streams } from "../random/streams.js";
import type { DrawnNodes } from "./drawn-nodes.js";
import { leadersOf, newestLeader } from "./leaders.js";
import { showsRoles } from "./recovery.js";
import type { SchedulePlan } from "./schedule-plan.js";
import { drawTarget } from "./targets.js";

/** The chance that something is asked for where nobody leads. */
const IN_VAIN = 0.1;
/** The chance that a read is asked of any server. */
const READS_ANYWHERE = 0.3;

export class Requests {
  private readonly transfers: Stream;
  private readonly changes: Stream;
  private readonly sessions: Stream;
  private readonly commands: Stream;
  private readonly pressed: Stream;
  private pressing: "read" | "write" | null = null;

  constructor(
    private readonly plan: SchedulePlan,
    streams: Streams,
    private readonly nodes: DrawnNodes,
    private readonly reads: Stream,
  ) {
    this.transfers = streams("transfers");
    this.changes = streams("changes");
    this.sessions = streams("sessions");
    this.commands = streams("commands");
    this.pressed = streams("pressed");
  }

  /** What is asked for next; null where that is nothing. `atLast`: there may be nothing else to do. */
  next(cluster: Cluster, atLast = false): Action | null {
    const { plan, nodes } = this;
    if (!this.takesMore(cluster)) return null;
    let node = nodes.with(cluster, (slot) => slot.view?.role === "leader");
    // Where nobody is there who leads, nearly all that is asked for is declined.
    if (node < 0 && !atLast && showsRoles(cluster) && !nodes.stream.chance(IN_VAIN)) return null;
    if (node < 0 || nodes.stream.chance(0.05)) node = nodes.with(cluster, (slot) => slot.up);
    if (node < 0) return null;
    const inSession = this.inSession(cluster, node);
    if (inSession !== null) return inSession;
    const { reads, transfers, changes, lateReads } = plan;
    if (lateReads > 0 && this.reads.chance(lateReads)) {
      const late = this.lateRead(cluster, leadersOf(cluster));
      if (late !== null) return late;
    }
    if (transfers > 0 && this.transfers.chance(transfers)) {
      return askedToHandOver(cluster, node, this.transfers);
    }
    if (changes > 0 && this.changes.chance(changes)) return askedForChange(cluster, node, this.changes);
    const isRead = reads > 0 && nodes.stream.chance(reads);
    // Who does not lead answers reads, too, or ought to decline.
    if (isRead && this.reads.chance(READS_ANYWHERE)) node = nodes.with(cluster, (slot) => slot.up);
    const operation: Unnamed = isRead ? { type: "read" } : this.drawWrite(cluster.setup);
    return asked(cluster, node, nodes.stream, operation);
  }

  /** What presses after a step: that a new leader has something of its own to replicate, or that what was just answered is read. */
  watch({ node, responses, before, cluster }: Step): void {
    const { eager, lateReads } = this.plan;
    if (node < 0 || !isLeader(cluster, node)) return;
    if (!isLeader(before, node)) {
      if (eager > 0 && this.pressed.chance(eager)) this.pressing = "write";
    } else if (lateReads > 0 && responses.some(({ outcome }) => outcome === "ok")) {
      if (this.pressed.chance(lateReads)) this.pressing = "read";
    }
  }

  /** What presses, or null. */
  due(cluster: Cluster): Action | null {
    const { pressing } = this;
    if (pressing === null) return null;
    this.pressing = null;
    if (!this.takesMore(cluster)) return null;
    if (pressing === "read")
      return (
        (this.pressed.chance(0.5) ? this.lateRead(cluster, leadersOf(cluster)) : null) ??
        this.lateRead(cluster, cluster.slots)
      );
    const newest = newestLeader(cluster);
    if (newest === undefined || !isFree(newest, cluster.now)) return null;
    return asked(cluster, newest.options.id, this.pressed, this.drawWrite(cluster.setup));
  }

  /** A read of one of those who are heeded, and may not have heard of what came of the others. */
  ofLeftOut(cluster: Cluster): Action | null {
    const { lateReads } = this.plan;
    if (lateReads === 0 || !this.takesMore(cluster) || !this.reads.chance(lateReads)) return null;
    const newest = newestLeader(cluster);
    if (newest === undefined) return null;
    const node = this.nodes.with(cluster, (slot) => slot.up && isLate(slot, newest));
    return node < 0 ? null : asked(cluster, node, this.reads, { type: "read" });
  }

  private takesMore({ setup, clients }: Cluster): boolean {
    const { implementation, environment } = setup;
    if (!implementation.capabilities.replicates || environment.clients === 0) return false;
    return operationsOf(clients) < this.plan.operationsMax;
  }

  /** Of one of these that has not heard of what the newest leader has committed. Who is paused cannot be asked. */
  private lateRead(cluster: Cluster, among: readonly Slot[]): Action | null {
    const newest = newestLeader(cluster);
    if (newest === undefined) return null;
    const late = among.filter((slot) => slot.up && isFree(slot, cluster.now) && isLate(slot, newest));
    if (late.length === 0) return null;
    return asked(cluster, this.pressed.pick(late).options.id, this.pressed, { type: "read" });
  }

  /** One of the commands that the state machine knows. */
  private drawWrite(setup: Setup): Unnamed {
    const offers = write.offers(setup);
    return offers.length > 1 ? this.commands.pick(offers) : offers[0];
  }

  /** A client opens a session, or asks again for what it was not told of: the leader, or whom it takes for that, or anybody. */
  private inSession(cluster: Cluster, leader: NodeId): Action | null {
    const { repeats, strays } = this.plan;
    const { clients, slots } = cluster;
    if (repeats === 0 || !this.sessions.chance(repeats)) return null;
    const at = this.sessions.below(clients.length);
    const client = clients[at];
    const again = unsettledWrite(client);
    if (client.session !== undefined && again === null) return null;
    const hint = client.answer?.leader ?? this.sessions.below(slots.length);
    const node = this.sessions.chance(strays) && slots[hint]?.up && isFree(slots[hint], cluster.now) ? hint : leader;
    return { type: "invoke", node, operation: again ?? nextOperation(cluster, at, { type: "register" }) };
  }
}

/** A server is asked to let any other lead. */
export const askedToHandOver = (cluster: Cluster, node: NodeId, stream: Stream): Action =>
  asked(cluster, node, stream, { type: "transfer", to: stream.below(cluster.slots.length) });

/** A server is asked for a configuration that follows on its own. */
export function askedForChange(cluster: Cluster, node: NodeId, stream: Stream): Action {
  const { slots } = cluster;
  const configuration = drawTarget(configurationOf(slots[node]), slots.length, node, stream);
  return asked(cluster, node, stream, { type: "reconfigure", configuration });
}

/** Any client asks a server. */
function asked(cluster: Cluster, node: NodeId, stream: Stream, operation: Unnamed): Action {
  const client = stream.below(cluster.clients.length);
  return { type: "invoke", node, operation: nextOperation(cluster, client, operation) };
}

/** Whether it has not heard of what another has committed, or of its term. */
function isLate({ view }: Slot, { view: newest }: Slot): boolean {
  const { currentTerm: term = 0, commitIndex = 0 } = newest!;
  const { currentTerm = term, commitIndex: known = commitIndex } = view!;
  return currentTerm < term || known < commitIndex;
}

const isLeader = ({ slots }: Cluster, node: NodeId): boolean => slots[node].view?.role === "leader";
