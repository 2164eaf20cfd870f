// What follows a cluster: every step that a server may take, every packet that may be delivered, every choice of what is
// lost. A cluster is a short list of numbers (see Layout). Its fingerprint is the sum of the hashes of its parts, so that a
// step changes it by what the step changed; a cluster is made only for whoever wants it by its fingerprint.

import type { ChoiceTable } from "./choices.js";
import { costOf } from "./cost.js";
import { Fingerprints } from "./fingerprint.js";
import type { Layout } from "./layout.js";
import { isHead, isLikeTheOneBefore } from "./link-order.js";
import { NONE, type LocalSteps } from "./local-steps.js";
import type { Model } from "./model.js";
import { NextCluster } from "./next-cluster.js";
import type { Numbers } from "./numbers.js";
import type { Parts } from "./parts.js";
import { OperationNames } from "./operation-names.js";
import { OVERSPENT, type UsageTable } from "./spent.js";
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
  private readonly numbers: Numbers;
  private readonly local: LocalSteps;
  private readonly verdicts: Verdicts;
  private readonly spent: UsageTable;
  private readonly choices: ChoiceTable;
  private readonly layout: Layout;
  private readonly fingerprints: Fingerprints;
  private readonly operationNames: OperationNames;
  private readonly isFifo: boolean;
  private readonly isBag: boolean;
  /** Whether a fingerprint is that of the cluster before with what the step changed; else it is made anew. */
  private readonly isIncremental: boolean;

  // The cluster that is being expanded, and the one that is being made.
  private list: Int32Array;
  private length = 0;
  private readonly next: NextCluster;

  constructor(
    parts: Parts,
    private readonly visitor: Visitor,
  ) {
    const { model, numbers, local, verdicts, spent, choices, layout } = parts;
    this.model = model;
    this.numbers = numbers;
    this.local = local;
    this.verdicts = verdicts;
    this.spent = spent;
    this.choices = choices;
    this.layout = layout;
    this.fingerprints = new Fingerprints(parts);
    this.operationNames = new OperationNames(parts);
    this.isFifo = model.setup.environment.network === "fifo";
    this.isBag = model.setup.implementation.capabilities.bag !== undefined;
    this.isIncremental = !this.isFifo && !model.dropsIgnored;
    this.next = new NextCluster(numbers, layout, this.isFifo);
    this.list = this.next.list;
  }

  /** Shows a cluster itself to the visitor, as if it followed from nothing. */
  show(list: Int32Array, length: number): void {
    this.fingerprints.sumUp(list, length);
    if (this.isWanted(NO_LANES, 0)) this.visitor.take(list, length, NONE, 0);
  }

  /** Visits everything that follows a cluster, in an order that is the same every time. */
  expand(list: Int32Array, length: number): void {
    this.list = list;
    this.length = length;
    const { numbers, local, model, layout } = this;
    const { servers, packets } = layout;
    const { bounds } = model;
    const isRepeating = bounds.duplicates > 0 && !this.isFifo && !this.isBag;
    if (this.isIncremental) this.fingerprints.begin(list, length);
    for (let at = packets; at < length; at++) {
      if (!this.isFifo && at > packets && list[at - 1] === list[at]) continue;
      if (!this.isFifo || isHead(list, packets, at, numbers.link)) this.deliver(at, isRepeating);
      if (model.loss === "action" && !(this.isFifo && isLikeTheOneBefore(list, packets, at, numbers.link)))
        this.lose(at);
      if (this.isBag) this.copy(at);
    }
    for (let node = 0; node < servers; node++) {
      const own = local.own(list[node]);
      for (let i = 0; i < own.length; i++)
        this.take(local.isOperation(own[i]) ? this.operationNames.named(own[i], list, length) : own[i], node, 0, 0);
    }
  }

  private deliver(at: number, isRepeating: boolean): void {
    const { numbers, local, list } = this;
    const node = numbers.to[list[at]];
    const step = local.delivery(list[node], list[at]);
    if (step === NONE) return;
    this.take(step, node, at, 0);
    if (isRepeating) this.take(step, node, 0, DUPLICATE);
  }

  /** Takes a step and its variants; `leaving` is the place of the packet that leaves the network, or 0. */
  private take(first: number, node: number, leaving: number, extra: number): void {
    for (let step = first; step !== NONE; step = this.local.variant[step]) this.takeOne(step, node, leaving, extra);
  }

  private takeOne(step: number, node: number, leaving: number, extra: number): void {
    const { numbers, local, list, verdicts } = this;
    const { servers, history: remembered, usage } = this.layout;
    const { bounds } = this.model;
    const after = local.after[step];
    if (numbers.term[after] > bounds.term || numbers.logLength[after] > bounds.log) return;
    if (numbers.pending[after] > bounds.pending) return;
    if (numbers.up[after] === 0 && this.othersDown(node) >= bounds.down) return;
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
      if (other !== node && this.numbers.up[this.list[other]] === 0) down++;
    return down;
  }

  /** What is under way in addition changes the fingerprint by what was summed up of each choice beforehand. */
  private takeChanged(
    step: number,
    node: number,
    leaving: number,
    history: number,
    spent: number,
    extra: number,
  ): void {
    const { local, list, layout, fingerprints } = this;
    const { width } = fingerprints;
    const after = local.after[step];
    fingerprints.change(list, node, after, history, spent, leaving);
    const room = this.model.bounds.messages - (this.length - layout.packets) + (leaving > 0 ? 1 : 0);
    const choices = this.choices.of(local.sending[step], this.isBag ? Infinity : room);
    for (let choice = 0; choice < choices.size; choice++) {
      if (this.isBag && !this.fitsBag(leaving, choices.packets[choice])) continue;
      if (this.isWanted(choices.lanes, choice * width)) {
        this.make(node, after, history, spent, leaving, choices.packets[choice]);
        this.handOver(step, extra);
      }
    }
  }

  /** The cluster is made first, and its fingerprint from all of it. */
  private takeAnew(step: number, node: number, leaving: number, history: number, spent: number, extra: number): void {
    const { numbers, local, layout, model, next } = this;
    const after = local.after[step];
    const ownBefore = this.length - layout.packets - (leaving > 0 ? 1 : 0);
    this.make(node, after, history, spent, leaving, NO_PACKETS);
    const isCut = this.isFifo && numbers.up[after] === 0 && numbers.up[this.list[node]] === 1;
    const isIgnored = (packet: number): boolean =>
      model.dropsIgnored && local.isIgnored(next.list[numbers.to[packet]], packet);
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
    const { next } = this;
    this.fingerprints.sumUp(next.list, next.length);
    if (this.isWanted(NO_LANES, 0)) this.handOver(step, extra);
  }

  private handOver(step: number, extra: number): void {
    this.visitor.take(this.next.list, this.next.length, step, extra);
  }

  /** Whether the visitor wants the cluster of the fingerprint that was made last, with some more lanes added. */
  private isWanted(more: Int32Array, at: number): boolean {
    const { fingerprints } = this;
    fingerprints.findLowest(more, at);
    return this.visitor.wants(fingerprints.low, fingerprints.high);
  }
}

const DUPLICATE = costOf("duplicates");
const NO_PACKETS: readonly number[] = [];
// As many lanes as there can be: seven servers can be named in 5,040 ways.
const NO_LANES = new Int32Array(2 * 5040);
