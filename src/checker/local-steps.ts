// What every server does in every state with everything it may be given: computed once, by the same stepNode as every run,
// and looked up from then on. States, packets and steps have numbers.

import { toEntries } from "../contract/log.js";
import type { NodeId, Packet } from "../contract/message.js";
import { withoutMishap, type Mishap } from "../cluster/mishap.js";
import { ALL_DEFINITIONS, FAULT_BOUNDS, type Action, type FaultBoundName } from "../cluster/action.js";
import type { Fault } from "../cluster/actions/fault.js";
import type { Definition } from "../cluster/actions/definition.js";
import { localsOf } from "../cluster/actions/local.js";
import type { Setup } from "../cluster/setup.js";
import type { Slot } from "../cluster/slot.js";
import { NO_MISHAP } from "../cluster/mishap.js";
import { stepNode, type NodeStep, type Stimulus } from "../cluster/step-node.js";
import { commandName, Held, HiddenCommandError, type Asked } from "./commands.js";
import { Interned, withRoom } from "./interned.js";
import type { CommandNames } from "./model.js";
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
export const costOf = (bound: FaultBoundName): number => 2 << FAULT_BOUNDS.findIndex(({ name }) => name === bound);
/** Above these bits: one more than the number of the place for which a command was asked, where that is counted. */
export const ASKED_BITS = 1 + FAULT_BOUNDS.length;

