// What every server does in every state with everything it may be given: computed once, by the same stepNode as every run,
// and looked up from then on. Steps have numbers, as states and packets have, and all that is known of a step stands in arrays
// by that number.

import { NO_MISHAP, withoutMishap, type Mishap } from "../cluster/mishap.js";
import { MISHAPS } from "../cluster/mishaps.js";
import { ALL_DEFINITIONS, boundOf, type Action, type FaultBoundName, type Invoke } from "../cluster/action.js";
import type { Definition } from "../cluster/actions/definition.js";
import type { Setup } from "../cluster/setup.js";
import type { Slot } from "../cluster/slot.js";
import { stepNode, type NodeStep, type Stimulus } from "../cluster/step-node.js";
import type { WriteOperation } from "../contract/operation.js";
import { AskedSteps, type Ask } from "./asked-steps.js";
import type { CommandPlace } from "./commands.js";
import { ASKED_BITS, costOf } from "./cost.js";
import { withRoom } from "./interned.js";
import type { AskedBoundName, CommandNames } from "./model.js";
import { Numbers } from "./numbers.js";
import { ShownCommands } from "./shown-commands.js";
import { Renamer } from "./symmetry.js";
import { SymmetryTrial } from "./symmetry-trial.js";

/** No step: what was to be taken is not possible. */
export const NONE = -1;
const UNKNOWN = -2;

export class LocalSteps {
  readonly numbers: Numbers;

  // By step.
  before = new Int32Array(1 << 10);
  after = new Int32Array(1 << 10);
  sending = new Int32Array(1 << 10);
  cost = new Int32Array(1 << 10);
  kept = new Int32Array(1 << 10);
  /** Of a client's operation: one more than the number of the place that its command would take; else 0. */
  asks = new Int32Array(1 << 10);
  /** Of an operation that is no write: what counts it. */
  readonly counts: (AskedBoundName | undefined)[] = [];
  /** The same with a mishap, or NONE. */
  variant = new Int32Array(1 << 10);
  readonly steps: NodeStep[] = [];
  readonly actions: Action[] = [];

  /** Where commands are asked for, by number. */
  readonly places: CommandPlace[] = [];
  /**
   * What was computed, in order: pairs of a slot and a packet, of a slot and NONE for its own steps, or of an operation and a
   * number below NONE for the same under another name.
   */
  readonly journal: number[] = [];
  /** How often the implementation was called. */
  calls = 0;
  private readonly deliveries: Int32Array<ArrayBuffer>[] = [];
  private readonly ownSteps: (readonly number[] | undefined)[] = [];
  /** By operation: the same under other names. */
  private readonly renamedOperations = new Map<number, number[]>();
  private readonly questions: AskedSteps;
  private readonly trial: SymmetryTrial | null;
  private readonly shown: ShownCommands | null;

  constructor(
    readonly setup: Setup,
    /** What counts the faults that are looked for. */
    private readonly faults: ReadonlySet<FaultBoundName>,
    symmetry: boolean,
    private readonly commandNames: CommandNames,
    /** What counts the operations that are asked for besides writes. */
    asked: ReadonlySet<AskedBoundName>,
  ) {
    this.questions = new AskedSteps(setup, asked);
    const renamer = symmetry ? new Renamer(setup) : null;
    this.numbers = new Numbers(setup, renamer);
    this.trial = renamer && new SymmetryTrial(setup, renamer, (...asked) => this.take(...asked));
    this.shown = commandNames === "seen" ? new ShownCommands(this.numbers) : null;
  }

  /** The step of a server that is given a packet; NONE where it is down or the packet stays and nothing changes. */
  delivery(slot: number, packet: number): number {
    const { deliveries } = this;
    const place = this.numbers.place[packet];
    if (slot < deliveries.length) {
      const row = deliveries[slot];
      if (place < row.length && row[place] !== UNKNOWN) return row[place];
    }
    this.journal.push(slot, packet);
    const step = this.computeDelivery(slot, packet);
    while (deliveries.length <= slot) deliveries.push(new Int32Array(0));
    deliveries[slot] = withRoom(deliveries[slot], place + 1, UNKNOWN);
    deliveries[slot][place] = step;
    return step;
  }

  /** Whether a server in a state takes a packet and does nothing. */
  isIgnored(slot: number, packet: number): boolean {
    if (this.numbers.up[slot] === 0) return false;
    const step = this.delivery(slot, packet);
    if (step === NONE) return false;
    const { responses, applied } = this.steps[step];
    return this.after[step] === slot && this.sending[step] === 0 && responses.length === 0 && applied.length === 0;
  }

  /** The steps that a server may take whatever is under way. */
  own(slot: number): readonly number[] {
    const known = this.ownSteps[slot];
    if (known !== undefined) return known;
    this.journal.push(slot, NONE);
    const steps = this.computeOwn(this.numbers.slots.values[slot], slot);
    // Once for each state, so that a search of states that change is not followed for long.
    this.numbers.requireUnchanged(slot);
    return (this.ownSteps[slot] = steps);
  }

