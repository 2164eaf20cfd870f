// What follows a cluster: every step that a server may take, every packet that may be delivered, every choice of what is
// lost. A cluster is a short list of numbers (see Layout). Its fingerprint is the sum of the hashes of its parts, so that a
// step changes it by what the step changed; a cluster is made only for whoever wants it by its fingerprint.

import type { ChoiceTable } from "./choices.js";
import { bitOf, commandName } from "./commands.js";
import { Fingerprints } from "./fingerprint.js";
import type { Layout } from "./layout.js";
import { costOf, NONE, type LocalSteps } from "./local-steps.js";
import type { Model } from "./model.js";
import { NextCluster } from "./next-cluster.js";
import type { Parts } from "./parts.js";
import { OVERSPENT, type Spent } from "./spent.js";
import { ASK_ALL, BROKEN, type Verdicts } from "./verdicts.js";

/** Whoever is shown what follows a cluster. */
export interface Visitor {
  /** A cluster with this fingerprint follows: whether it is to be made. */
  wants(low: number, high: number): boolean;
  /** The cluster that was wanted: the first numbers of a list that is used again. `step` may be NONE, as in `actionOf`. */
  take(list: Int32Array, length: number, step: number, extra: number): void;
  /** A step breaks a law, or panics: nothing follows it. */
  isBroken(step: number, extra: number): void;
}

export class Expansion {
  private readonly model: Model;
  private readonly local: LocalSteps;
  private readonly verdicts: Verdicts;
  private readonly spent: Spent;
  private readonly choices: ChoiceTable;
  private readonly layout: Layout;
  private readonly fingerprints: Fingerprints;
  private readonly isFifo: boolean;
  private readonly isBag: boolean;
  /** Whether a fingerprint is that of the cluster before with what the step changed; else it is made anew. */
  private readonly isIncremental: boolean;

  // The cluster that is being expanded, and the one that is being made.
  private list: Int32Array;
  private length = 0;
  private readonly next: NextCluster;

  // Fingerprints: of the cluster, and of what a step makes of it.
  private readonly base: Int32Array;
  private readonly moved: Int32Array;

  constructor(
    parts: Parts,
    private readonly visitor: Visitor,
  ) {
    const { model, local, verdicts, spent, choices, layout } = parts;
    this.model = model;
    this.local = local;
    this.verdicts = verdicts;
    this.spent = spent;
    this.choices = choices;
    this.layout = layout;
    this.fingerprints = new Fingerprints(parts);
    this.isFifo = model.setup.environment.network === "fifo";
    this.isBag = model.setup.implementation.capabilities.bag !== undefined;
    this.isIncremental = !this.isFifo && !model.dropsIgnored;
    this.next = new NextCluster(local, layout, this.isFifo);
    this.list = this.next.list;
    this.base = new Int32Array(this.fingerprints.width);
    this.moved = new Int32Array(this.fingerprints.width);
  }

  /** Shows a cluster itself to the visitor, as if it followed from nothing. */
  show(list: Int32Array, length: number): void {
    this.fingerprints.sumUp(this.moved, list, length);
    if (this.isWanted(NO_LANES, 0)) this.visitor.take(list, length, NONE, 0);
  }

  /** Visits everything that follows a cluster, in an order that is the same every time. */
  expand(list: Int32Array, length: number): void {
    this.list = list;
    this.length = length;
    const { local, model, layout } = this;
    const { servers, packets } = layout;
    const { bounds } = model;
    const isRepeating = bounds.duplicates > 0 && !this.isFifo && !this.isBag;
    if (this.isIncremental) this.fingerprints.sumUp(this.base, list, length);
    for (let at = packets; at < length; at++) {
      if (!this.isFifo && at > packets && list[at - 1] === list[at]) continue;
      if (!this.isFifo || this.isHead(at)) this.deliver(at, isRepeating);
      if (model.loss === "action" && !this.isLikeTheOneBefore(at)) this.lose(at);
      if (this.isBag) this.copy(at);
    }
    for (let node = 0; node < servers; node++) {
      const own = local.own(list[node]);
      for (let i = 0; i < own.length; i++)
        this.take(local.asks[own[i]] === 0 ? own[i] : this.named(own[i]), node, 0, 0);
    }
  }

  private deliver(at: number, isRepeating: boolean): void {
    const { local, list } = this;
    const node = local.to[list[at]];
    const step = local.delivery(list[node], list[at]);
    if (step === NONE) return;
    this.take(step, node, at, 0);
    if (isRepeating) this.take(step, node, 0, DUPLICATE);
  }

