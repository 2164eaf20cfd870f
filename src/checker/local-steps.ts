// What every server does in every state with everything it may be given: computed once, by the same stepNode as every run,
// and looked up from then on. Steps have numbers, as states and packets have. It is long because all that is known of a step
// stands in arrays by that number, and what fills them is here alone.

import { NO_MISHAP, withoutMishap, type Mishap } from "../cluster/mishap.js";
import { MISHAPS } from "../cluster/mishaps.js";
import { ALL_DEFINITIONS, boundOf, type Action, type FaultBoundName, type Invoke } from "../cluster/action.js";
import type { Definition } from "../cluster/actions/definition.js";
import { definitionOfOperation, isTaken, OPERATION_BOUNDS, operationNamed, stimulusOf } from "../cluster/operation.js";
import type { Setup } from "../cluster/setup.js";
import type { Slot } from "../cluster/slot.js";
import { stepNode, type NodeStep, type Stimulus } from "../cluster/step-node.js";
import { askedOf, commandName, isAskedAtAll, type CommandPlace } from "./commands.js";
import type { Operation, Write } from "../contract/operation.js";
import { ASKED, ASKED_BITS, costOf } from "./cost.js";
import { withRoom } from "./interned.js";
import type { AskedBoundName, CommandNames } from "./model.js";
import { Numbers } from "./numbers.js";
import { nextInSessions, repeatsIn } from "./sessions.js";
import { ShownCommands } from "./shown-commands.js";
import { Renamer } from "./symmetry.js";
import { SymmetryTrial } from "./symmetry-trial.js";

type InSession = Pick<Write, "session" | "serial">;
const NO_SESSION: InSession = {};

/** No step: what was to be taken is not possible. */
export const NONE = -1;
const UNKNOWN = -2;

/** A step of one server, by number in the arrays of LocalSteps. */
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
  private readonly trial: SymmetryTrial | null;
  private readonly shown: ShownCommands | null;

  constructor(
    readonly setup: Setup,
    /** What counts the faults that are looked for. */
    private readonly faults: ReadonlySet<FaultBoundName>,
    symmetry: boolean,
    private readonly commandNames: CommandNames = "seen",
    /** What counts the operations that are asked for besides writes. */
    private readonly asked: ReadonlySet<AskedBoundName> = new Set(),
  ) {
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

  private computeNamed(operation: number, nth: number): number {
    const before = this.before[operation];
    const action = this.actions[operation];
    const bound = this.counts[operation];
    if (bound === undefined) {
      const { session, serial } = (action as Invoke).operation as Write;
      return this.computeOperation(before, this.places[this.asks[operation] - 1], nth, { session, serial });
    }
    return this.computeBesides(before, bound, (action as Invoke).operation, nth);
  }

  private computeBesides(slot: number, bound: AskedBoundName, asked: Operation, nth: number): number {
    // It is counted anyway. Who writes goes on waiting for that, where somebody else can ask.
    const others = this.setup.environment.clients - 1;
    const operation = operationNamed(asked, others > 0 ? 1 + (nth % others) : 0, nth + 1);
    const node = this.numbers.slots.values[slot].options.id;
    const action: Action = { type: "invoke", node, operation };
    const step = this.withMishaps(slot, { type: "operation", operation }, action, ASKED | costOf(bound));
    if (step !== NONE) this.counts[step] = bound;
    return step;
  }

  private computeOperation(slot: number, asked: CommandPlace, nth: number, inSession: InSession = NO_SESSION): number {
    const command = commandName(asked, nth);
    this.shown?.add(command);
    const operation: Operation = {
      type: "write",
      client: 0,
      command,
      ...(inSession.session !== undefined && inSession),
    };
    const node = this.numbers.slots.values[slot].options.id;
    const place = 1 + this.placeNumber(asked);
    const counted = this.commandNames === "counted" ? place << ASKED_BITS : 0;
    const step = this.withMishaps(
      slot,
      { type: "operation", operation },
      { type: "invoke", node, operation },
      ASKED | counted,
    );
    if (step !== NONE) this.asks[step] = place;
    return step;
  }

  /** What servers may be asked for besides writes: of a kind that is counted, under the name that the first of a run has. */
  private computeAsked(slot: Slot, number: number, asked: CommandPlace | null): readonly number[] {
    return OPERATION_BOUNDS.flatMap(({ name, type }): readonly number[] => {
      if (!this.asked.has(name) || !isTaken(type, this.setup)) return [];
      if (type === "compact") return this.computeCompaction(slot, number);
      const operations = definitionOfOperation(type)
        .offers(this.setup, slot)
        .map((offer) => operationNamed(offer, 0, 1));
      // Whoever does not lead may answer all the same: only a change is named by the place that it would take.
      return type === "reconfigure"
        ? operations.flatMap((operation) => (asked === null ? [] : this.computeChange(number, asked, operation)))
        : operations.map((operation) => this.computeBesides(number, name, operation, 0));
    });
  }

  /** A change that a leader takes, named as a command for its place would be. */
  private computeChange(slot: number, { term, index }: CommandPlace, change: Operation): readonly number[] {
    const operation = { ...change, id: `m${term}.${index}` } as Operation;
    const node = this.numbers.slots.values[slot].options.id;
    const action: Action = { type: "invoke", node, operation };
    const step = this.withMishaps(slot, { type: "operation", operation }, action, ASKED | costOf("changes"));
    return step === NONE || this.after[step] === slot ? [] : [step];
  }

  /** What clients ask for in the sessions that they have, and what they ask for again. */
  private computeInSessions(slot: Slot, number: number, asked: CommandPlace): readonly number[] {
    const writes = nextInSessions(slot).map((next) => this.computeOperation(number, asked, 0, next));
    if (!this.asked.has("retries")) return writes;
    const repeats = repeatsIn(slot).map((operation) => {
      const action: Action = { type: "invoke", node: slot.options.id, operation };
      return this.withMishaps(number, { type: "operation", operation }, action, ASKED | costOf("retries"));
    });
    return [...writes, ...repeats];
  }

  private computeCompaction(slot: Slot, number: number): readonly number[] {
    return definitionOfOperation("compact")
      .offers(this.setup, slot)
      .map((offer) => {
        const operation = operationNamed(offer, 0, 0);
        const action: Action = { type: "invoke", node: slot.options.id, operation };
        return this.withMishaps(number, stimulusOf(operation, slot)!, action, costOf("compactions"));
      });
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
    const isAsked = slot.up && isAskedAtAll(this.setup);
    const asked = isAsked ? askedOf(slot) : null;
    const steps = [
      ...this.computeOffered(slot, number, SERVER_STEPS),
      ...(asked === null ? [] : [this.computeOperation(number, asked, 0)]),
      ...(isAsked ? this.computeAsked(slot, number, asked) : []),
      ...(asked === null || !this.asked.has("sessions") ? [] : this.computeInSessions(slot, number, asked)),
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
    const add = (mishap: Mishap, of: number): void => {
      const step = this.compute(slot, stimulus, { ...action, ...mishap }, mishap, cost | of);
      if (step === NONE) return;
      this.variant[last] = step;
      last = step;
    };
    for (let after = 0; after < Math.max(unharmed.writes, unharmed.entries); after++)
      for (const { field, fault, among } of MISHAPS)
        if (after < unharmed[among] && this.faults.has(fault.bound.name))
          add({ [field]: after }, costOf(fault.bound.name));
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