/** No step: what was to be taken is not possible. */
export const NONE = -1;
const UNKNOWN = -2;

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
  /** Of a client's request: one more than the number of the place that its command would take; else 0. */
  asks = new Int32Array(1 << 10);
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

  /** Where commands are asked for, by number. */
  readonly places: Asked[] = [];
  readonly heldBySlot = new Held();
  readonly heldByPacket = new Held();

  readonly permutations: readonly Permutation[];
  /**
   * What was computed, in order: pairs of a slot and a packet, of a slot and NONE for its own steps, or of a request and a
   * number below NONE for the same under another name.
   */
  readonly journal: number[] = [];
  /** How often the implementation was called. */
  calls = 0;
  private readonly renamer: Renamer | null;
  private readonly exchanges: readonly Permutation[];
  private readonly received: number[];
  private readonly deliveries: Int32Array<ArrayBuffer>[] = [];
  private readonly ownSteps: (readonly number[] | undefined)[] = [];
  private readonly sendingNumbers = new Map([["", 0]]);
  /** By request: the same under other names. */
  private readonly renamedRequests = new Map<number, number[]>();
  /** Names under which commands were asked for. */
  private readonly commands = new Set<string>();

  constructor(
    readonly setup: Setup,
    /** What counts the faults that are looked for. */
    private readonly faults: ReadonlySet<FaultBoundName>,
    symmetry: boolean,
    private readonly commandNames: CommandNames = "seen",
  ) {
    const { nodes } = setup.environment;
    const renamer = symmetry ? new Renamer(setup) : null;
    this.renamer = renamer;
    this.exchanges = exchangesOf(nodes);
    this.permutations = symmetry ? permutationsOf(nodes) : permutationsOf(nodes).slice(0, 1);
    const { permutations } = this;
    this.slots = new Interned<Slot>(
      permutations.length,
      (slot, renaming) => keyOfSlot(setup, renamer === null ? slot : renamer.slot(slot, permutations[renaming])),
      (number, text) => this.heldBySlot.note(number, text),
    );
    this.packets = new Interned<Packet>(
      permutations.length,
      (packet, renaming) => keyOfPacket(renaming === 0 ? packet : renamer!.packet(packet, permutations[renaming])),
      (number, text) => this.heldByPacket.note(number, text),
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
    if (this.commandNames === "seen") this.requireLogShown(number, slot);
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
      else if (journal[i + 1] < NONE) this.requested(journal[i], NONE - journal[i + 1]);
      else this.delivery(journal[i], journal[i + 1]);
    }
  }

  /** A client's request as it is with the nth name for its place. */
  requested(request: number, nth: number): number {
    if (nth === 0) return request;
    const row = this.renamedRequests.get(request) ?? [];
    this.renamedRequests.set(request, row);
    if (row[nth] === undefined) {
      this.journal.push(request, NONE - nth);
      row[nth] = this.computeRequest(this.before[request], this.places[this.asks[request] - 1], nth);
    }
    return row[nth];
  }

  private computeRequest(slot: number, asked: Asked, nth: number): number {
    const command = commandName(asked, nth);
    this.commands.add(command);
    const request = { type: "request", client: 0, command } as const;
    const node = this.slots.values[slot].options.id;
    const place = 1 + this.placeNumber(asked);
    const counted = this.commandNames === "counted" ? place << ASKED_BITS : 0;
    const step = this.withMishaps(slot, request, { ...request, node }, REQUEST | counted);
    if (step !== NONE) this.asks[step] = place;
    return step;
  }

  private placeNumber({ term, index }: Asked): number {
    const known = this.places.findIndex((place) => place.term === term && place.index === index);
    return known >= 0 ? known : this.places.push({ term, index }) - 1;
  }

  private computeDelivery(number: number, packetNumber: number): number {
    if (this.up[number] === 0) return NONE;
    const packet = this.packets.values[packetNumber];
    return this.withMishaps(number, { type: "packet", packet }, { type: "deliver", packet }, 0);
  }

  private computeOwn(slot: Slot, number: number): readonly number[] {
    if (this.renamer !== null) this.tryRenamedLocals(this.renamer, slot);
    const asked = slot.up && isAskedAtAll(this.setup) ? askedOf(slot) : null;
    const steps = [
      ...this.computeOffered(slot, number, SERVER_STEPS),
      ...(asked === null ? [] : [this.computeRequest(number, asked, 0)]),
      ...this.computeOffered(slot, number, SERVER_FAULTS),
    ];
    return steps.filter((step) => step !== NONE);
  }

  private computeOffered(slot: Slot, number: number, definitions: readonly Definition<Action>[]): readonly number[] {
    return definitions.flatMap(({ server, hasMishaps, fault }) => {
      const bound = fault === undefined ? null : boundOf(fault);
      if (fault !== undefined && (bound === null || !this.faults.has(bound))) return [];
      const cost = bound === null ? 0 : costOf(bound);
      return server!.offers(this.setup, slot, 0).map((action) => {
        const stimulus = server!.stimulus(action, slot);
        return hasMishaps
          ? this.withMishaps(number, stimulus, action, cost)
          : this.compute(number, stimulus, action, NO_MISHAP, cost);
      });
    });
  }

  /** A step, and as its variants the same with a crash or a failure at each of its writes. */
  private withMishaps(slot: number, stimulus: Stimulus, action: Action, cost: number): number {
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
      if (this.faults.has("crashes")) add({ crashAfter: after }, costOf("crashes"));
      if (this.faults.has("failedWrites")) add({ failAfter: after }, costOf("failedWrites"));
    }
    return plain;
  }

  private compute(number: number, stimulus: Stimulus, action: Action, mishap: Mishap, cost: number): number {
    const slot = this.slots.values[number];
    const step = this.take(slot, stimulus, mishap);
    if (mishap !== NO_MISHAP && !step.struck) {
      if (step.panic === null) return NONE;
      // It failed before there was anything to strike: as it may without a mishap too.
      action = withoutMishap(action);
    }
    const after = this.slotNumber(step.slot);
    const sending = this.sendingNumber(step.sent.map(({ packet }) => this.packetNumber(packet)));
    // A specification's way to say that a packet cannot be taken here.
    if (step.kept && after === number && sending === 0) return NONE;
    if (this.renamer !== null && stimulus.type !== "local") this.tryRenamed(this.renamer, slot, stimulus, mishap, step);
    const at = this.steps.push(step) - 1;
    this.actions.push(action);
    if (this.commandNames === "seen") this.requireShown(number, stimulus, step, after, sending);
    for (const name of ["before", "after", "sending", "cost", "kept", "asks", "variant"] as const)
      this[name] = withRoom(this[name], at + 1);
    this.before[at] = number;
    this.after[at] = after;
    this.sending[at] = sending;
    this.cost[at] = cost;
    this.kept[at] = step.kept ? 1 : 0;
    this.variant[at] = NONE;
    return at;
  }

  private requireLogShown(number: number, { view, options }: Slot): void {
    if (view?.log === undefined || this.commands.size === 0) return;
    for (const { command } of toEntries(view.log))
      if (this.commands.has(command) && !this.heldBySlot.has(number, command))
        throw new HiddenCommandError(options.id, command);
  }

  // Names are given by what can be seen: what comes out of a server must have been seen in it, or in what it was given.
  private requireShown(
    before: number,
    stimulus: Stimulus,
    { slot, applied }: NodeStep,
    after: number,
    sent: number,
  ): void {
    if (this.commands.size === 0) return;
    const { heldBySlot, heldByPacket } = this;
    const packet = stimulus.type === "packet" ? this.packetNumber(stimulus.packet) : NONE;
    for (const command of this.commands) {
      const isGiven = packet !== NONE && heldByPacket.has(packet, command);
      if (isGiven || isAskedFor(stimulus, command) || heldBySlot.has(before, command)) continue;
      const isOut =
        heldBySlot.has(after, command) ||
        applied.some((one) => one.command === command) ||
        this.sendings[sent].some((one) => heldByPacket.has(one, command));
      if (isOut) throw new HiddenCommandError(slot.options.id, command);
    }
  }

  private take(slot: Slot, stimulus: Stimulus, mishap: Mishap): NodeStep {
    this.calls++;
    return stepNode(this.setup, slot, stimulus, mishap, 0);
  }

  // The names of internal steps may themselves name servers: all of them together are compared.
  private tryRenamedLocals(renamer: Renamer, slot: Slot): void {
    const identity = this.permutations[0];
    const outcomes = (of: Slot, permutation: Permutation): string =>
      localsOf(this.setup, of)
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

const boundOf = ({ bound }: Fault): FaultBoundName | null =>
  typeof bound === "string" ? null : (bound.name as FaultBoundName);

/** What may happen to one server. */
const OF_SERVERS = ALL_DEFINITIONS.filter(({ server }) => server !== undefined);
const SERVER_STEPS = OF_SERVERS.filter(({ fault }) => fault === undefined);
const SERVER_FAULTS = OF_SERVERS.filter(({ fault }) => fault !== undefined);

// A specification's clients are steps of its own.
const isAskedAtAll = ({ environment, implementation: { capabilities } }: Setup): boolean =>
  environment.clients > 0 && capabilities.replicates && capabilities.bag === undefined;

/** Which command a client asks of a server, or null where it asks nothing: only leaders are asked. */
function askedOf({ view }: Slot): Asked | null {
  if (view === null || (view.role !== undefined && view.role !== "leader")) return null;
  return { term: view.currentTerm ?? 0, index: (view.log?.index ?? 0) + 1 };
}

const isAskedFor = (stimulus: Stimulus, command: string): boolean =>
  stimulus.type === "request" && stimulus.command === command;
