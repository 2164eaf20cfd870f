// The healing phase: faults stop, everybody is up, links are whole, time runs and delivery is fair. A cluster in which no
// law was broken must then elect a leader, commit a probe and converge, within a bound in maximum election timeouts.

import { agreeUpTo } from "../contract/log.js";
import type { Action } from "../cluster/action.js";
import { applyAction, type Step } from "../cluster/apply-action.js";
import { Cluster } from "../cluster/cluster.js";
import { nextCommand } from "../cluster/enabled-actions.js";
import { Slot, type Timer } from "../cluster/slot.js";
import { canFire, timeAfterAdvance } from "../cluster/time.js";
import type { Stream } from "../random/streams.js";

/** What the header of a trace says of the phase; with it the phase runs again, action for action. */
export interface HealingPlan {
  readonly seed: string;
  /** In maximum election timeouts of cluster time. */
  readonly timeoutsMax: number;
}

/** A cluster that is busy for ever at one moment makes no progress either: far more than any needs to become quiet. */
const ACTIONS_AT_ONCE_MAX = 4000;

export class Healing {
  private readonly deadlines = new Map<Timer, number>();
  private probedTerm = -1;
  private readonly endsAt: number;
  private taken = 0;
  /** How many actions this moment of cluster time may still take. */
  private left: number;
  cluster: Cluster;

  constructor(
    cluster: Cluster,
    private readonly plan: HealingPlan,
    private readonly stream: Stream,
  ) {
    this.cluster = healed(cluster);
    this.left = ACTIONS_AT_ONCE_MAX + workLeft(cluster);
    this.endsAt = this.cluster.now + plan.timeoutsMax * cluster.setup.environment.electionTimeoutMax;
  }

  /** One action on. "healed": all is well; or why the cluster made no progress; or the step that was taken. */
  advance(): "healed" | Stalled | Step {
    if (this.taken > 0 && isConverged(this.cluster)) return "healed";
    if (this.cluster.now > this.endsAt || this.left <= 0) return stalled(this.cluster, this.plan);
    const action = this.next();
    if (action === null) return stalled(this.cluster, this.plan);
    const step = applyAction(this.cluster, action);
    // The phase takes only what is possible; a step that is not is a mistake of this file.
    if (step === null) throw new Error("the healing phase chose an action that is not possible");
    this.taken++;
    this.left = step.action.type === "advance" ? Math.max(this.left, ACTIONS_AT_ONCE_MAX) : this.left - 1;
    this.cluster = step.cluster;
    return step;
  }

  /** What comes next by fair delivery; null where nothing is under way and no timer is armed. */
  private next(): Action | null {
    const { cluster } = this;
    const { slots, network, blocked } = cluster;
    if (blocked.some((mask) => mask !== 0)) return { type: "partition", blocked: [] };
    for (const { up, options } of slots) if (!up) return { type: "restart", node: options.id };
    for (const { pending, options } of slots) if (pending.length > 0) return { type: "finish", node: options.id };
    for (const { state, options } of slots) {
      const names = cluster.setup.implementation.localMessages?.(state) ?? [];
      if (names.length > 0) return { type: "local", node: options.id, name: names[0] };
    }
    if (network.length > 0) return { type: "deliver", packet: network[0] };
    const due = this.probe() ?? this.dueTimer();
    return due ?? (timeAfterAdvance(cluster) === null ? null : { type: "advance" });
  }

  /** A new leader is asked for one command. */
  private probe(): Action | null {
    const { cluster } = this;
    const { implementation, environment } = cluster.setup;
    const leader = leaderOf(cluster);
    const term = leader?.view!.currentTerm ?? 0;
    if (!leader || term === this.probedTerm || !implementation.capabilities.replicates || environment.clients === 0)
      return null;
    this.probedTerm = term;
    return { type: "request", node: leader.options.id, client: 0, command: nextCommand(cluster) };
  }

