// What every server does in every state with everything it may be given: computed once, by the same stepNode as every run,
// and looked up from then on. States, packets and steps have numbers.

import type { Implementation } from "../contract/implementation.js";
import type { Message, NodeId, Packet } from "../contract/message.js";
import type { Action, Mishap } from "../cluster/action.js";
import type { Setup } from "../cluster/setup.js";
import type { Slot } from "../cluster/slot.js";
import { NO_MISHAP, stepNode, type NodeStep, type Stimulus } from "../cluster/step-node.js";
import { Interned, withRoom } from "./interned.js";
import {
  AsymmetryError,
  exchangesOf,
  keyOfPacket,
  keyOfSlot,
  permutationsOf,
  Renamer,
  type Permutation,
} from "./symmetry.js";

/** What a step takes from which bound: bits. */
export const REQUEST = 1;
export const CRASH = 2;
export const FAILED_WRITE = 4;
export const DUPLICATE = 8;
/** How many different sums of them there are. */
export const COSTS = 16;

/** No step: what was to be taken is not possible. */
export const NONE = -1;
const UNKNOWN = -2;

/** Which mishaps are looked for. */
export interface Mishaps {
  readonly crashes: boolean;
  readonly failedWrites: boolean;
}

/** An implementation that changes a state that others still hold: a search of it looks at what no run leads to. */
export class ChangedStateError extends Error {
  override readonly name = "ChangedStateError";

  constructor(readonly node: NodeId) {
    super(`the key of a state of S${node + 1} is not what it was when that state was reached`);
  }
}

/** A step of one server, by number in the arrays of LocalSteps. */
export class LocalSteps {
  readonly slots: Interned<Slot>;
  readonly packets: Interned<Packet>;
  /** Lists of the packets that one step sends, in order. */
  readonly sendings: (readonly number[])[] = [[]];

  // By step.
  before = new Int32Array(1 << 10);
  after = new Int32Array(1 << 10);
  sending = new Int32Array(1 << 10);
  cost = new Int32Array(1 << 10);
  kept = new Int32Array(1 << 10);
  /** The same with a mishap, or NONE. */
  variant = new Int32Array(1 << 10);
  readonly steps: NodeStep[] = [];
  readonly actions: Action[] = [];

  // By slot: what bounds are about.
  term = new Int32Array(1 << 10);
  logLength = new Int32Array(1 << 10);
  pending = new Int32Array(1 << 10);
  up = new Int32Array(1 << 10);

  // By packet.
  to = new Int32Array(1 << 10);
  link = new Int32Array(1 << 10);
  /** Its number among those to the same receiver. */
  private place = new Int32Array(1 << 10);

  readonly permutations: readonly Permutation[];
  /** What was computed, in order: pairs of a slot and a packet, or of a slot and NONE for its own steps. */
  readonly journal: number[] = [];
  /** How often the implementation was called. */
  calls = 0;
  private readonly renamer: Renamer | null;
  private readonly exchanges: readonly Permutation[];
  private readonly received: number[];
  private readonly deliveries: Int32Array<ArrayBuffer>[] = [];
  private readonly ownSteps: (readonly number[] | undefined)[] = [];
  private readonly sendingNumbers = new Map([["", 0]]);

  constructor(
    readonly setup: Setup,
    private readonly mishaps: Mishaps,
    symmetry: boolean,
  ) {
    const { nodes } = setup.environment;
    const renamer = symmetry ? new Renamer(setup) : null;
    this.renamer = renamer;
    this.exchanges = exchangesOf(nodes);
    this.permutations = symmetry ? permutationsOf(nodes) : permutationsOf(nodes).slice(0, 1);
    const { permutations } = this;
    this.slots = new Interned<Slot>(permutations.length, (slot, renaming) =>
      keyOfSlot(setup, renamer === null ? slot : renamer.slot(slot, permutations[renaming])),
    );
    this.packets = new Interned<Packet>(permutations.length, (packet, renaming) =>
      keyOfPacket(renaming === 0 ? packet : renamer!.packet(packet, permutations[renaming])),
    );
    this.received = new Array<number>(nodes).fill(0);
  }

