// Crashes that matter, and what shows that they do. A node that crashed may have said what it no longer knows. That comes
// out where it is back and needed by others than those it said it to, and these go on: with an election, and a commit.

import type { Packet } from "../contract/message.js";
import type { NodeId } from "../contract/node-name.js";
import { isCandidate } from "../contract/view.js";
import type { Action } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { canArrive } from "../cluster/actions/deliver.js";
import { dropAt } from "../cluster/actions/drop.js";
import type { Stream } from "../random/streams.js";
import { DrawnNodes } from "./drawn-nodes.js";
import type { Phases } from "./phases.js";
import type { SchedulePlan } from "./schedule-plan.js";

export class Crashes {
  /** The node that is to crash next, or -1. */
  private doomed = -1;
  /** The node that is to crash and come back at once, or -1. */
  private rebooting = -1;
  /** The node that crashed and whose packets are being lost, or -1. */
  private silenced = -1;
  /** The node whose write failed and that lives on, or -1. */
  private damaged = -1;
  /** The last word of a node that crashed, where it is to arrive before anything else. */
  private lastWord: Packet | null = null;
  /** The node that crashed and comes back next, or -1. */
  private returning = -1;

  private readonly servers: DrawnNodes;

  constructor(
    private readonly plan: SchedulePlan,
    private readonly stream: Stream,
    private readonly phases: Phases,
  ) {
    this.servers = new DrawnNodes(stream, phases);
  }

  /** What a crash, or what is to be one, makes come next; null where that is nothing. */
  next(cluster: Cluster): Action | null {
    return (
      this.reboot() ?? this.strike(cluster) ?? this.loseSent(cluster) ?? this.arrive(cluster) ?? this.comeBack(cluster)
    );
  }

  crash(node: NodeId): Action {
    if (this.stream.chance(this.plan.crashLosesSent)) this.silenced = node;
    return { type: "crash", node };
  }

  watch(step: Step): void {
    const { node, before, cluster, action } = step;
    if (node < 0) return;
    if (cluster.slots[node].up) {
      if ("failAfter" in action) this.damaged = node;
      if (this.isExposed(step)) this.doomed = node;
      // Whoever is heeded, and is still to be asked.
      if (this.stands(step))
        this.rebooting = this.servers.among(cluster, ({ up, options: { id } }) => up && id !== node);
    } else if (before.slots[node].up) {
      if (this.damaged === node) this.damaged = -1;
      if (this.plan.aftermath > 0 && this.stream.chance(this.plan.aftermath)) this.beginAftermath(cluster, node);
    }
  }

  /** Whether a server stands for election, and another is to start anew before it is asked. */
  private stands({ node, before, cluster }: Step): boolean {
    const { reboots } = this.plan;
    if (reboots === 0 || !isCandidate(cluster.slots[node].view?.role)) return false;
    return !isCandidate(before.slots[node].view?.role) && this.stream.chance(reboots);
  }

  // What is known outside and not on the disk is what a crash makes a difference to.
  private isExposed({ node, sent, cluster }: Step): boolean {
    const { crashAfterSend } = this.plan;
    if (crashAfterSend === 0 || sent.length === 0) return false;
    const isBehind = cluster.slots[node].pending.length > 0 || this.damaged === node;
    return isBehind && this.stream.chance(crashAfterSend);
  }

  private beginAftermath({ network, slots }: Cluster, node: NodeId): void {
    const word = network.findLast(({ from }) => from === node) ?? null;
    this.lastWord = this.stream.chance(0.5) ? word : null;
    this.returning = node;
    this.phases.gather(node, word === null ? -1 : word.to, slots.length, this.stream);
  }

  private reboot(): Action | null {
    const node = this.rebooting;
    if (node < 0) return null;
    this.rebooting = -1;
    this.returning = node;
    return { type: "crash", node };
  }

  private strike({ slots }: Cluster): Action | null {
    const { doomed } = this;
    this.doomed = -1;
    // A mishap may have been quicker.
    return doomed >= 0 && slots[doomed].up ? this.crash(doomed) : null;
  }

  private loseSent(cluster: Cluster): Action | null {
    if (this.silenced < 0) return null;
    const place = cluster.network.findIndex(({ from }) => from === this.silenced);
    if (place < 0) this.silenced = -1;
    return place < 0 ? null : dropAt(cluster, place);
  }

  private arrive(cluster: Cluster): Action | null {
    const packet = this.lastWord;
    if (packet === null) return null;
    this.lastWord = null;
    const place = cluster.network.indexOf(packet);
    return place >= 0 && canArrive(cluster, place) ? { type: "deliver", packet } : null;
  }

  private comeBack({ slots }: Cluster): Action | null {
    const node = this.returning;
    this.returning = -1;
    return node >= 0 && !slots[node].up ? { type: "restart", node } : null;
  }
}
