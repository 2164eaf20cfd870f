// All runs of a model, breadth-first: every cluster that can be reached is expanded once, the nearest first, so that what
// is found is found by a shortest run. A cluster is a short list of numbers: one for each server's slot, one for the
// history, one for what was spent of the bounds, one for each packet under way. What happens next is looked up.

import type { Action } from "../cluster/action.js";
import type { Cluster } from "../cluster/cluster.js";
import { startCluster } from "../cluster/start-cluster.js";
import { ChoiceTable } from "./choices.js";
import { Frontier, LIST_MAX } from "./frontier.js";
import { Links, SUCCESSORS_MAX } from "./links.js";
import { DUPLICATE, LocalSteps, NONE } from "./local-steps.js";
import type { Model } from "./model.js";
import { actionsOf, type Move } from "./path.js";
import type { SectionReader, Snapshot, SnapshotHeader } from "./snapshot.js";
import { OVERSPENT, Spent } from "./spent.js";
import { ASK_ALL, BROKEN, Verdicts, type Broken } from "./verdicts.js";
import { ownerOf, Questions, WHOLE, type Shard } from "./shard.js";
import { Visited } from "./visited.js";

export interface Violated extends Broken {
  /** A shortest way to it: the last action breaks the law. */
  readonly actions: readonly Action[];
}

/** A cluster that follows another: its list, and its fingerprint as text. */
export interface Successor {
  readonly action: Action | null;
  readonly list: Int32Array;
  readonly fingerprint: string;
}

const NOT_SEEKING = -1;
const LOOKUPS_A_CALL = 50;
/** Workers part at the first level of which each gets so many clusters. */
const PARTING = 2_000;
/** Enough look-ups to overlap, few enough for what waits to stay in the nearest caches. */
const QUESTIONS_AT_ONCE = 512;

export class Search {
  readonly first: Cluster;
  readonly local: LocalSteps;
  readonly verdicts: Verdicts;
  /** How many levels there are so far: clusters on the longest shortest path, the first one included. */
  depth = 1;
  violated: Violated | null = null;

  private readonly nodes: number;
  private readonly width: number;
  private visited = new Visited();
  private links = new Links();
  private frontier = new Frontier();
  private readonly choices: ChoiceTable;
  private readonly spent: Spent;
  private readonly isFifo: boolean;
  private readonly isBag: boolean;
  /** Whether a fingerprint is that of the cluster before with what the step changed; else it is made anew. */
  private readonly isIncremental: boolean;

  private lookedUp = 0;
  /** How many clusters there were when the workers parted, and how often this one had looked up; 0 before that. */
  private partedAt = 0;
  private lookedUpBefore = 0;
  /** By owner. */
  private readonly questions: readonly Questions[];
  private answers = new Uint8Array(0);
  /** Which worker owns the fingerprint that was looked at last. */
  private owner: number;

  /** How many clusters were expanded: the number of the next one. */
  private expanded = 0;
  /** The number of the first cluster of the next level. */
  private levelEnd = 1;

  // The cluster that is being expanded, and the one that is being made.
  private readonly list = new Int32Array(LIST_MAX + 1);
  private readonly next = new Int32Array(LIST_MAX + 1);
  private length = 0;
  private ordinal = 0;
  private seeking = NOT_SEEKING;
  private nextLength = 0;
  private sought: Move | null = null;
  private collected: Successor[] | null = null;
  private collectedAs = "";
  private readonly soughtList = new Int32Array(LIST_MAX + 1);
  private soughtLength = 0;

  // Fingerprints, two lanes a renaming: of the cluster, of what a step makes of it.
  private readonly base: Int32Array;
  private readonly moved: Int32Array;

