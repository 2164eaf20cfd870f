// The healing phase: faults stop, everybody is up, links are whole, time runs, and packets take their time. A cluster in
// which no law was broken must then elect a leader, commit a probe and converge, within a bound in maximum election
// timeouts; and stay so: nobody stands against a leader that works, it answers a read, and a second probe is committed.

import type { OperationId } from "../contract/operation.js";
import type { Action } from "../cluster/action.js";
import { isTaken } from "../cluster/operation.js";
import { compact } from "../cluster/operations/compact.js";
import type { Step } from "../cluster/apply-action.js";
import type { Cluster } from "../cluster/cluster.js";
import { streamsOf, type Stream } from "../random/streams.js";
import { slackOf } from "./arrivals.js";
import { CalmReads } from "./calm-reads.js";
import { FairDelivery } from "./fair-delivery.js";
import { Followers, type Disturbance } from "./followers.js";
import { Headway, longestLog } from "./headway.js";
import { healed } from "./healed.js";
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

/** A cluster that has recovered: under whom and since when, what its leader is asked for, and when for a second probe. */
interface Calm {
  readonly office: Office;
  readonly since: number;
  readonly reads: CalmReads;
  readonly askedAt: number | null;
}

/** Chooses by fair delivery, from a cluster that is `healed`, until it has recovered or does not. */
export class Healing implements Chooser {
  private readonly delivery: FairDelivery;
  private readonly followers: Followers;
  private readonly startedAt: number;
  private readonly endsAt: number;
  /** Null while the cluster has not recovered. */
  private calm: Calm | null = null;
  /** How many operations were asked for. Named by themselves: in a run that was cut shorter the next number may be taken. */
  private asked = 0;
  private probe: (Probe & { readonly term: number; readonly at: number }) | null = null;
  private disturbance: Disturbance | null = null;
  /** The reads that a leader was asked for in a calm, where it answered none of them. */
  private unanswered: readonly OperationId[] = [];
  /** How often a cluster that had recovered had another leader later. */
  private relapses = 0;
  private taken = 0;
  private readonly headway: Headway;
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
    this.headway = new Headway(cluster);
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
    // A cluster that is at rest may have declined what it was asked for: it is asked again when its time has come.
    if (this.isAskedAgain) return { type: "advance", to: this.askedNext };
    // Where nothing can ever happen there is nothing to wait for.
    if (this.calm === null || this.calm.askedAt !== null) return this.end(this.stalled());
    this.askAgain();
    return this.next(cluster);
  }

  watch(step: Step): void {
    this.taken++;
    this.headway.take(step);
    this.disturbance = this.followers.take(step, this.delivery.take(step));
  }

  refused(): never {
    throw new Error("the healing phase chose an action that is not possible");
  }

  /** When a cluster that was asked for a probe is asked again. */
  private get askedNext(): number {
    return this.probe!.at + this.cluster.setup.environment.electionTimeoutMax;
  }

  /** Whether a leader that has not taken the probe is to be asked again. */
  private get isAskedAgain(): boolean {
    const { probe, cluster, followers } = this;
    if (probe === null || !showsRoles(cluster) || followers.office.leader < 0) return false;
    return probe.hash === hashOf(cluster, followers.office.leader) && cluster.now < this.askedNext;
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
      if (isRecovered(cluster, this.probe)) this.beginCalm();
      return false;
    }
    if (!isSameOffice(calm.office, this.followers.office)) {
      this.relapses++;
      this.calm = null;
      return false;
    }
    if (calm.askedAt !== null) return this.unanswered.length === 0 && isRecovered(cluster, this.probe);
    if (!this.isSteady || cluster.now >= calm.since + this.calmTime) this.askAgain();
    return false;
  }

  private beginCalm(): void {
    const { office } = this.followers;
    const { now } = this.cluster;
    this.calm = { office, since: now, reads: new CalmReads(office.leader, now, this.nextName), askedAt: null };
  }

  private readonly nextName = (): OperationId => `p${++this.asked}`;

  /** Where heartbeats come too late by nature no leader can be asked to stay. */
  private get isSteady(): boolean {
    return slackOf(this.cluster.setup.environment) > 0;
  }

  private get calmTime(): number {
    return CALM_TIMEOUTS * this.cluster.setup.environment.electionTimeoutMax;
  }

  /** The calm has lasted: the cluster is asked for a second probe, if it has answered the read. */
  private askAgain(): void {
    const { cluster } = this;
    const calm = this.calm!;
    this.unanswered = calm.reads.unanswered(cluster);
    this.calm = { ...calm, askedAt: cluster.now };
    this.probe = null;
  }

  private isOver(): boolean {
    const { disturbance, unanswered, headway, cluster } = this;
    return disturbance !== null || unanswered.length > 0 || headway.isBusy || cluster.now > this.endOfTime;
  }

  /** A calm may last, and a second probe has time, whenever the cluster has recovered. */
  private get endOfTime(): number {
    const { calm, endsAt } = this;
    if (calm === null) return endsAt;
    return calm.askedAt === null ? Infinity : Math.max(endsAt, calm.askedAt + this.calmTime);
  }

  private ask(): Action | null {
    const { cluster, calm } = this;
    if (calm === null || calm.askedAt !== null) return this.askForProbe();
    return this.isSteady ? calm.reads.next(cluster) : null;
  }

  /** The leader is asked for a command; where nobody shows who leads, one server after another. */
  private askForProbe(): Action | null {
    const { cluster, probe } = this;
    if (!takesProbes(cluster)) return null;
    const { leader, term } = this.followers.office;
    const isWaiting = probe !== null && cluster.now < this.askedNext;
    let node = leader;
    if (showsRoles(cluster)) {
      const isTaken = probe !== null && probe.hash !== hashOf(cluster, leader);
      // Where no term is shown, another leader is another office all the same.
      const isOfOffice = probe !== null && probe.node === leader && probe.term === term;
      if (leader < 0 || (isOfOffice && (isWaiting || isTaken))) return null;
    } else {
      if (isWaiting) return null;
      node = probe === null ? 0 : (probe.node + 1) % cluster.slots.length;
    }
    this.probe = { node, term, at: cluster.now, hash: hashOf(cluster, node) };
    return { type: "invoke", node, operation: { type: "write", client: 0, command: this.nextName() } };
  }

  private stalled(): Stalled {
    const { cluster, disturbance, unanswered, relapses, startedAt } = this;
    const { isBusy } = this.headway;
    const since = unanswered.length === 0 ? startedAt : this.calm!.since;
    const timeouts = Math.round((cluster.now - since) / cluster.setup.environment.electionTimeoutMax);
    return stalled(cluster, { disturbance, unanswered, relapses, isBusy, timeouts });
  }
}
