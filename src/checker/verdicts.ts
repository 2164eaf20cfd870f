// What the laws say of a step and how it changes the history: asked once for each step and history, and looked up from
// then on. Laws that compare servers are asked once for each pair.

import { BLANK_DISK } from "../contract/disk.js";
import type { NodeId } from "../contract/node-name.js";
import type { Action } from "../cluster/action.js";
import type { Step } from "../cluster/apply-action.js";
import { withSlots, type Cluster } from "../cluster/cluster.js";
import type { Panic } from "../cluster/step-node.js";
import type { Start } from "../cluster/start-cluster.js";
import { NO_PENDING, NO_TIMERS, Slot } from "../cluster/slot.js";
import { emptyHistory, type History } from "../laws/history.js";
import type { Law, Violation } from "../laws/law.js";
import { HeldNames } from "./commands.js";
import { InternTable, withRoom } from "./interned.js";
import type { LocalSteps } from "./local-steps.js";

/** A step that breaks a law, with what the law says of it; or in which the server itself panicked. */
export type BrokenLaw = { readonly node: NodeId; readonly action: Action } & (
  { readonly law: Law; readonly violation: Violation } | { readonly law: null; readonly panic: Panic }
);

const UNKNOWN = -1;
export const BROKEN = -2;
/** Added to a history's number where laws that look at all servers together must be asked. */
export const ASK_ALL = 1 << 29;

const UNASKED = 0;
const HOLDS = 1;
const BREAKS = 2;

export class Verdicts {
  readonly histories: InternTable<History>;
  /** By history: the commands in it. */
  readonly held = new HeldNames();
  /** What made a new history, in order: pairs of a step and the history before it. */
  readonly journal: number[] = [];
  /** The number of the history once the cluster is switched on. */
  readonly firstHistory: number;
  /** What is broken even before anything happens. */
  readonly brokenAtBoot: BrokenLaw | null = null;
  private readonly first: Cluster;
  private readonly alone: readonly Law[];
  private readonly pairwise: readonly Law[];
  private readonly together: readonly Law[];
  private readonly outcomes: Int32Array<ArrayBuffer>[] = [];
  private readonly pairs: Uint8Array[] = [];
  /** Servers that show nothing: they stand where a law does not look. */
  private readonly unseen: readonly Slot[];

  constructor(
    private readonly local: LocalSteps,
    laws: readonly Law[],
    { boots, cluster: first }: Start,
  ) {
    this.first = first;
    this.alone = laws.filter(({ others }) => others === "none");
    this.pairwise = laws.filter(({ others }) => others === "one");
    this.together = laws.filter(({ others }) => others === "all");
    this.unseen = first.slots.map(
      ({ options }) => new Slot(options, true, null, {}, BLANK_DISK, NO_PENDING, NO_TIMERS, null),
    );
    this.histories = new InternTable<History>(
      local.numbers.permutations.length,
      (history, renaming) => history.text(local.numbers.permutations[renaming]),
      (number, text) => this.held.note(number, text),
    );
    let history = emptyHistory(laws);
    this.histories.numberOf(history);
    for (const boot of boots) {
      this.brokenAtBoot ??= this.brokenByStep(laws, boot, history);
      history = history.fold(boot);
    }
    this.firstHistory = this.histories.numberOf(history);
  }

  /** The number of the history after a step (with ASK_ALL added where needed), or BROKEN. */
  outcome(step: number, history: number): number {
    const row = this.outcomes[step];
    if (row !== undefined && history < row.length && row[history] !== UNKNOWN) return row[history];
    const outcome = this.computeOutcome(step, history);
    const longer = withRoom(row ?? new Int32Array(0), history + 1, UNKNOWN);
    longer[history] = outcome;
    this.outcomes[step] = longer;
    return outcome;
  }

  /** Asks again in the order of a journal, so that every history gets the number that it had. */
  replay(journal: readonly number[]): void {
    for (let i = 0; i < journal.length; i += 2) this.outcome(journal[i], journal[i + 1]);
  }

  /** Whether the laws that compare two servers hold for the one that moved and another one. */
  pairHolds(step: number, other: number): boolean {
    if (this.pairwise.length === 0) return true;
    let row = this.pairs[step];
    if (row === undefined || other >= row.length) {
      const longer = new Uint8Array(Math.max(other + 1, this.local.numbers.slots.size));
      if (row !== undefined) longer.set(row);
      this.pairs[step] = row = longer;
    }
    if (row[other] === UNASKED) row[other] = this.brokenPair(step, other) === null ? HOLDS : BREAKS;
    return row[other] === HOLDS;
  }

  /** The first law that a step breaks among servers in these states; null where none does. */
  brokenBy(step: number, slots: ArrayLike<number>, history: number): BrokenLaw | null {
    const others = this.unseen.map((_, node) => this.local.numbers.slots.values[slots[node]]);
    const laws = [...this.alone, ...this.pairwise, ...this.together];
    return this.brokenByStep(laws, this.stepOf(step, others), this.histories.values[history]);
  }

  /** Whether the laws that look at all servers together hold. */
  holdTogether(step: number, slots: ArrayLike<number>, history: number): boolean {
    const others = this.unseen.map((_, node) => this.local.numbers.slots.values[slots[node]]);
    return this.brokenByStep(this.together, this.stepOf(step, others), this.histories.values[history]) === null;
  }

  private computeOutcome(number: number, history: number): number {
    const step = this.stepOf(number, this.unseen);
    const before = this.histories.values[history];
    if (this.brokenByStep(this.alone, step, before) !== null) return BROKEN;
    const isAsked = this.together.some((law) => law.judge(step, before) !== null);
    const folded = before.fold(step);
    const known = this.histories.size;
    const after = folded === before ? history : this.histories.numberOf(folded);
    if (after === known) this.journal.push(number, history);
    return isAsked ? after + ASK_ALL : after;
  }

  private brokenPair(step: number, other: number): BrokenLaw | null {
    const slot = this.local.numbers.slots.values[other];
    const others = this.unseen.with(slot.options.id, slot);
    return this.brokenByStep(this.pairwise, this.stepOf(step, others), emptyHistory([]));
  }

  private brokenByStep(laws: readonly Law[], step: Step, history: History): BrokenLaw | null {
    const { node, action, panic } = step;
    if (panic !== null) return { node, action, law: null, panic };
    for (const law of laws) {
      const judgement = law.judge(step, history);
      if (judgement !== null && judgement !== "holds") return { node, action, law, violation: judgement };
    }
    return null;
  }

  private stepOf(number: number, others: readonly Slot[]): Step {
    const { local } = this;
    const before = local.numbers.slots.values[local.before[number]];
    const { slot, sent, responses, applied, restored, writes, entries, halted, panic } = local.steps[number];
    const node: NodeId = slot.options.id;
    return {
      before: withSlots(this.first, others.with(node, before)),
      action: local.actions[number],
      cluster: withSlots(this.first, others.with(node, slot)),
      node,
      ...{ sent, responses, applied, restored, writes, entries, halted, panic },
    };
  }
}