  /** `shard`: which part of the search this is, where several workers share it. */
  constructor(
    readonly model: Model,
    readonly shard: Shard = WHOLE,
  ) {
    const { setup, laws, bounds, loss, symmetry, dropsIgnored } = model;
    const mishaps = { crashes: bounds.crashes > 0, failedWrites: bounds.failedWrites > 0 };
    this.owner = shard.index;
    const start = startCluster(setup);
    this.first = start.cluster;
    this.local = new LocalSteps(setup, mishaps, symmetry);
    this.verdicts = new Verdicts(this.local, laws, start);
    this.nodes = setup.environment.nodes;
    this.width = 2 * this.local.permutations.length;
    this.choices = new ChoiceTable(this.local, loss === "send");
    this.spent = new Spent(bounds, this.local.permutations.length);
    this.isFifo = setup.environment.network === "fifo";
    this.isBag = setup.implementation.capabilities.bag !== undefined;
    this.isIncremental = !this.isFifo && !dropsIgnored;
    this.base = new Int32Array(this.width);
    this.moved = new Int32Array(this.width);
    this.questions = Array.from({ length: shard.of }, () => new Questions());
    this.putFirst();
    const { brokenAtBoot } = this.verdicts;
    if (brokenAtBoot !== null) this.violated = { ...brokenAtBoot, actions: [] };
  }

  /** Clusters that this worker discovered; once they parted, what all workers had gone through counts for the first. */
  get distinct(): number {
    return this.shard.index === 0 ? this.links.size : this.links.size - this.partedAt;
  }

  /** Successors looked up, before it is known which of them were seen before; counted as `distinct` is. */
  get generated(): number {
    return this.shard.index === 0 ? this.lookedUp : this.lookedUp - this.lookedUpBefore;
  }

  /** Clusters that are still to be expanded. */
  get queued(): number {
    return this.frontier.size;
  }

  get isDone(): boolean {
    if (this.violated !== null || this.depth >= this.model.bounds.depth) return true;
    return !this.isParted && this.frontier.size === 0;
  }

  /** Whether this worker has parted from the others: from then on each goes its own way, level by level. */
  get isParted(): boolean {
    return this.partedAt > 0;
  }

  get isLevelDone(): boolean {
    return this.expanded === this.levelEnd;
  }

  /** What the search has taken so far, in look-ups: a call of the implementation takes as long as many of them. */
  get cost(): number {
    return this.lookedUp + LOOKUPS_A_CALL * this.local.calls;
  }

  /** What the search holds that grows with the clusters that it found. */
  get bytes(): number {
    return this.visited.bytes + this.links.bytes + this.frontier.bytes;
  }

  /** How many bytes it is about to need, while its largest part grows. */
  get bytesNext(): number {
    return this.bytes - this.visited.bytes + this.visited.bytesToGrow;
  }

  /**
   * Looks up about `budget` successors more; less where the search is done. A worker that has parted from the others also
   * comes back when the level is done, or when it has enough questions for one of them.
   */
  advance(budget: number): void {
    const end = this.lookedUp + budget;
    while (this.lookedUp < end && !this.isDone) {
      if (this.isWaiting) return;
      this.length = this.frontier.shift(this.list);
      if (this.isMine(this.expanded)) this.expand();
      this.expanded++;
      if (this.isLevelDone || this.ownQuestions.size >= QUESTIONS_AT_ONCE) this.answerOwn();
      if (this.isLevelDone && !this.isParted && this.frontier.size > 0) this.nextLevel();
    }
  }

  /** Goes on to the next level: of workers that have parted, all at once, when the level is done for each. */
  nextLevel(): void {
    this.levelEnd = this.links.size;
    this.depth++;
    const { index, of } = this.shard;
    if (of === 1 || this.isParted || this.frontier.size < PARTING * of) return;
    // Up to here every worker did the same, so that all give the same numbers to the same clusters.
    this.partedAt = this.links.size;
    this.lookedUpBefore = index === 0 ? 0 : this.lookedUp;
  }

  /** The questions to another worker. */
  questionsTo(owner: number): Questions {
    return this.questions[owner];
  }