  slotNumber(slot: Slot): number {
    const known = this.slots.size;
    const number = this.slots.numberOf(slot);
    if (number < known) return number;
    this.term = withRoom(this.term, number + 1);
    this.logLength = withRoom(this.logLength, number + 1);
    this.pending = withRoom(this.pending, number + 1);
    this.up = withRoom(this.up, number + 1);
    this.term[number] = slot.view?.currentTerm ?? 0;
    this.logLength[number] = slot.view?.log?.index ?? 0;
    this.pending[number] = slot.pending.length;
    this.up[number] = slot.up ? 1 : 0;
    this.deliveries.push(new Int32Array(0));
    return number;
  }

  packetNumber(packet: Packet): number {
    const known = this.packets.size;
    const number = this.packets.numberOf(packet);
    if (number < known) return number;
    this.to = withRoom(this.to, number + 1);
    this.link = withRoom(this.link, number + 1);
    this.place = withRoom(this.place, number + 1);
    this.to[number] = packet.to;
    this.link[number] = packet.from * this.received.length + packet.to;
    this.place[number] = this.received[packet.to]++;
    return number;
  }

  /** The step of a server that is given a packet; NONE where it is down or the packet stays and nothing changes. */
  delivery(slot: number, packet: number): number {
    const place = this.place[packet];
    const row = this.deliveries[slot];
    if (place < row.length && row[place] !== UNKNOWN) return row[place];
    this.journal.push(slot, packet);
    const step = this.computeDelivery(slot, packet);
    const longer = withRoom(this.deliveries[slot], place + 1, UNKNOWN);
    if (row.length === 0) longer.fill(UNKNOWN);
    this.deliveries[slot] = longer;
    longer[place] = step;
    return step;
  }

  /** The steps that a server may take whatever is under way. */
  own(slot: number): readonly number[] {
    const known = this.ownSteps[slot];
    if (known !== undefined) return known;
    this.journal.push(slot, NONE);
    const steps = this.computeOwn(this.slots.values[slot], slot);
    // Once for each state, so that a search of states that change is not followed for long.
    this.requireUnchanged(slot);
    return (this.ownSteps[slot] = steps);
  }

  /** Throws where a state is not what it was when it was reached. All are asked for their keys again. */
  requireAllUnchanged(): void {
    for (let slot = 0; slot < this.slots.size; slot++) this.requireUnchanged(slot);
  }

  private requireUnchanged(slot: number): void {
    if (!this.slots.isAsItWas(slot)) throw new ChangedStateError(this.slots.values[slot].options.id);
  }

  /** Computes everything again in the order of a journal, so that everything gets the number that it had. */
  replay(journal: readonly number[]): void {
    for (let i = 0; i < journal.length; i += 2) {
      if (journal[i + 1] === NONE) this.own(journal[i]);
      else this.delivery(journal[i], journal[i + 1]);
    }
  }

  private computeDelivery(number: number, packetNumber: number): number {
    if (this.up[number] === 0) return NONE;
    const packet = this.packets.values[packetNumber];
    return this.withMishaps(number, { type: "packet", packet }, { type: "deliver", packet }, 0);
  }

  private computeOwn(slot: Slot, number: number): readonly number[] {
    const { implementation } = this.setup;
    const node = slot.options.id;
    if (!slot.up) return [this.compute(number, { type: "restart" }, { type: "restart", node }, NO_MISHAP, 0)];
    const steps: number[] = [];
    const add = (step: number): void => {
      if (step !== NONE) steps.push(step);
    };
    for (const { name } of slot.timers)
      add(this.withMishaps(number, { type: "timer", timer: name }, { type: "fire", node, timer: name }, 0));
    if (slot.pending.length > 0) add(this.withMishaps(number, { type: "finish" }, { type: "finish", node }, 0));
    if (this.renamer !== null) this.tryRenamedLocals(this.renamer, slot);
    for (const name of localsOf(implementation, slot))
      add(this.withMishaps(number, { type: "local", name }, { type: "local", node, name }, 0));
    const command = commandFor(slot);
    if (command !== null && isAskedAtAll(this.setup)) {
      const request = { type: "request", client: 0, command } as const;
      add(this.withMishaps(number, request, { ...request, node }, REQUEST));
    }
    if (this.mishaps.crashes) add(this.compute(number, { type: "crash" }, { type: "crash", node }, NO_MISHAP, CRASH));
    return steps;
  }

