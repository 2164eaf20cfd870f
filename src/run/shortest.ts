// The shortest way to a broken law within small bounds: breadth-first over the same stepNode as every run. Each local step
// is computed once and looked up from then on; a cluster is a short list of numbers. Loss is chosen when a packet is sent,
// so a bound on packets under way misses nothing that needs a lost one. Shrinking ends with this question.

import { Log } from "../contract/log.js";
import type { Message, NodeId, Packet } from "../contract/message.js";
import type { Action, Mishap } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import { Cluster } from "../cluster/cluster.js";
import { startCluster } from "../cluster/start-cluster.js";
import { slotKey } from "../cluster/digest.js";
import { contentDigest } from "../cluster/network.js";
import type { Setup } from "../cluster/setup.js";
import { downSlot, Slot } from "../cluster/slot.js";
import { disarmed, NO_MISHAP, stepFinish, stepMessage, stepRestart, type NodeStep } from "../cluster/step-node.js";
import { partsOf } from "../laws/all-laws.js";
import { EMPTY_HISTORY, foldHistory, type History } from "../laws/history.js";
import type { Law } from "../laws/law.js";
import { Fingerprints } from "./fingerprints.js";

/** What the search stays within. */
export interface SearchBounds {
  readonly term: number;
  readonly log: number;
  /** Packets that are under way and still to be delivered. */
  readonly inFlight: number;
  readonly requests: number;
  readonly crashes: number;
  readonly duplicates: number;
  /** Names of the timers that may fire. */
  readonly timers: ReadonlySet<string>;
  readonly crashesInStep: boolean;
  readonly failsWrites: boolean;
}

/** What a node does, by the number of its slot before it: computed once. */
interface Local {
  readonly step: NodeStep;
  readonly slot: number;
  readonly sent: readonly number[];
}

interface State {
  readonly slots: readonly number[];
  /** Ascending. */
  readonly packets: readonly number[];
  readonly history: History;
  readonly requests: number;
  readonly crashes: number;
  readonly duplicates: number;
  readonly previous: State | null;
  readonly action: Action | null;
  readonly depth: number;
}

/** Local steps of one setup, shared by searches with different bounds. */
export class ShortestSearch {
  private readonly slots: Slot[] = [];
  private readonly slotIds = new Map<string, number>();
  private readonly packets: Packet[] = [];
  private readonly packetIds = new Map<string, number>();
  private readonly locals = new Map<string, Local | null>();
  private readonly historyIds = new WeakMap<History, number>();
  private readonly historyTexts = new Map<string, number>();
  private readonly first: Cluster;
  /** Successors looked at so far, over all searches. */
  generated = 0;

  constructor(
    private readonly setup: Setup,
    private readonly law: Law,
  ) {
    this.first = startCluster(setup).cluster;
  }

  /**
   * Searches breadth-first for a break of the law in fewer than `depthEnd` actions. Gives the actions; "none" where there are
   * none within the bounds; "stopped" where `statesMax` was reached first. Yields now and then, so that a caller can stop.
   */
  *search(
    bounds: SearchBounds,
    depthEnd: number,
    statesMax: number,
  ): Generator<void, readonly Action[] | "none" | "stopped"> {
    const parts = partsOf([this.law]);
    const seen = new Fingerprints();
    let frontier: State[] = [this.initial()];
    for (let depth = 1; depth < depthEnd && frontier.length > 0; depth++) {
      const next: State[] = [];
      for (const state of frontier) {
        if ((this.generated & 0xff) === 0) yield;
        const before = this.clusterOf(state);
        for (const { node, leaving, stimulus, action, counted } of this.stimuli(state, bounds)) {
          if (!this.isFirstOfItsLike(node, state.slots, state.packets)) continue;
          const local = this.localStep(state.slots[node], stimulus, action);
          if (local === null) continue;
          const slots = state.slots.slice();
          slots[node] = local.slot;
          const step = this.stepOf(before, action, node, slots, local.step);
          const judgement = this.law.judge(step, state.history);
          this.generated++;
          if (judgement !== null && judgement !== "holds") return [...actionsTo(state), action];
          if (!this.isWithin(local.slot, bounds)) continue;
          const history = foldHistory(state.history, step, parts);
          const kept = leaving < 0 ? state.packets : without(state.packets, leaving);
          for (const packets of this.choices(kept, local.sent, bounds.inFlight)) {
            if (packets !== kept && !this.addressesInOrder(packets, kept, slots)) continue;
            const requests = state.requests + (counted === "request" ? 1 : 0);
            const crashes = state.crashes + (counted === "crash" ? 1 : 0);
            const duplicates = state.duplicates + (counted === "duplicate" ? 1 : 0);
            seen.begin();
            for (const id of slots) seen.put(id);
            for (const id of packets) seen.put(-1 - id);
            seen.put(requests);
            seen.put(crashes);
            seen.put(duplicates);
            seen.put(this.historyId(history));
            if (!seen.add()) continue;
            if (seen.size > statesMax) return "stopped";
            next.push({ slots, packets, history, requests, crashes, duplicates, previous: state, action, depth });
          }
        }
      }
      frontier = next;
    }
    return "none";
  }