  /** Answers the questions of another worker: 1 for each fingerprint that is new. */
  answer(fingerprints: Int32Array, size: number, answers: Uint8Array): void {
    this.visited.addAll(fingerprints, size, answers);
  }

  /** Keeps what the owner said was new of what it was asked. */
  settle(owner: number, answers: Uint8Array): void {
    const questions = this.questions[owner];
    const { size, lists, ends, parents, ordinals } = questions;
    for (let i = 0; i < size; i++) {
      if (answers[i] === 0) continue;
      this.links.add(parents[i], ordinals[i]);
      this.frontier.push(lists, ends[i], ends[i + 1]);
    }
    questions.size = 0;
  }

  /** What follows a cluster within the model, in a fixed order; of none given, what follows the first. For walks. */
  successorsOf(list?: Int32Array): readonly Successor[] {
    if (list === undefined) this.putFirstList();
    else {
      this.list.set(list);
      this.length = list.length;
    }
    const successors: Successor[] = [];
    this.collected = successors;
    this.expand();
    this.collected = null;
    return successors;
  }

  /** The search as it is, to be put away. Workers that have parted do so at the end of one round. */
  snapshot(): Snapshot {
    this.answerOwn();
    const { expanded, levelEnd, depth, lookedUp, partedAt, lookedUpBefore, visited, links, frontier } = this;
    return {
      header: {
        ...{ expanded, levelEnd, depth, lookedUp, partedAt, lookedUpBefore },
        visited: { capacity: visited.capacityNow, size: visited.size },
        links: links.size,
        frontier: frontier.header,
        journals: { local: this.local.journal, histories: this.verdicts.journal, spent: this.spent.journal },
      },
      sections: [visited.section, ...links.sections, ...frontier.sections],
    };
  }

  /** Goes on where a search of the same model was put away. */
  restore(header: SnapshotHeader, read: SectionReader): void {
    this.local.replay(header.journals.local);
    this.verdicts.replay(header.journals.histories);
    this.spent.replay(header.journals.spent);
    this.visited = Visited.restored(header.visited.capacity, header.visited.size, read);
    this.links = Links.restored(header.links, read);
    this.frontier = Frontier.restored(header.frontier, read);
    this.expanded = header.expanded;
    this.levelEnd = header.levelEnd;
    this.depth = header.depth;
    this.lookedUp = header.lookedUp;
    this.partedAt = header.partedAt;
    this.lookedUpBefore = header.lookedUpBefore;
  }

  private get ownQuestions(): Questions {
    return this.questions[this.shard.index];
  }

  private answerOwn(): void {
    const { fingerprints, size } = this.ownQuestions;
    if (size > this.answers.length) this.answers = new Uint8Array(2 * size);
    this.visited.addAll(fingerprints, size, this.answers);
    this.settle(this.shard.index, this.answers);
  }

  /** Whether this worker cannot go on before it meets the others. */
  get isWaiting(): boolean {
    if (!this.isParted) return false;
    return this.violated !== null || this.isLevelDone || this.questions.some(({ isFull }) => isFull);
  }

  /** Of the level at which the workers parted, each expands its share. */
  private isMine(number: number): boolean {
    return number >= this.partedAt || !this.isParted || number % this.shard.of === this.shard.index;
  }

  private putFirst(): void {
    this.putFirstList();
    this.sumUp(this.moved, this.list, this.length);
    this.isWanted(NO_LANES, 0);
    this.questions[this.owner].add(this.list, this.length, 0, 0);
    this.answerOwn();
    this.lookedUp = 0;
  }

  private putFirstList(): void {
    const { local, list, nodes } = this;
    this.first.slots.forEach((slot, node) => (list[node] = local.slotNumber(slot)));
    list[nodes] = this.verdicts.firstHistory;
    list[nodes + 1] = 0;
    const network = this.first.network.map((packet) => local.packetNumber(packet));
    if (!this.isFifo) network.sort((a, b) => a - b);
    network.forEach((packet, at) => (list[nodes + 2 + at] = packet));
    this.length = nodes + 2 + network.length;
  }

