// What follows a cluster: every step that a server may take, every packet that may be delivered, every choice of what is
// lost. A cluster is a short list of numbers: one for each server's slot, one for the history, one for what was spent of
// the bounds, one for each packet under way. Its fingerprint is the sum of the hashes of its parts, so that a step changes
// it by what the step changed; a cluster is made only for whoever wants it by its fingerprint.

import type { ChoiceTable } from "./choices.js";
import { bitOf, commandName } from "./commands.js";
import { addAtPlace } from "./hash.js";
import { LIST_MAX } from "./packed-list.js";
import { costOf, NONE, type LocalSteps } from "./local-steps.js";
import type { Model } from "./model.js";
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
  private readonly nodes: number;
  /** Lanes of a fingerprint: two for each way to name the servers. */
  private readonly width: number;
  private readonly isFifo: boolean;
  private readonly isBag: boolean;
  /** Whether a fingerprint is that of the cluster before with what the step changed; else it is made anew. */
  private readonly isIncremental: boolean;

  // The cluster that is being expanded, and the one that is being made.
  private list: Int32Array;
  private length = 0;
  private readonly next = new Int32Array(LIST_MAX + 1);
  private nextLength = 0;
  /** What stays under way of what was, whatever of the new is chosen. */
  private readonly keptPackets = new Int32Array(LIST_MAX + 1);

  // Fingerprints: of the cluster, and of what a step makes of it.
  private readonly base: Int32Array;
  private readonly moved: Int32Array;
  /** By link: how many packets were met on it. */
  private readonly waiting: Int32Array;

  constructor(
    parts: Parts,
    private readonly visitor: Visitor,
  ) {
    const { model, local, verdicts, spent, choices } = parts;
    this.model = model;
    this.local = local;
    this.verdicts = verdicts;
    this.spent = spent;
    this.choices = choices;
    this.nodes = model.setup.environment.nodes;
    this.width = 2 * local.permutations.length;
    this.isFifo = model.setup.environment.network === "fifo";
    this.isBag = model.setup.implementation.capabilities.bag !== undefined;
    this.isIncremental = !this.isFifo && !model.dropsIgnored;
    this.list = this.next;
    this.base = new Int32Array(this.width);
    this.moved = new Int32Array(this.width);
    this.waiting = new Int32Array(this.nodes * this.nodes);
  }

  /** Shows a cluster itself to the visitor, as if it followed from nothing. */
  show(list: Int32Array, length: number): void {
    this.sumUp(this.moved, list, length);
    if (this.isWanted(NO_LANES, 0)) this.visitor.take(list, length, NONE, 0);
  }

  /** Visits everything that follows a cluster, in an order that is the same every time. */
  expand(list: Int32Array, length: number): void {
    this.list = list;
    this.length = length;
    const { local, nodes, model } = this;
    const { bounds } = model;
    const isRepeating = bounds.duplicates > 0 && !this.isFifo && !this.isBag;
    if (this.isIncremental) this.sumUp(this.base, list, length);
    for (let at = nodes + 2; at < length; at++) {
      if (!this.isFifo && at > nodes + 2 && list[at - 1] === list[at]) continue;
      if (!this.isFifo || this.isHead(at)) this.deliver(at, isRepeating);
      if (model.loss === "action" && !this.isLikeTheOneBefore(at)) this.lose(at);
      if (this.isBag) this.copy(at);
    }
    for (let node = 0; node < nodes; node++) {
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
    const { local, list, nodes, model } = this;
    const place = local.asks[request] - 1;
    if (model.commands === "counted") return local.requested(request, this.spent.timesAsked(list[nodes + 1], place));
    if ((this.bitsHeld() & bitOf(local.places[place])) === 0) return request;
    let nth = 0;
    while (this.isHeld(commandName(local.places[place], nth))) nth++;
    return local.requested(request, nth);
  }

  /** The bits of the places of all commands in the cluster. */
  private bitsHeld(): number {
    const { local, list, nodes, length } = this;
    let bits = this.verdicts.held.bits[list[nodes]];
    for (let node = 0; node < nodes; node++) bits |= local.heldBySlot.bits[list[node]];
    for (let at = nodes + 2; at < length; at++) bits |= local.heldByPacket.bits[list[at]];
    return bits;
  }

  private isHeld(command: string): boolean {
    const { local, list, nodes, length } = this;
    if (this.verdicts.held.has(list[nodes], command)) return true;
    for (let node = 0; node < nodes; node++) if (local.heldBySlot.has(list[node], command)) return true;
    for (let at = nodes + 2; at < length; at++) if (local.heldByPacket.has(list[at], command)) return true;
    return false;
  }

  /** Takes a step and its variants; `leaving` is the place of the packet that leaves the network, or 0. */
  private take(first: number, node: number, leaving: number, extra: number): void {
    for (let step = first; step !== NONE; step = this.local.variant[step]) this.takeOne(step, node, leaving, extra);
  }

  private takeOne(step: number, node: number, leaving: number, extra: number): void {
    const { local, list, nodes, verdicts } = this;
    const { bounds } = this.model;
    const after = local.after[step];
    if (local.term[after] > bounds.term || local.logLength[after] > bounds.log) return;
    if (local.pending[after] > bounds.pending) return;
    if (local.up[after] === 0 && this.othersDown(node) >= bounds.down) return;
    const cost = local.cost[step] | extra;
    const spent = cost === 0 ? list[nodes + 1] : this.spent.after(list[nodes + 1], cost);
    if (spent === OVERSPENT) return;
    let history = verdicts.outcome(step, list[nodes]);
    if (history === BROKEN) return this.visitor.isBroken(step, extra);
    if (after !== list[node]) {
      for (let other = 0; other < nodes; other++)
        if (other !== node && !verdicts.pairHolds(step, list[other])) return this.visitor.isBroken(step, extra);
    }
    if (history >= ASK_ALL) {
      history -= ASK_ALL;
      if (!verdicts.holdTogether(step, list, list[nodes])) return this.visitor.isBroken(step, extra);
    }
    if (local.kept[step] === 1) leaving = 0;
    if (this.isIncremental) this.takeChanged(step, node, leaving, history, spent, extra);
    else this.takeAnew(step, node, leaving, history, spent, extra);
  }

  private othersDown(node: number): number {
    let down = 0;
    for (let other = 0; other < this.nodes; other++)
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
    const { local, list, nodes, width, moved, base } = this;
    const { lanes: slotLanes } = local.slots;
    const { lanes: historyLanes } = this.verdicts.histories;
    const { lanes: spentLanes } = this.spent.sums;
    const { lanes: packetLanes } = local.packets;
    const before = list[node] * width;
    const after = local.after[step] * width;
    const historyBefore = list[nodes] * width;
    const spentBefore = list[nodes + 1] * width;
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
    const room = this.model.bounds.messages - (this.length - nodes - 2) + (leaving > 0 ? 1 : 0);
    const choices = this.choices.of(local.sending[step], this.isBag ? Infinity : room);
    for (let choice = 0; choice < choices.size; choice++) {
      if (this.isBag && !this.fitsBag(leaving, choices.packets[choice])) continue;
      if (this.isWanted(choices.lanes, choice * width)) {
        this.make(node, local.after[step], history, spent, leaving, choices.packets[choice]);
        this.visitor.take(this.next, this.nextLength, step, extra);
      }
    }
  }

  /** The cluster is made first, and its fingerprint from all of it. */
  private takeAnew(step: number, node: number, leaving: number, history: number, spent: number, extra: number): void {
    const { local, nodes, model } = this;
    const after = local.after[step];
    const ownBefore = this.length - nodes - 2 - (leaving > 0 ? 1 : 0);
    this.make(node, after, history, spent, leaving, NO_PACKETS);
    const isCut = this.isFifo && local.up[after] === 0 && local.up[this.list[node]] === 1;
    const kept = this.keepOnly(node, ownBefore, isCut);
    const choices = this.choices.of(local.sending[step], model.bounds.messages - kept);
    for (let choice = 0; choice < choices.size; choice++) {
      const sent = choices.packets[choice];
      if (model.dropsIgnored && sent.some((packet) => this.isIgnored(packet, this.next))) continue;
      this.makeNetwork(kept, sent);
      this.sumUp(this.moved, this.next, this.nextLength);
      if (this.isWanted(NO_LANES, 0)) this.visitor.take(this.next, this.nextLength, step, extra);
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
    for (let i = this.nodes + 2; i < this.length; i++) if (this.list[i] === packet) copies++;
    if (copies <= this.model.bounds.duplicates) this.changeNetwork(0, [packet]);
  }

  private changeNetwork(leaving: number, added: readonly number[]): void {
    const { list, nodes } = this;
    this.make(0, list[0], list[nodes], list[nodes + 1], leaving, added);
    this.sumUp(this.moved, this.next, this.nextLength);
    if (this.isWanted(NO_LANES, 0)) this.visitor.take(this.next, this.nextLength, NONE, 0);
  }

  /** Whether what a step sends fits in a specification's bag: so many different packets, so many copies of each. */
  private fitsBag(leaving: number, sent: readonly number[]): boolean {
    const { messages, duplicates } = this.model.bounds;
    if (sent.length === 0) return true;
    this.make(0, this.list[0], 0, 0, leaving, sent);
    let different = 0;
    let copies = 0;
    for (let at = this.nodes + 2; at < this.nextLength; at++) {
      const isCopy = at > this.nodes + 2 && this.next[at] === this.next[at - 1];
      copies = isCopy ? copies + 1 : 0;
      if (!isCopy) different++;
      if (different > messages || copies > duplicates) return false;
    }
    return true;
  }

  /** Looks at a fingerprint (`moved` with some more lanes added): whether the visitor wants the cluster. */
  private isWanted(more: Int32Array, at: number): boolean {
    const { moved, width } = this;
    let low = (moved[0] + more[at]) | 0;
    let high = (moved[1] + more[at + 1]) | 0;
    // Of all ways to name the servers, the one with the lowest fingerprint.
    for (let lane = 2; lane < width; lane += 2) {
      const otherHigh = (moved[lane + 1] + more[at + lane + 1]) | 0;
      if (otherHigh > high) continue;
      const otherLow = (moved[lane] + more[at + lane]) | 0;
      if (otherHigh === high && otherLow >= low) continue;
      high = otherHigh;
      low = otherLow;
    }
    return this.visitor.wants(low, high);
  }

  /** Makes the next cluster: one slot moved, one packet gone, others come. */
  private make(
    node: number,
    slot: number,
    history: number,
    spent: number,
    leaving: number,
    sent: readonly number[],
  ): void {
    const { list, next, nodes, length } = this;
    for (let at = 0; at < nodes; at++) next[at] = list[at];
    next[node] = slot;
    next[nodes] = history;
    next[nodes + 1] = spent;
    let to = nodes + 2;
    for (let at = nodes + 2; at < length; at++) if (at !== leaving) next[to++] = list[at];
    this.nextLength = to;
    for (let i = 0; i < sent.length; i++) this.insert(sent[i]);
  }

  // In a bag packets stand in the order of their numbers, on links that keep order in that of their sending.
  private insert(packet: number): void {
    const { next, nodes } = this;
    if (this.nextLength === LIST_MAX)
      throw new RangeError(`a cluster of ${nodes} servers has more than ${LIST_MAX - nodes - 2} packets under way`);
    let at = this.nextLength++;
    if (!this.isFifo) for (; at > nodes + 2 && next[at - 1] > packet; at--) next[at] = next[at - 1];
    next[at] = packet;
  }

  /** Puts the packets that were kept back into the next cluster, and what is sent among them. */
  private makeNetwork(kept: number, sent: readonly number[]): void {
    const { next, nodes, keptPackets } = this;
    for (let i = 0; i < kept; i++) next[nodes + 2 + i] = keptPackets[i];
    this.nextLength = nodes + 2 + kept;
    for (let i = 0; i < sent.length; i++) this.insert(sent[i]);
  }

  /** Of the packets in the next cluster, leaves out those that a crash cuts off or that would be ignored; answers how many stay. */
  private keepOnly(node: number, count: number, isCut: boolean): number {
    const { next, nodes, local, model } = this;
    let to = nodes + 2;
    for (let at = nodes + 2; at < nodes + 2 + count; at++) {
      const packet = next[at];
      if (local.to[packet] === node && (isCut || (model.dropsIgnored && this.isIgnored(packet, next)))) continue;
      this.keptPackets[to - nodes - 2] = packet;
      next[to++] = packet;
    }
    this.nextLength = to;
    return to - nodes - 2;
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
    const { list, nodes, local } = this;
    if (!this.isFifo) return false;
    const link = local.link[list[place]];
    let at = place - 1;
    while (at >= nodes + 2 && local.link[list[at]] !== link) at--;
    return at >= nodes + 2 && list[at] === list[place];
  }

  private isHead(place: number): boolean {
    const { list, nodes, local } = this;
    const link = local.link[list[place]];
    for (let at = nodes + 2; at < place; at++) if (local.link[list[at]] === link) return false;
    return true;
  }

  /** The fingerprint of a whole cluster: the sum of the hashes of its parts, on ordered links mixed with their places. */
  private sumUp(sums: Int32Array, list: Int32Array, length: number): void {
    const { local, nodes, width } = this;
    const { lanes: slotLanes } = local.slots;
    const { lanes: packetLanes } = local.packets;
    const { lanes: historyLanes } = this.verdicts.histories;
    const { lanes: spentLanes } = this.spent.sums;
    for (let lane = 0; lane < width; lane++) {
      let sum = (historyLanes[list[nodes] * width + lane] + spentLanes[list[nodes + 1] * width + lane]) | 0;
      for (let node = 0; node < nodes; node++) sum = (sum + slotLanes[list[node] * width + lane]) | 0;
      if (!this.isFifo)
        for (let at = nodes + 2; at < length; at++) sum = (sum + packetLanes[list[at] * width + lane]) | 0;
      sums[lane] = sum;
    }
    if (this.isFifo) this.addInOrder(sums, list, length);
  }

  private addInOrder(sums: Int32Array, list: Int32Array, length: number): void {
    const { local, nodes, width, waiting } = this;
    const { lanes } = local.packets;
    waiting.fill(0);
    for (let at = nodes + 2; at < length; at++) {
      const place = waiting[local.link[list[at]]]++;
      const of = list[at] * width;
      for (let lane = 0; lane < width; lane += 2) addAtPlace(sums, lane, lanes[of + lane], lanes[of + lane + 1], place);
    }
  }
}

const DUPLICATE = costOf("duplicates");
const NO_PACKETS: readonly number[] = [];
// As many lanes as there can be: seven servers can be named in 5,040 ways.
const NO_LANES = new Int32Array(2 * 5040);