  // Invariant: the number of a node's first slot is the node's own.
  private initial(): State {
    const slots = this.first.slots.map((slot) => this.slotId(slot));
    const packets = this.first.network.map((packet) => this.packetId(packet)).sort((a, b) => a - b);
    const counts = { requests: 0, crashes: 0, duplicates: 0 };
    return { slots, packets, history: EMPTY_HISTORY, ...counts, previous: null, action: null, depth: 0 };
  }

  /** Everything that can happen next within the bounds; whether it is possible is for the local step to say. */
  private *stimuli(state: State, bounds: SearchBounds): Generator<Stimulus> {
    const { nodes, network, disk } = this.setup.environment;
    let last = -1;
    for (const id of state.packets) {
      if (id === last) continue;
      last = id;
      const packet = this.packets[id];
      const stimulus = `p${id}`;
      yield* this.withMishaps(state, bounds, packet.to, id, stimulus, { type: "deliver", packet }, null);
      if (state.duplicates < bounds.duplicates && network === "any") {
        yield { node: packet.to, leaving: -1, stimulus, action: { type: "duplicate", packet }, counted: "duplicate" };
      }
    }
    for (let node = 0; node < nodes; node++) {
      const slot = this.slots[state.slots[node]];
      if (!slot.up) {
        yield { node, leaving: -1, stimulus: "restart", action: { type: "restart", node }, counted: null };
        continue;
      }
      for (const { name } of slot.timers) {
        if (!bounds.timers.has(name)) continue;
        yield* this.withMishaps(state, bounds, node, -1, `f${name}`, { type: "fire", node, timer: name }, null);
      }
      for (const name of this.setup.implementation.localMessages?.(slot.state) ?? []) {
        yield { node, leaving: -1, stimulus: `l${name}`, action: { type: "local", node, name }, counted: null };
      }
      if (slot.pending.length > 0) {
        yield { node, leaving: -1, stimulus: "finish", action: { type: "finish", node }, counted: null };
      }
      const role = slot.view?.role;
      if (state.requests < bounds.requests && (role === undefined || role === "leader")) {
        const command = `c${state.requests + 1}`;
        const action: Action = { type: "request", node, client: 0, command };
        yield* this.withMishaps(state, bounds, node, -1, `r${command}`, action, "request");
      }
      if (state.crashes < bounds.crashes && (disk === "async" || !bounds.crashesInStep)) {
        yield { node, leaving: -1, stimulus: "crash", action: { type: "crash", node }, counted: "crash" };
      }
    }
  }

  private *withMishaps(
    state: State,
    bounds: SearchBounds,
    node: NodeId,
    leaving: number,
    stimulus: string,
    action: Action,
    counted: Counted,
  ): Generator<Stimulus> {
    yield { node, leaving, stimulus, action, counted };
    if (!(bounds.crashesInStep || bounds.failsWrites) || state.crashes >= bounds.crashes || counted !== null) return;
    const writes = this.localStep(state.slots[node], stimulus, action)?.step.writes ?? 0;
    for (let after = 0; after < writes; after++) {
      if (bounds.crashesInStep) {
        const struck = { ...action, crashAfter: after } as Action;
        yield { node, leaving, stimulus: `${stimulus}!${after}`, action: struck, counted: "crash" };
      }
      if (bounds.failsWrites) {
        const struck = { ...action, failAfter: after } as Action;
        yield { node, leaving, stimulus: `${stimulus}?${after}`, action: struck, counted: "crash" };
      }
    }
  }

  private localStep(slotId: number, stimulus: string, action: Action): Local | null {
    const key = `${slotId} ${stimulus}`;
    let local = this.locals.get(key);
    if (local === undefined) {
      const step = this.takeLocally(this.slots[slotId], action);
      local = step && {
        step,
        slot: this.slotId(step.slot),
        sent: step.sent.map(({ packet }) => this.packetId(packet)),
      };
      this.locals.set(key, local);
    }
    return local;
  }

  private takeLocally(slot: Slot, action: Action): NodeStep | null {
    const mishap: Mishap = "crashAfter" in action || "failAfter" in action ? action : NO_MISHAP;
    const message = (text: Message): NodeStep | null =>
      slot.up ? stepMessage(this.setup, slot, text, mishap, 0) : null;
    switch (action.type) {
      case "deliver":
      case "duplicate":
        return message({ type: "packet", packet: action.packet });
      case "fire": {
        const { options, up, state, view, disk, pending, timers } = slot;
        const fired = new Slot(options, up, state, view, disk, pending, disarmed(timers, action.timer));
        return stepMessage(this.setup, fired, { type: "timer", timer: action.timer }, mishap, 0);
      }
      case "request":
        return message({ type: "request", client: action.client, command: action.command });
      case "local":
        return message({ type: "local", name: action.name });
      case "finish":
        return stepFinish(this.setup, slot, mishap, 0);
      case "restart":
        return stepRestart(this.setup, slot, 0);
      case "crash": {
        const down = downSlot(slot.options, slot.disk);
        const nothing = {
          sent: [],
          responses: [],
          applied: [],
          writes: 0,
          kept: false,
          struck: false,
          halted: null,
          panic: null,
        };
        return { slot: down, ...nothing };
      }
      case "advance":
      case "drop":
      case "partition":
        return null;
    }
  }