  /** A step, and as its variants the same with a crash or a failure at each of its writes. */
  private withMishaps(
    slot: number,
    stimulus: Message | Extract<Stimulus, { type: "finish" }>,
    action: Action,
    cost: number,
  ): number {
    const plain = this.compute(slot, stimulus, action, NO_MISHAP, cost);
    if (plain === NONE) return NONE;
    const { writes } = this.steps[plain];
    let last = plain;
    const add = (mishap: Mishap, of: number): void => {
      const step = this.compute(slot, stimulus, { ...action, ...mishap }, mishap, cost | of);
      if (step === NONE) return;
      this.variant[last] = step;
      last = step;
    };
    for (let after = 0; after < writes; after++) {
      if (this.mishaps.crashes) add({ crashAfter: after }, CRASH);
      if (this.mishaps.failedWrites) add({ failAfter: after }, FAILED_WRITE);
    }
    return plain;
  }

  private compute(number: number, stimulus: Stimulus, action: Action, mishap: Mishap, cost: number): number {
    const slot = this.slots.values[number];
    const step = this.take(slot, stimulus, mishap);
    const isAsked = mishap !== NO_MISHAP;
    if (isAsked && !step.struck) return NONE;
    const after = this.slotNumber(step.slot);
    const sending = this.sendingNumber(step.sent.map(({ packet }) => this.packetNumber(packet)));
    // A specification's way to say that a packet cannot be taken here.
    if (step.kept && after === number && sending === 0) return NONE;
    if (this.renamer !== null && stimulus.type !== "local") this.tryRenamed(this.renamer, slot, stimulus, mishap, step);
    const at = this.steps.push(step) - 1;
    this.actions.push(action);
    for (const name of ["before", "after", "sending", "cost", "kept", "variant"] as const)
      this[name] = withRoom(this[name], at + 1);
    this.before[at] = number;
    this.after[at] = after;
    this.sending[at] = sending;
    this.cost[at] = cost;
    this.kept[at] = step.kept ? 1 : 0;
    this.variant[at] = NONE;
    return at;
  }

  private take(slot: Slot, stimulus: Stimulus, mishap: Mishap): NodeStep {
    this.calls++;
    return stepNode(this.setup, slot, stimulus, mishap, 0);
  }

  // The names of internal steps may themselves name servers: all of them together are compared.
  private tryRenamedLocals(renamer: Renamer, slot: Slot): void {
    const identity = this.permutations[0];
    const outcomes = (of: Slot, permutation: Permutation): string =>
      localsOf(this.setup.implementation, of)
        .map((name) => renamer.outcomeText(this.take(of, { type: "local", name }, NO_MISHAP), permutation))
        .sort()
        .join("\n");
    for (const exchange of this.exchanges) {
      if (outcomes(slot, exchange) !== outcomes(renamer.slot(slot, exchange), identity))
        throw new AsymmetryError(slot.options.id, { type: "local", name: "" }, exchange);
    }
  }

  // Symmetry is sound only if renamed servers do the same under their new names.
  private tryRenamed(renamer: Renamer, slot: Slot, stimulus: Stimulus, mishap: Mishap, step: NodeStep): void {
    for (const exchange of this.exchanges) {
      const renamed = this.take(renamer.slot(slot, exchange), renamer.stimulus(stimulus, exchange), mishap);
      const identity = this.permutations[0];
      if (renamer.outcomeText(step, exchange) !== renamer.outcomeText(renamed, identity))
        throw new AsymmetryError(slot.options.id, stimulus, exchange);
    }
  }

  private sendingNumber(packets: readonly number[]): number {
    // In a bag the order of sending means nothing.
    const list = this.setup.environment.network === "any" ? [...packets].sort((a, b) => a - b) : packets;
    const key = list.join();
    let number = this.sendingNumbers.get(key);
    if (number === undefined) {
      number = this.sendings.push(list) - 1;
      this.sendingNumbers.set(key, number);
    }
    return number;
  }
}

const localsOf = ({ localMessages }: Implementation, slot: Slot): readonly string[] =>
  localMessages?.(slot.state) ?? [];

// A specification's clients are steps of its own.
const isAskedAtAll = ({ environment, implementation: { capabilities } }: Setup): boolean =>
  environment.clients > 0 && capabilities.replicates && capabilities.bag === undefined;

/**
 * What a client asks of a server, or null where it asks nothing: only leaders are asked. The command is named by the place
 * in the log that it would take, so that it needs no counter, and two commands of a correct Raft never have one name.
 */
function commandFor({ view }: Slot): string | null {
  if (view === null || (view.role !== undefined && view.role !== "leader")) return null;
  return `c${view.currentTerm ?? 0}.${(view.log?.index ?? 0) + 1}`;
}