  private expand(): void {
    const { local, list, nodes, length, model } = this;
    const { bounds } = model;
    const isRepeating = bounds.duplicates > 0 && !this.isFifo && !this.isBag;
    this.ordinal = 0;
    if (this.isIncremental) this.sumUp(this.base, list, length);
    for (let at = nodes + 2; at < length; at++) {
      const packet = list[at];
      if (this.isFifo ? !this.isHead(at) : at > nodes + 2 && list[at - 1] === packet) continue;
      const node = local.to[packet];
      const step = local.delivery(list[node], packet);
      if (step !== NONE) {
        this.take(step, node, at, 0);
        if (isRepeating) this.take(step, node, 0, DUPLICATE);
      }
      if (model.loss !== "action") continue;
      this.lose(at);
      if (this.isBag) this.copy(at);
    }
    for (let node = 0; node < nodes; node++) {
      const own = local.own(list[node]);
      for (let i = 0; i < own.length; i++) this.take(own[i], node, 0, 0);
    }
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
    if (history === BROKEN) return this.violate(step, extra);
    if (after !== list[node]) {
      for (let other = 0; other < nodes; other++)
        if (other !== node && !verdicts.pairHolds(step, list[other])) return this.violate(step, extra);
    }
    if (history >= ASK_ALL) {
      history -= ASK_ALL;
      if (!verdicts.holdTogether(step, list, list[nodes])) return this.violate(step, extra);
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
    const { lanes: spentLanes } = this.spent.counts;
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
    const sending = local.sending[step];
    const room = this.model.bounds.messages - (this.length - nodes - 2) + (leaving > 0 ? 1 : 0);
    if (this.isBag && !this.fitsBag(leaving, local.sendings[sending])) return;
    const choices = this.choices.of(sending, this.isBag ? Infinity : room);
    for (let choice = 0; choice < choices.size; choice++) {
      if (this.isWanted(choices.lanes, choice * width)) {
        this.make(node, local.after[step], history, spent, leaving, choices.packets[choice]);
        this.keep(this.actionOf(step, extra));
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
      if (this.isWanted(NO_LANES, 0)) this.keep(this.actionOf(step, extra));
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
    if (this.isWanted(NO_LANES, 0)) this.keep(null);
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

  /** Looks at a fingerprint (`moved` with some more lanes added): whether this is a cluster to keep. */
  private isWanted(more: Int32Array, at: number): boolean {
    const { moved, width } = this;
    this.lookedUp++;
    if (this.seeking !== NOT_SEEKING) return this.ordinal++ === this.seeking;
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
    this.ordinal++;
    if (this.collected !== null) {
      this.collectedAs = `${high} ${low}`;
      return true;
    }
    if (this.isParted) this.owner = ownerOf(high, this.shard.of);
    return this.questions[this.owner].ask(low, high);
  }

  /** The cluster that was just made is kept if its fingerprint turns out to be new. */
  private keep(action: Action | null): void {
    if (this.seeking !== NOT_SEEKING) {
      this.sought = { action, network: [...this.next.subarray(this.nodes + 2, this.nextLength)] };
      this.soughtList.set(this.next);
      this.soughtLength = this.nextLength;
      return;
    }
    if (this.collected !== null) {
      const list = this.next.slice(0, this.nextLength);
      this.collected.push({ action, list, fingerprint: this.collectedAs });
      return;
    }
    if (this.ordinal > SUCCESSORS_MAX) throw new RangeError("a cluster has more than 65,536 successors");
    this.questions[this.owner].add(this.next, this.nextLength, this.expanded, this.ordinal - 1);
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
    if (this.nextLength > LIST_MAX) throw new RangeError("a cluster has more than 250 packets under way");
    let at = this.nextLength++;
    if (!this.isFifo) for (; at > nodes + 2 && next[at - 1] > packet; at--) next[at] = next[at - 1];
    next[at] = packet;
  }

  private makeNetwork(kept: number, sent: readonly number[]): void {
    this.nextLength = this.nodes + 2 + kept;
    for (let i = 0; i < sent.length; i++) this.insert(sent[i]);
  }

  /** Of the packets in the next cluster, leaves out those that a crash cuts off or that would be ignored; answers how many stay. */
  private keepOnly(node: number, count: number, isCut: boolean): number {
    const { next, nodes, local, model } = this;
    let to = nodes + 2;
    for (let at = nodes + 2; at < nodes + 2 + count; at++) {
      const packet = next[at];
      if (local.to[packet] === node && (isCut || (model.dropsIgnored && this.isIgnored(packet, next)))) continue;
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

  private isHead(place: number): boolean {
    const { list, nodes, local } = this;
    const link = local.link[list[place]];
    for (let at = nodes + 2; at < place; at++) if (local.link[list[at]] === link) return false;
    return true;
  }

  /** The fingerprint of a whole cluster: the sum of the hashes of its parts, and on ordered links of their places too. */
  private sumUp(sums: Int32Array, list: Int32Array, length: number): void {
    const { local, nodes, width } = this;
    const { lanes: slotLanes } = local.slots;
    const { lanes: packetLanes } = local.packets;
    const { lanes: historyLanes } = this.verdicts.histories;
    const { lanes: spentLanes } = this.spent.counts;
    for (let lane = 0; lane < width; lane++) {
      let sum = (historyLanes[list[nodes] * width + lane] + spentLanes[list[nodes + 1] * width + lane]) | 0;
      for (let node = 0; node < nodes; node++) sum = (sum + slotLanes[list[node] * width + lane]) | 0;
      for (let at = nodes + 2; at < length; at++) {
        const hash = packetLanes[list[at] * width + lane];
        sum = (sum + (this.isFifo ? Math.imul(hash, 2 * this.positionOnLink(list, at) + 1) : hash)) | 0;
      }
      sums[lane] = sum;
    }
  }

  private positionOnLink(list: Int32Array, place: number): number {
    const { nodes, local } = this;
    const link = local.link[list[place]];
    let position = 0;
    for (let at = nodes + 2; at < place; at++) if (local.link[list[at]] === link) position++;
    return position;
  }

  private actionOf(step: number, extra: number): Action {
    const action = this.local.actions[step];
    return (extra & DUPLICATE) !== 0 && action.type === "deliver" ? { ...action, type: "duplicate" } : action;
  }

  private violate(step: number, extra: number): void {
    if (this.seeking !== NOT_SEEKING || this.violated !== null) return;
    const broken = this.verdicts.brokenBy(step, this.list, this.list[this.nodes]);
    if (broken === null) throw new Error("a law that was broken holds when asked again");
    const moves = this.movesTo(this.expanded);
    const actions = actionsOf(this.first, this.local, moves);
    this.violated = { ...broken, actions: [...actions, this.actionOf(step, extra)] };
  }

  /** The way to a cluster, by its number: found by going it again, which each link tells the way of. */
  private movesTo(number: number): readonly Move[] {
    const { lookedUp, list, length } = this;
    const [saved, moves] = [list.slice(), [] as Move[]];
    this.putFirstList();
    for (const ordinal of this.links.ordinalsTo(number)) {
      this.seeking = ordinal;
      this.sought = null;
      this.expand();
      if (this.sought === null) throw new Error("a path that was found cannot be gone again");
      moves.push(this.sought);
      list.set(this.soughtList);
      this.length = this.soughtLength;
    }
    this.seeking = NOT_SEEKING;
    list.set(saved);
    this.length = length;
    this.lookedUp = lookedUp;
    return moves;
  }
}

const NO_PACKETS: readonly number[] = [];
const NO_LANES = new Int32Array(2 * 5040);
