// Whether a cluster that heals comes to rest. One that is busy for ever makes no progress, whatever its clocks say.

import type { NodeId } from "../contract/node-name.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Slot } from "../cluster/slot.js";
import type { Step } from "../cluster/apply-action.js";

/** At one moment of cluster time: far more than any cluster needs to become quiet. */
const ACTIONS_AT_ONCE_MAX = 4000;
/** In the phase as a whole, where nothing more is held and committed: for ever more may be under way. */
const ACTIONS_MAX = 15_000;

/** Counts what a cluster does, against what comes of it. */
export class Headway {
  /** How many actions this moment may still take, and the phase as a whole. */
  private leftAtOnce: number;
  private left: number;
  /** By server: the most that it has held and committed, in entries. */
  private readonly held = new Map<NodeId, number>();

  constructor(cluster: Cluster) {
    const work = workLeft(cluster);
    this.leftAtOnce = ACTIONS_AT_ONCE_MAX + work;
    this.left = ACTIONS_MAX + work;
  }

  /** Whether the cluster has done more than any that comes to rest. */
  get isBusy(): boolean {
    return this.leftAtOnce <= 0 || this.left <= 0;
  }

  take(step: Step): void {
    if (step.action.type === "advance") this.leftAtOnce = Math.max(this.leftAtOnce, ACTIONS_AT_ONCE_MAX);
    else this.leftAtOnce--;
    if (!isTick(step)) this.left--;
    // A server that is led through a long log entry by entry answers every copy of each: all that is under way goes to and fro
    // once for an entry, and heartbeats make it more. That ends with the log.
    if (this.getsOn(step)) this.left += 100 + 8 * step.cluster.network.length;
  }

  /** Whether a server has committed more, or holds a longer log than it ever did in this phase. */
  private getsOn({ node, cluster }: Step): boolean {
    if (node < 0) return false;
    const { log, commitIndex = 0 } = cluster.slots[node].view ?? {};
    const held = (log?.index ?? 0) + commitIndex;
    if (held <= (this.held.get(node) ?? 0)) return false;
    this.held.set(node, held);
    return true;
  }
}

/** Time that goes by leaves no more under way, and a clock may tick often within a timeout. */
const isTick = ({ action, sent }: Step): boolean =>
  action.type === "advance" || (action.type === "fire" && sent.length === 0);

/** What the safety phase left behind is worked off first, however much it is: each packet may bring on a log's worth more. */
function workLeft({ slots, network }: Cluster): number {
  const pending = slots.reduce((sum, slot) => sum + slot.pending.length, network.length);
  return pending * (20 + 4 * longestLog(slots));
}

export const longestLog = (slots: readonly Slot[]): number =>
  Math.max(...slots.map(({ view }) => view?.log?.index ?? 0));