  private slotId(slot: Slot): number {
    const key = `${slot.options.id} ${slotKey(this.setup, slot)}`;
    let id = this.slotIds.get(key);
    if (id === undefined) {
      id = this.slots.push(slot) - 1;
      this.slotIds.set(key, id);
    }
    return id;
  }

  private packetId(packet: Packet): number {
    const key = `${packet.from}>${packet.to} ${packet.kind} ${contentDigest(packet)}`;
    let id = this.packetIds.get(key);
    if (id === undefined) {
      id = this.packets.push(packet) - 1;
      this.packetIds.set(key, id);
    }
    return id;
  }

  private isWithin(slotId: number, bounds: SearchBounds): boolean {
    const { view } = this.slots[slotId];
    return (view?.currentTerm ?? 0) <= bounds.term && (view?.log?.index ?? 0) <= bounds.log;
  }

  // Nodes to which nothing has happened yet are alike: only the first of them is tried. (Where an implementation does see
  // who is who, some ways are missed: a search for something shorter may miss, it claims nothing.)
  private isFirstOfItsLike(node: NodeId, slots: readonly number[], packets: readonly number[]): boolean {
    if (this.isTouched(node, slots, packets)) return true;
    for (let lower = 0; lower < node; lower++) if (!this.isTouched(lower, slots, packets)) return false;
    return true;
  }

  private isTouched(node: NodeId, slots: readonly number[], packets: readonly number[]): boolean {
    if (slots[node] !== node) return true;
    for (const id of packets) {
      const { from, to } = this.packets[id];
      if (from === node || to === node) return true;
    }
    return false;
  }

  /** Whether the choice writes to nodes that are alike in order. */
  private addressesInOrder(packets: readonly number[], kept: readonly number[], slots: readonly number[]): boolean {
    let skipped = false;
    for (let node = 0; node < slots.length; node++) {
      if (this.isTouched(node, slots, kept)) continue;
      const isAddressed = packets.some((id) => this.packets[id].to === node);
      if (isAddressed && skipped) return false;
      skipped ||= !isAddressed;
    }
    return true;
  }

  /** What stays under way: everything that was, and each choice of the new packets that still fits; the rest is lost. */
  private choices(kept: readonly number[], sent: readonly number[], inFlight: number): (readonly number[])[] {
    let choices: (readonly number[])[] = [kept];
    for (const id of sent) {
      choices = choices.flatMap((packets) =>
        packets.length < inFlight ? [packets, [...packets, id].sort((a, b) => a - b)] : [packets],
      );
    }
    return choices;
  }

  private clusterOf(state: State): Cluster {
    const { blocked, waiting } = this.first;
    return new Cluster(
      this.setup,
      state.slots.map((id) => this.slots[id]),
      [],
      blocked,
      0,
      waiting,
      state.requests,
    );
  }

  private stepOf(before: Cluster, action: Action, node: NodeId, slots: readonly number[], step: NodeStep): Step {
    const changed = before.slots.slice();
    changed[node] = this.slots[slots[node]]!;
    const { blocked, waiting, requests } = before;
    const cluster = new Cluster(this.setup, changed, [], blocked, 0, waiting, requests);
    const { sent, responses, applied, writes, halted, panic } = step;
    return { before, action, cluster, node, sent, responses, applied, writes, halted, panic };
  }

  private historyId(history: History): number {
    let id = this.historyIds.get(history);
    if (id === undefined) {
      const text = textOfHistory(history);
      id = this.historyTexts.get(text) ?? this.historyTexts.size;
      this.historyTexts.set(text, id);
      this.historyIds.set(history, id);
    }
    return id;
  }
}

type Counted = "request" | "crash" | "duplicate" | null;

interface Stimulus {
  readonly node: NodeId;
  /** The number of the packet that leaves the network, or -1. */
  readonly leaving: number;
  /** Names the local step among those of one slot. */
  readonly stimulus: string;
  readonly action: Action;
  readonly counted: Counted;
}

function without(packets: readonly number[], id: number): readonly number[] {
  const at = packets.indexOf(id);
  return [...packets.slice(0, at), ...packets.slice(at + 1)];
}

function actionsTo(state: State): Action[] {
  const actions: Action[] = [];
  for (let at: State | null = state; at?.action; at = at.previous) actions.push(at.action);
  return actions.reverse();
}

/** Plain text of a history; a log is named by its length and the hash of all that is in it. */
function textOfHistory(value: unknown): string {
  if (value instanceof Log) return `${value.index}#${value.hash}`;
  if (Array.isArray(value)) return `[${value.map(textOfHistory).join()}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.values(value).map(textOfHistory).join()}}`;
}