  /** A client's request as its command is named in this cluster: by the first name for its place that nothing holds. */
  private named(request: number): number {
    const { local, list, layout, model } = this;
    const place = local.asks[request] - 1;
    if (model.commands === "counted") return local.requested(request, this.spent.timesAsked(list[layout.usage], place));
    if ((this.bitsHeld() & bitOf(local.places[place])) === 0) return request;
    let nth = 0;
    while (this.isHeld(commandName(local.places[place], nth))) nth++;
    return local.requested(request, nth);
  }

  /** The bits of the places of all commands in the cluster. */
  private bitsHeld(): number {
    const { local, list, layout, length } = this;
    let bits = this.verdicts.held.bits[list[layout.history]];
    for (let node = 0; node < layout.servers; node++) bits |= local.heldBySlot.bits[list[node]];
    for (let at = layout.packets; at < length; at++) bits |= local.heldByPacket.bits[list[at]];
    return bits;
  }

  private isHeld(command: string): boolean {
    const { local, list, layout, length } = this;
    if (this.verdicts.held.has(list[layout.history], command)) return true;
    for (let node = 0; node < layout.servers; node++) if (local.heldBySlot.has(list[node], command)) return true;
    for (let at = layout.packets; at < length; at++) if (local.heldByPacket.has(list[at], command)) return true;
    return false;
  }

  /** Takes a step and its variants; `leaving` is the place of the packet that leaves the network, or 0. */
  private take(first: number, node: number, leaving: number, extra: number): void {
    for (let step = first; step !== NONE; step = this.local.variant[step]) this.takeOne(step, node, leaving, extra);
  }

  private takeOne(step: number, node: number, leaving: number, extra: number): void {
    const { local, list, verdicts } = this;
    const { servers, history: remembered, usage } = this.layout;
    const { bounds } = this.model;
    const after = local.after[step];
    if (local.term[after] > bounds.term || local.logLength[after] > bounds.log) return;
    if (local.pending[after] > bounds.pending) return;
    if (local.up[after] === 0 && this.othersDown(node) >= bounds.down) return;
    const cost = local.cost[step] | extra;
    const spent = cost === 0 ? list[usage] : this.spent.after(list[usage], cost);
    if (spent === OVERSPENT) return;
    let history = verdicts.outcome(step, list[remembered]);
    if (history === BROKEN) return this.visitor.isBroken(step, extra);
    if (after !== list[node]) {
      for (let other = 0; other < servers; other++)
        if (other !== node && !verdicts.pairHolds(step, list[other])) return this.visitor.isBroken(step, extra);
    }
    if (history >= ASK_ALL) {
      history -= ASK_ALL;
      if (!verdicts.holdTogether(step, list, list[remembered])) return this.visitor.isBroken(step, extra);
    }
    if (local.kept[step] === 1) leaving = 0;
    if (this.isIncremental) this.takeChanged(step, node, leaving, history, spent, extra);
    else this.takeAnew(step, node, leaving, history, spent, extra);
  }

  private othersDown(node: number): number {
    let down = 0;
    for (let other = 0; other < this.layout.servers; other++)
      if (other !== node && this.local.up[this.list[other]] === 0) down++;
    return down;
  }

  /** The fingerprint is that of the cluster before with what changed taken out and put in. */
  private takeChanged(
    step: number,
    node: number,
    leaving: number,
    history: number,
    spent: number,
    extra: number,
  ): void {
    const { local, list, layout, moved, base } = this;
    const { width } = this.fingerprints;
    const { lanes: slotLanes } = local.slots;
    const { lanes: historyLanes } = this.verdicts.histories;
    const { lanes: spentLanes } = this.spent.sums;
    const { lanes: packetLanes } = local.packets;
    const before = list[node] * width;
    const after = local.after[step] * width;
    const historyBefore = list[layout.history] * width;
    const spentBefore = list[layout.usage] * width;
    for (let lane = 0; lane < width; lane++) {
      let sum = (base[lane] + slotLanes[after + lane]) | 0;
      sum = (sum - slotLanes[before + lane]) | 0;
      sum = (sum + historyLanes[history * width + lane]) | 0;
      sum = (sum - historyLanes[historyBefore + lane]) | 0;
      sum = (sum + spentLanes[spent * width + lane]) | 0;
      sum = (sum - spentLanes[spentBefore + lane]) | 0;
      if (leaving > 0) sum = (sum - packetLanes[list[leaving] * width + lane]) | 0;
      moved[lane] = sum;
    }
    const room = this.model.bounds.messages - (this.length - layout.packets) + (leaving > 0 ? 1 : 0);
    const choices = this.choices.of(local.sending[step], this.isBag ? Infinity : room);
    for (let choice = 0; choice < choices.size; choice++) {
      if (this.isBag && !this.fitsBag(leaving, choices.packets[choice])) continue;
      if (this.isWanted(choices.lanes, choice * width)) {
        this.make(node, local.after[step], history, spent, leaving, choices.packets[choice]);
        this.handOver(step, extra);
      }
    }
  }

