// What a model's clusters are made of, by number: states of servers, packets, histories, sums of what was spent.

import type { Setup } from "../cluster/setup.js";
import { FAULT_BOUNDS, type Action } from "../cluster/action.js";
import type { Cluster } from "../cluster/cluster.js";
import { OPERATION_BOUNDS } from "../cluster/operation.js";
import { startCluster } from "../cluster/start-cluster.js";
import { canonicalText } from "../contract/json.js";
import { ChoiceTable } from "./choices.js";
import { commandName } from "./commands.js";
import { costOf } from "./cost.js";
import { hashNumbers, hashText } from "./hash.js";
import { layoutOf, type Layout } from "./layout.js";
import { LocalSteps, NONE } from "./local-steps.js";
import { RETRIES, type Model } from "./model.js";
import type { Numbers } from "./numbers.js";
import { UsageTable } from "./spent.js";
import { Verdicts } from "./verdicts.js";

/** Everything of a model that has a number: shared by all who go through it. */
export class Parts {
  readonly first: Cluster;
  readonly numbers: Numbers;
  readonly local: LocalSteps;
  readonly verdicts: Verdicts;
  readonly spent: UsageTable;
  readonly choices: ChoiceTable;
  readonly layout: Layout;

  /** `wider`: what is known of a model that differs in nothing but its bounds, each as wide as here or wider. */
  constructor(
    readonly model: Model,
    wider?: Parts,
  ) {
    const { laws, bounds, loss, symmetry, commands = "seen" } = model;
    const faults = new Set(FAULT_BOUNDS.map(({ name }) => name).filter((name) => bounds[name] > 0));
    const asked = new Set([...OPERATION_BOUNDS, RETRIES].map(({ name }) => name).filter((name) => bounds[name] > 0));
    // Servers that differ in nothing but what they would answer are one; but a snapshot has the state in it, what is asked for
    // again is answered from it, and some law may judge answers.
    const hasMachines =
      asked.has("compactions") || asked.has("sessions") || laws.some(({ needsAnswers }) => needsAnswers);
    const setup: Setup = hasMachines ? model.setup : { ...model.setup, machines: false };
    const start = startCluster(setup);
    this.first = start.cluster;
    this.layout = layoutOf(this.first.slots.length);
    this.local = wider?.local ?? new LocalSteps(setup, faults, symmetry, commands, asked);
    this.numbers = this.local.numbers;
    this.verdicts = wider?.verdicts ?? new Verdicts(this.local, laws, start);
    this.choices = wider?.choices ?? new ChoiceTable(this.numbers, loss === "send");
    const { places } = this.local;
    this.spent = new UsageTable(bounds, this.numbers.permutations.length, (place) => commandName(places[place], 0));
  }

  /** The cluster that was just switched on, as a list. */
  firstList(): Int32Array {
    const { numbers, first, verdicts } = this;
    const slots = first.slots.map((slot) => numbers.slotNumber(slot));
    const network = first.network.map((packet) => numbers.packetNumber(packet));
    if (first.setup.environment.network === "any") network.sort((a, b) => a - b);
    return Int32Array.from([...slots, verdicts.firstHistory, 0, ...network]);
  }

  /** All that was asked so far and what came of it, in one hash. */
  get answers(): string {
    const { numbers, local, verdicts, spent } = this;
    const { after, sending, cost, kept, variant } = local;
    const steps = [after, sending, cost, kept, variant].map((list) => list.subarray(0, local.steps.length));
    const hashes = [numbers.slots, numbers.packets, verdicts.histories, spent.sums].map((interned) =>
      interned.hashes(),
    );
    return hashNumbers([...steps, ...hashes, this.shown]);
  }

  /** What servers showed and did that is no part of their keys, and that laws judge all the same: a hash each. */
  private get shown(): Int32Array {
    const shown = [
      ...this.numbers.slots.values.map(({ view }) => ({
        ...view,
        log: view?.log && [view.log.index, view.log.term, view.log.hash],
      })),
      ...this.local.steps.map(({ applied, restored, responses, writes }) => ({ applied, restored, responses, writes })),
    ];
    const lanes = new Int32Array(2 * shown.length);
    shown.forEach((one, i) => hashText(canonicalText(one), lanes, 2 * i));
    return lanes;
  }

  /** What a step is as an action; null where there is no step, but a packet was lost or copied by the network itself. */
  actionOf(step: number, extra: number): Action | null {
    if (step === NONE) return null;
    const action = this.local.actions[step];
    return (extra & costOf("duplicates")) !== 0 && action.type === "deliver"
      ? { ...action, type: "duplicate" }
      : action;
  }
}
