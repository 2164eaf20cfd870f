// The healing phase: faults stop, everybody is up, links are whole, time runs, and packets take their time. A cluster in
// which no law was broken must then elect a leader, commit a probe and converge, within a bound in maximum election
// timeouts; and stay so: nobody stands against a leader that works, and a second probe is committed.

import type { Action } from "../cluster/action.js";
import { isTaken } from "../cluster/operation.js";
import { compact } from "../cluster/operations/compact.js";
import type { Step } from "../cluster/apply-action.js";
import { Cluster } from "../cluster/cluster.js";
import { withTimers, type Slot } from "../cluster/slot.js";
import { clockRateOf, closesAt, opensAt } from "../cluster/clock.js";
import { streamsOf, type Stream } from "../random/streams.js";
import { slackOf } from "./arrivals.js";
import { FairDelivery } from "./fair-delivery.js";
import { Followers, type Disturbance } from "./followers.js";
import {
  hashOf,
  isRecovered,
  isSameOffice,
  showsProgress,
  showsRoles,
  takesProbes,
  type Office,
  type Probe,
} from "./recovery.js";
import { Play, type Chooser } from "./play.js";
import { stalled, type Stalled } from "./stalled.js";

/** What the header of a trace says of the phase; with it the phase runs again, action for action. */
export interface HealingPlan {
  readonly seed: string;
  /** In maximum election timeouts of cluster time. */
  readonly timeoutsMax: number;
}

/** For so many maximum election timeouts a cluster that has recovered must go on as it is, before it is asked again. */
const CALM_TIMEOUTS = 3;
/** A cluster that is busy for ever at one moment makes no progress either: far more than any needs to become quiet. */
const ACTIONS_AT_ONCE_MAX = 4000;
/** Nor does one in which ever more is under way; but what is committed on the way shows that it gets on. */
const ACTIONS_MAX = 15_000;

/** Chooses by fair delivery, from a cluster that is `healed`, until it has recovered or does not. */
export class Healing implements Chooser {
  private readonly delivery: FairDelivery;
  private readonly followers: Followers;
  private readonly startedAt: number;
  private readonly endsAt: number;
  /** The leadership under which the cluster recovered, and when; null while it has not. */
  private calm: { readonly office: Office; readonly since: number; readonly askedAt: number | null } | null = null;
  /** How many probes were asked for. Named by themselves: in a run that was cut shorter the next number may be taken. */
  private asked = 0;
  private probe: (Probe & { readonly term: number; readonly at: number }) | null = null;
  private disturbance: Disturbance | null = null;
  /** How often a cluster that had recovered had another leader later. */
  private relapses = 0;
  private taken = 0;
  /** How many actions this moment of cluster time may still take, and the phase as a whole. */
  private left: number;
  private actionsMax: number;
  /**
   * A bit for each server whose log is compacted as the phase begins, as far as it can be: whoever lags behind a leader among
   * them needs a snapshot then, and who is none of the leader's may have forgotten what it is sent.
   */
  private readonly compacting: number;
  /** How it came out: null while it goes on. */
  outcome: "healed" | Stalled | null = null;

  /** The phase that follows on a cluster: the faults stop, and time runs. */
  static begin(cluster: Cluster, plan: HealingPlan): { readonly play: Play; readonly healing: Healing } {
    const play = Play.from(healed(cluster));
    return { play, healing: new Healing(play.cluster, plan, streamsOf(plan.seed)("healing")) };
  }

  private constructor(
    private cluster: Cluster,
    plan: HealingPlan,
    stream: Stream,
  ) {
    const { environment } = cluster.setup;
    this.delivery = new FairDelivery(cluster, stream);
    this.followers = new Followers(cluster);
    this.compacting = isTaken("compact", cluster.setup) ? stream.below(1 << cluster.slots.length) : 0;
    const work = workLeft(cluster);
    this.left = ACTIONS_AT_ONCE_MAX + work;
    this.actionsMax = ACTIONS_MAX + work;
    this.startedAt = cluster.now;
    // A server may have to be led back through all of its log and forward again, an entry a heartbeat.
    const { heartbeatInterval, electionTimeoutMax } = environment;
    const entries = 2 * longestLog(cluster.slots);
    this.endsAt =
      this.startedAt +
      plan.timeoutsMax * electionTimeoutMax +
      2 * entries * (heartbeatInterval + 2 * this.delivery.latency);
  }

  next(cluster: Cluster): Action | null {
    this.cluster = cluster;
    if (this.isHealed()) return this.end("healed");
    if (this.isOver()) return this.end(this.stalled());
    const compaction = this.compact();
    if (compaction !== null) return compaction;
    const action = this.delivery.atOnce(cluster) ?? this.ask() ?? this.delivery.inTime(cluster);
    if (action !== null) return action;
    // Where nothing can ever happen there is nothing to wait for.
    if (this.calm === null || this.calm.askedAt !== null) return this.end(this.stalled());
    this.askAgain();
    return this.next(cluster);
  }

  watch(step: Step): void {
    this.taken++;
    this.left = step.action.type === "advance" ? Math.max(this.left, ACTIONS_AT_ONCE_MAX) : this.left - 1;
    // A server that is led through a long log entry by entry answers every copy of each: all that is under way goes to and fro
    // once for an entry, and heartbeats make it more. That ends with the log.
    if (commits(step)) this.actionsMax += 100 + 8 * step.cluster.network.length;
    this.disturbance = this.followers.take(step, this.delivery.take(step));
  }