  /** The cluster is made first, and its fingerprint from all of it. */
  private takeAnew(step: number, node: number, leaving: number, history: number, spent: number, extra: number): void {
    const { local, layout, model, next } = this;
    const after = local.after[step];
    const ownBefore = this.length - layout.packets - (leaving > 0 ? 1 : 0);
    this.make(node, after, history, spent, leaving, NO_PACKETS);
    const isCut = this.isFifo && local.up[after] === 0 && local.up[this.list[node]] === 1;
    const isIgnored = (packet: number): boolean => model.dropsIgnored && this.isIgnored(packet, next.list);
    const kept = next.keepOnly(node, ownBefore, (packet) => isCut || isIgnored(packet));
    const choices = this.choices.of(local.sending[step], model.bounds.messages - kept);
    for (let choice = 0; choice < choices.size; choice++) {
      const sent = choices.packets[choice];
      if (sent.some(isIgnored)) continue;
      next.makeNetwork(kept, sent);
      this.showIfWanted(step, extra);
    }
  }

  /** The network loses the packet at a place. */
  private lose(at: number): void {
    this.changeNetwork(at, NO_PACKETS);
  }

  /** A specification's network copies the packet at a place. */
  private copy(at: number): void {
    const packet = this.list[at];
    let copies = 0;
    for (let i = this.layout.packets; i < this.length; i++) if (this.list[i] === packet) copies++;
    if (copies <= this.model.bounds.duplicates) this.changeNetwork(0, [packet]);
  }

  private changeNetwork(leaving: number, added: readonly number[]): void {
    const { list, layout } = this;
    this.make(0, list[0], list[layout.history], list[layout.usage], leaving, added);
    this.showIfWanted(NONE, 0);
  }

  /** Whether what a step sends fits in a specification's bag. */
  private fitsBag(leaving: number, sent: readonly number[]): boolean {
    const { messages, duplicates } = this.model.bounds;
    if (sent.length === 0) return true;
    this.make(0, this.list[0], 0, 0, leaving, sent);
    return this.next.fitsBag(messages, duplicates);
  }

  private make(node: number, slot: number, history: number, spent: number, leaving: number, sent: readonly number[]) {
    this.next.make(this.list, this.length, node, slot, history, spent, leaving, sent);
  }

  private showIfWanted(step: number, extra: number): void {
    const { next, moved } = this;
    this.fingerprints.sumUp(moved, next.list, next.length);
    if (this.isWanted(NO_LANES, 0)) this.handOver(step, extra);
  }

  private handOver(step: number, extra: number): void {
    this.visitor.take(this.next.list, this.next.length, step, extra);
  }

  /** Whether the visitor wants the cluster of the fingerprint `moved`, with some more lanes added. */
  private isWanted(more: Int32Array, at: number): boolean {
    const { fingerprints } = this;
    fingerprints.findLowest(this.moved, more, at);
    return this.visitor.wants(fingerprints.low, fingerprints.high);
  }

  private isIgnored(packet: number, list: Int32Array): boolean {
    const { local } = this;
    const slot = list[local.to[packet]];
    if (local.up[slot] === 0) return false;
    const step = local.delivery(slot, packet);
    if (step === NONE) return false;
    const { responses, applied } = local.steps[step];
    return local.after[step] === slot && local.sending[step] === 0 && responses.length === 0 && applied.length === 0;
  }

  /** Whether an equal packet stands right before this one on its link: to lose either comes to the same. */
  private isLikeTheOneBefore(place: number): boolean {
    const { list, layout, local } = this;
    if (!this.isFifo) return false;
    const link = local.link[list[place]];
    let at = place - 1;
    while (at >= layout.packets && local.link[list[at]] !== link) at--;
    return at >= layout.packets && list[at] === list[place];
  }

  private isHead(place: number): boolean {
    const { list, layout, local } = this;
    const link = local.link[list[place]];
    for (let at = layout.packets; at < place; at++) if (local.link[list[at]] === link) return false;
    return true;
  }
}

const DUPLICATE = costOf("duplicates");
const NO_PACKETS: readonly number[] = [];
// As many lanes as there can be: seven servers can be named in 5,040 ways.
const NO_LANES = new Int32Array(2 * 5040);