  /** The timer whose drawn moment has come, or that can wait no longer: the earliest drawn first. */
  private dueTimer(): Action | null {
    const { cluster, deadlines, stream } = this;
    let due: { node: number; timer: string; at: number } | null = null;
    for (const slot of cluster.slots) {
      for (const timer of slot.timers) {
        if (!deadlines.has(timer)) deadlines.set(timer, timer.opens + stream.next() * (timer.closes - timer.opens));
        const at = deadlines.get(timer)!;
        if (!canFire(cluster, slot, timer.name) || (at > cluster.now && timer.closes > cluster.now)) continue;
        if (due === null || at < due.at) due = { node: slot.options.id, timer: timer.name, at };
      }
    }
    return due && { type: "fire", node: due.node, timer: due.timer };
  }
}

/** What the safety phase left behind is worked off first, however much it is: each packet may bring on a log's worth more. */
function workLeft({ slots, network }: Cluster): number {
  const pending = slots.reduce((sum, slot) => sum + slot.pending.length, network.length);
  const longest = Math.max(...slots.map(({ view }) => view?.log?.index ?? 0));
  return pending * (20 + 4 * longest);
}

/** Why a cluster made no progress. */
export interface Stalled {
  readonly sentence: string;
  readonly facts: readonly string[];
}

/** The cluster in timed mode, every armed timer counted from now. */
function healed(cluster: Cluster): Cluster {
  const { setup, network, blocked, now, waiting, requests } = cluster;
  const timed = { ...setup, environment: { ...setup.environment, time: "timed" as const } };
  const slots = cluster.slots.map((slot) => {
    const { options, up, state, view, disk, pending, timers } = slot;
    const fromNow = timers.map((timer) => ({ ...timer, opens: now + timer.min, closes: now + timer.max }));
    return new Slot(options, up, state, view, disk, pending, fromNow);
  });
  return new Cluster(timed, slots, network, blocked, now, waiting, requests);
}

/** The leader of the newest term. */
function leaderOf(cluster: Cluster): Slot | null {
  let leader: Slot | null = null;
  for (const slot of cluster.slots) {
    if (slot.view?.role !== "leader") continue;
    if (leader === null || (slot.view.currentTerm ?? 0) > (leader.view!.currentTerm ?? 0)) leader = slot;
  }
  return leader;
}

/** One leader; everybody holds its log, committed to the end, a command of its own term in it. */
function isConverged(cluster: Cluster): boolean {
  const leader = leaderOf(cluster)?.view;
  if (!leader) return false;
  const { log, commitIndex, currentTerm } = leader;
  if (!cluster.setup.implementation.capabilities.replicates) return true;
  if (log === undefined) return true;
  if (log.term !== currentTerm || cluster.requests === 0) return false;
  if (commitIndex !== undefined && commitIndex !== log.index) return false;
  return cluster.slots.every(({ view }) => {
    if (view?.log === undefined) return false;
    return (
      view.log.index === log.index &&
      agreeUpTo(view.log, log, log.index) &&
      (view.commitIndex ?? log.index) === log.index
    );
  });
}

function stalled(cluster: Cluster, plan: HealingPlan): Stalled {
  const leader = leaderOf(cluster);
  const states = cluster.slots.map(({ options, view }) => {
    const { role, currentTerm, commitIndex, log } = view ?? {};
    return `S${options.id + 1} ${role ?? "?"} in term ${currentTerm ?? "?"}, committed ${commitIndex ?? "?"} of ${log?.index ?? "?"}`;
  });
  return {
    sentence: leader
      ? `S${leader.options.id + 1} leads, but the probe was not committed everywhere within ${plan.timeoutsMax} maximum election timeouts of fair delivery.`
      : `No leader within ${plan.timeoutsMax} maximum election timeouts of fair delivery.`,
    facts: [`All nodes were up and all links whole.`, states.join("; ") + "."],
  };
}
