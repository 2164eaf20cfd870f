// "A server remains in follower state as long as it receives valid RPCs from a leader" (section 5.2). While a cluster
// heals, whoever stands for election although the leader's word has reached it in time disturbs a leader that works.

import type { Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { clockRateOf, opensAt } from "../cluster/clock.js";
import type { Slot, Timer } from "../cluster/slot.js";
import type { Packet } from "../contract/message.js";
import type { NodeId } from "../contract/node-name.js";
import { isSameOffice, officeOf, type Office } from "./recovery.js";

/** A server that stood for election although it had heard from the leader. */
export interface Disturbance {
  readonly node: NodeId;
  readonly timer: string;
  readonly office: Office;
  /** How long ago it had heard from the leader, and how long its timer takes at least, in milliseconds. */
  readonly heardAgo: number;
  readonly shortest: number;
}

export class Followers {
  private current: Office;
  /** What the leader of this office sent as a timer of its own fired: its heartbeats, of whatever kind they are. */
  private words = new WeakSet<Packet>();
  /** What a server armed because the leader told it something else: it stands as it is told to (thesis, section 3.10). */
  private told = new WeakSet<Timer>();
  /** By server: when it last heard from the leader of this office. */
  private heardAt = new Map<NodeId, number>();

  constructor(cluster: Cluster) {
    this.current = officeOf(cluster);
    // Before the faults stopped the leader may have told it, too.
    for (const { timers } of cluster.slots) if (timers.length > 1) timers.forEach((timer) => this.told.add(timer));
  }

  /** Who leads after the last step. */
  get office(): Office {
    return this.current;
  }

  /** Follows a step; `taken` is the packet that a server took in it, if one did. */
  take(step: Step, taken: Packet | null): Disturbance | null {
    const { action, before, cluster, node } = step;
    const disturbance = this.disturbanceIn(step);
    const office = officeOf(cluster);
    if (!isSameOffice(office, this.current)) {
      this.current = office;
      this.words = new WeakSet();
      this.heardAt.clear();
    }
    if (action.type === "fire" && node === office.leader && isHeartbeat(before.slots[node], action.timer))
      for (const { packet } of step.sent) this.words.add(packet);
    if (taken !== null && this.words.has(taken) && isLedBy(office, cluster, taken.to))
      this.heardAt.set(taken.to, cluster.now);
    else if (taken !== null && taken.from === office.leader) this.note(step);
    // A new life has heard of nobody.
    if (node >= 0 && !before.slots[node].up) this.heardAt.delete(node);
    return disturbance;
  }

  /** Every follower waits for its leader by a timer: one of a name that was not armed is none of that kind. */
  private note({ before, cluster, node }: Step): void {
    const { timers } = before.slots[node];
    for (const timer of cluster.slots[node].timers) {
      const old = timers.find(({ name }) => name === timer.name);
      if (old === undefined || this.told.has(old)) this.told.add(timer);
    }
  }

  private disturbanceIn({ action, before, cluster, node }: Step): Disturbance | null {
    const office = this.current;
    const heardAt = this.heardAt.get(node);
    if (action.type !== "fire" || heardAt === undefined || !hasStood(before, cluster, node, office)) return null;
    const timer = before.slots[node].timers.find(({ name }) => name === action.timer)!;
    if (this.told.has(timer)) return null;
    const { name, min } = timer;
    const shortest = opensAt(0, min, clockRateOf(cluster.setup.environment, node));
    const heardAgo = cluster.now - heardAt;
    // Had the timer been armed anew by the leader's word, it could not have fired yet.
    return heardAgo < shortest ? { node, timer: name, office, heardAgo, shortest } : null;
  }
}

/** Whether a timer of a leader is that of its heartbeats: where it says so of any, those alone; at others it may say what is no word of a leader. */
const isHeartbeat = ({ timers }: Slot, name: string): boolean =>
  timers.find((timer) => timer.name === name)!.periodic || !timers.some(({ periodic }) => periodic);

// Who is in a newer term is led by nobody, and tells the leader so; on a link that stays blocked that is never heard.
const isLedBy = ({ term }: Office, { slots }: Cluster, node: NodeId): boolean =>
  (slots[node].view?.currentTerm ?? term) <= term;

function hasStood(before: Cluster, cluster: Cluster, node: NodeId, { leader, term }: Office): boolean {
  const was = before.slots[node].view;
  const is = cluster.slots[node].view;
  if (leader < 0 || node === leader || !is) return false;
  return (is.currentTerm ?? 0) > term || (is.role === "candidate" && was?.role !== "candidate");
}