  /** Computes everything again in the order of a journal, so that everything gets the number that it had. */
  replay(journal: readonly number[]): void {
    for (let i = 0; i < journal.length; i += 2) {
      if (journal[i + 1] === NONE) this.own(journal[i]);
      else if (journal[i + 1] < NONE) this.operationAs(journal[i], NONE - journal[i + 1]);
      else this.delivery(journal[i], journal[i + 1]);
    }
  }

  /** Whether a step is a client's operation, which has its name from the cluster. */
  isOperation(step: number): boolean {
    return this.asks[step] !== 0 || this.counts[step] !== undefined;
  }

  /** A client's operation as it is with the nth name for its place. */
  operationAs(operation: number, nth: number): number {
    if (nth === 0) return operation;
    const row = this.renamedOperations.get(operation) ?? [];
    this.renamedOperations.set(operation, row);
    if (row[nth] === undefined) {
      this.journal.push(operation, NONE - nth);
      row[nth] = this.computeNamed(operation, nth);
    }
    return row[nth];
  }

  private computeNamed(step: number, nth: number): number {
    const { operation } = this.actions[step] as Invoke;
    const [slot, bound] = [this.before[step], this.counts[step]];
    if (bound !== undefined) return this.computeAsked(slot, this.questions.counted(bound, operation, nth));
    const place = this.places[this.asks[step] - 1];
    return this.computeAsked(slot, this.questions.write(place, nth, operation as WriteOperation));
  }

  private computeAsked(slot: number, { operation, stimulus, cost, place, counts, isChange }: Ask): number {
    const node = this.numbers.slots.values[slot].options.id;
    if (operation.type === "write" && place !== undefined) this.shown?.add(operation.command);
    const at = place === undefined ? 0 : 1 + this.placeNumber(place);
    const counted = this.commandNames === "counted" ? at << ASKED_BITS : 0;
    const step = this.withMishaps(slot, stimulus, { type: "invoke", node, operation }, cost | counted);
    if (step === NONE || (isChange === true && this.after[step] === slot)) return NONE;
    if (at > 0) this.asks[step] = at;
    if (counts !== undefined) this.counts[step] = counts;
    return step;
  }

  private placeNumber({ term, index }: CommandPlace): number {
    const known = this.places.findIndex((place) => place.term === term && place.index === index);
    return known >= 0 ? known : this.places.push({ term, index }) - 1;
  }

  private computeDelivery(number: number, packetNumber: number): number {
    if (this.numbers.up[number] === 0) return NONE;
    const packet = this.numbers.packets.values[packetNumber];
    return this.withMishaps(number, { type: "packet", packet }, { type: "deliver", packet }, 0);
  }

  private computeOwn(slot: Slot, number: number): readonly number[] {
    this.trial?.requireSameLocals(slot);
    const steps = [
      ...this.computeOffered(slot, number, SERVER_STEPS),
      ...this.questions.of(slot).map((asked) => this.computeAsked(number, asked)),
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
        const stimulus = server!.stimulus(action, slot, 0, this.setup);
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
    const unharmed = this.steps[plain];
    let last = plain;
    for (let after = 0; after < Math.max(unharmed.writes, unharmed.entries); after++)
      for (const { field, fault, among } of MISHAPS) {
        if (after >= unharmed[among] || !this.faults.has(fault.bound.name)) continue;
        const [mishap, of]: [Mishap, number] = [{ [field]: after }, cost | costOf(fault.bound.name)];
        const step = this.compute(slot, stimulus, { ...action, ...mishap }, mishap, of);
        if (step !== NONE) last = this.variant[last] = step;
      }
    return plain;
  }

  private compute(number: number, stimulus: Stimulus, action: Action, mishap: Mishap, cost: number): number {
    const { numbers, trial, shown } = this;
    const slot = numbers.slots.values[number];
    const step = this.take(slot, stimulus, mishap);
    if (mishap !== NO_MISHAP && !step.struck) {
      if (step.panic === null) return NONE;
      // It failed before there was anything to strike: as it may without a mishap too.
      action = withoutMishap(action);
    }
    const known = numbers.slots.size;
    const after = numbers.slotNumber(step.slot);
    if (after === known) shown?.requireLogShown(after, step.slot);
    const sending = numbers.sendingNumber(step.sent.map(({ packet }) => numbers.packetNumber(packet)));
    // A specification's way to say that a packet cannot be taken here.
    if (step.kept && after === number && sending === 0) return NONE;
    if (stimulus.type !== "local") trial?.requireSame(slot, stimulus, mishap, step);
    const at = this.steps.push(step) - 1;
    this.actions.push(action);
    shown?.requireShown(number, stimulus, step, after, sending);
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

  private take(slot: Slot, stimulus: Stimulus, mishap: Mishap): NodeStep {
    this.calls++;
    return stepNode(this.setup, slot, stimulus, mishap, 0);
  }
}

/** What may happen to one server. */
const OF_SERVERS = ALL_DEFINITIONS.filter(({ server }) => server !== undefined);
const SERVER_STEPS = OF_SERVERS.filter(({ fault }) => fault === undefined);
const SERVER_FAULTS = OF_SERVERS.filter(({ fault }) => fault !== undefined);