  refused(): never {
    throw new Error("the healing phase chose an action that is not possible");
  }

  /** Before anything else happens, so that time has not moved on yet. */
  private compact(): Action | null {
    const { slots, setup, now } = this.cluster;
    if (this.compacting === 0 || now > this.startedAt || this.taken > slots.length) return null;
    const offers = slots.map((slot, node) =>
      ((this.compacting >> node) & 1) === 1 ? compact.offers(setup, slot) : [],
    );
    const node = offers.findIndex(({ length }) => length > 0);
    return node < 0 ? null : { type: "invoke", node, operation: offers[node][0] };
  }

  private end(outcome: "healed" | Stalled): null {
    this.outcome = outcome;
    return null;
  }

  /** Follows the course of the recovery; answers whether it is complete. */
  private isHealed(): boolean {
    const { cluster, calm } = this;
    if (this.taken === 0) return false;
    if (!showsProgress(cluster)) return true;
    if (calm === null) {
      if (isRecovered(cluster, this.probe))
        this.calm = { office: this.followers.office, since: cluster.now, askedAt: null };
      return false;
    }
    if (!isSameOffice(calm.office, this.followers.office)) {
      this.relapses++;
      this.calm = null;
      return false;
    }
    if (calm.askedAt !== null) return isRecovered(cluster, this.probe);
    // Where heartbeats come too late by nature no leader can be asked to stay.
    const isSteady = slackOf(cluster.setup.environment) > 0;
    if (!isSteady || cluster.now >= calm.since + this.calmTime) this.askAgain();
    return false;
  }

  private get calmTime(): number {
    return CALM_TIMEOUTS * this.cluster.setup.environment.electionTimeoutMax;
  }

  /** The calm has lasted: the cluster is asked for a second probe. */
  private askAgain(): void {
    this.calm = { ...this.calm!, askedAt: this.cluster.now };
    this.probe = null;
  }

  private isOver(): boolean {
    return this.disturbance !== null || this.isBusy || this.cluster.now > this.endOfTime;
  }

  /** A calm may last, and a second probe has time, whenever the cluster has recovered. */
  private get endOfTime(): number {
    const { calm, endsAt } = this;
    if (calm === null) return endsAt;
    return calm.askedAt === null ? Infinity : Math.max(endsAt, calm.askedAt + this.calmTime);
  }

  private get isBusy(): boolean {
    return this.left <= 0 || this.taken >= this.actionsMax;
  }

  /** The leader is asked for a command; where nobody shows who leads, one server after another. */
  private ask(): Action | null {
    const { cluster, probe, calm } = this;
    if (!takesProbes(cluster) || (calm !== null && calm.askedAt === null)) return null;
    const { electionTimeoutMax } = cluster.setup.environment;
    const { leader, term } = this.followers.office;
    const isWaiting = probe !== null && cluster.now < probe.at + electionTimeoutMax;
    let node = leader;
    if (showsRoles(cluster)) {
      const isTaken = probe !== null && probe.hash !== hashOf(cluster, leader);
      if (leader < 0 || (probe !== null && probe.term === term && (isWaiting || isTaken))) return null;
    } else {
      if (isWaiting) return null;
      node = probe === null ? 0 : (probe.node + 1) % cluster.slots.length;
    }
    this.probe = { node, term, at: cluster.now, hash: hashOf(cluster, node) };
    return { type: "invoke", node, operation: { type: "write", client: 0, command: `p${++this.asked}` } };
  }

  private stalled(): Stalled {
    const { cluster, disturbance, relapses, isBusy, startedAt } = this;
    const timeouts = (cluster.now - startedAt) / cluster.setup.environment.electionTimeoutMax;
    return stalled(cluster, { disturbance, relapses, isBusy, timeouts: Math.round(timeouts) });
  }
}

function commits({ node, before, cluster }: Step): boolean {
  if (node < 0) return false;
  const committed = (of: Cluster): number => of.slots[node].view?.commitIndex ?? 0;
  return committed(cluster) > committed(before);
}

/** What the safety phase left behind is worked off first, however much it is: each packet may bring on a log's worth more. */
function workLeft({ slots, network }: Cluster): number {
  const pending = slots.reduce((sum, slot) => sum + slot.pending.length, network.length);
  return pending * (20 + 4 * longestLog(slots));
}

const longestLog = (slots: readonly Slot[]): number => Math.max(...slots.map(({ view }) => view?.log?.index ?? 0));

/**
 * The cluster in timed mode, every armed timer counted from now; nobody stands still any more. Where membership changes all
 * clocks run alike: who was removed and has not heard of it stands again and again (thesis, section 4.2.3), tells its term to
 * nobody who needs its vote since it is back, and outruns them for long if its clock is faster.
 */
export function healed(cluster: Cluster): Cluster {
  const { setup, network, blocked, now, clients } = cluster;
  const alike = isTaken("reconfigure", setup) && { clockRates: [] };
  const environment = { ...setup.environment, time: "timed" as const, ...alike };
  const timed = { ...setup, environment };
  const slots = cluster.slots.map((slot) => {
    const { options, timers } = slot;
    const rate = clockRateOf(environment, options.id);
    const fromNow = timers.map((timer) => {
      const opens = opensAt(now, timer.min, rate);
      return { ...timer, opens, closes: closesAt(now, timer.max, rate, opens) };
    });
    return withTimers(slot, fromNow, 0);
  });
  return new Cluster(timed, slots, network, blocked, now, clients);
}
