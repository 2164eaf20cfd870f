// What clients and operators ask for, and whom: by chance, mostly the leader.

import type { Action } from "../cluster/action.js";
import { operationsOf, unsettledWrite } from "../cluster/client.js";
import type { Cluster } from "../cluster/cluster.js";
import { nextOperation } from "../cluster/operation.js";
import type { Unnamed } from "../cluster/operations/definition.js";
import { write } from "../cluster/operations/write.js";
import type { Setup } from "../cluster/setup.js";
import { configurationOf } from "../cluster/slot.js";
import { isFree } from "../cluster/time.js";
import type { NodeId } from "../contract/node-name.js";
import type { Stream, Streams } from "../random/streams.js";
import type { DrawnNodes } from "./drawn-nodes.js";
import { leadersOf } from "./leaders.js";
import type { SchedulePlan } from "./schedule-plan.js";
import { drawTarget } from "./targets.js";

export class Requests {
  private readonly transfers: Stream;
  private readonly changes: Stream;
  private readonly sessions: Stream;
  private readonly commands: Stream;

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
  }

  /** What is asked for next; null where that is nothing. */
  next(cluster: Cluster): Action | null {
    const { plan, nodes } = this;
    const { implementation, environment } = cluster.setup;
    if (!implementation.capabilities.replicates || operationsOf(cluster.clients) >= plan.operationsMax) return null;
    let node = nodes.with(cluster, (slot) => slot.view?.role === "leader");
    if (node < 0 || nodes.stream.chance(0.05)) node = nodes.with(cluster, (slot) => slot.up);
    if (node < 0 || environment.clients === 0) return null;
    const inSession = this.inSession(cluster, node);
    if (inSession !== null) return inSession;
    const { reads, transfers, changes, lateReads } = plan;
    if (lateReads > 0 && this.reads.chance(lateReads)) {
      const late = olderLeader(cluster);
      if (late >= 0) return asked(cluster, late, this.reads, { type: "read" });
    }
    if (transfers > 0 && this.transfers.chance(transfers)) {
      const to = this.transfers.below(cluster.slots.length);
      return asked(cluster, node, this.transfers, { type: "transfer", to });
    }
    if (changes > 0 && this.changes.chance(changes)) {
      const { slots } = cluster;
      const configuration = drawTarget(configurationOf(slots[node]), slots.length, node, this.changes);
      return asked(cluster, node, this.changes, { type: "reconfigure", configuration });
    }
    const isRead = reads > 0 && nodes.stream.chance(reads);
    const operation: Unnamed = isRead ? { type: "read" } : this.drawWrite(cluster.setup);
    return asked(cluster, node, nodes.stream, operation);
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

/** Any client asks a server. */
function asked(cluster: Cluster, node: NodeId, stream: Stream, operation: Unnamed): Action {
  const client = stream.below(cluster.clients.length);
  return { type: "invoke", node, operation: nextOperation(cluster, client, operation) };
}

/** Of several leaders the one that is deposed and does not know it, or -1; while it is paused nobody can ask it. */
function olderLeader(cluster: Cluster): NodeId {
  const leaders = leadersOf(cluster);
  return leaders.length < 2 || !isFree(leaders[0], cluster.now) ? -1 : leaders[0].options.id;
}
