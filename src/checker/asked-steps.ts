// What servers are asked for in a search, by clients and by whoever looks after them: which operations, under which names, and
// what counts them.

import { definitionOfOperation, isTaken, OPERATION_BOUNDS, operationNamed, stimulusOf } from "../cluster/operation.js";
import type { Setup } from "../cluster/setup.js";
import type { Slot } from "../cluster/slot.js";
import type { Stimulus } from "../cluster/step-node.js";
import type { Operation, WriteOperation } from "../contract/operation.js";
import { askedOf, commandName, isAskedAtAll, type CommandPlace } from "./commands.js";
import { ASKED, costOf } from "./cost.js";
import type { AskedBoundName } from "./model.js";
import { nextInSessions, repeatsIn } from "./sessions.js";

/** An operation that a server is asked for. */
export interface Ask {
  readonly operation: Operation;
  readonly stimulus: Stimulus;
  readonly cost: number;
  /** Of a write: the place that its command would take, by which it is named. */
  readonly place?: CommandPlace;
  /** Of one that is named by who asks: what counts it. */
  readonly counts?: AskedBoundName;
  /** Where nothing changes by it, it need not be asked for. */
  readonly isChange?: true;
}

type InSession = Pick<WriteOperation, "session" | "serial">;

const asked = (operation: Operation, cost: number, more: Partial<Ask> = {}): Ask => ({
  operation,
  stimulus: { type: "operation", operation },
  cost: ASKED | cost,
  ...more,
});

export class AskedSteps {
  constructor(
    private readonly setup: Setup,
    /** What counts the operations that are asked for besides writes. */
    private readonly bounds: ReadonlySet<AskedBoundName>,
  ) {}

  /** All that a server may be asked for, each under the name that the first of a run has. */
  of(slot: Slot): readonly Ask[] {
    if (!slot.up || !isAskedAtAll(this.setup)) return [];
    const place = askedOf(slot);
    return [
      ...(place === null ? [] : [this.write(place, 0)]),
      ...this.besides(slot, place),
      ...(place === null || !this.bounds.has("sessions") ? [] : this.inSessions(slot, place)),
    ];
  }

  /** The write of a command for a place, with the nth name that there is for that. */
  write(place: CommandPlace, nth: number, { session, serial }: InSession = {}): Ask {
    const command = commandName(place, nth);
    const operation: Operation = {
      type: "write",
      client: 0,
      command,
      ...(session !== undefined && { session, serial }),
    };
    return asked(operation, 0, { place });
  }

  /** What is counted anyway, with its nth name. */
  counted(bound: AskedBoundName, operation: Operation, nth: number): Ask {
    // Who writes goes on waiting for that, where somebody else can ask.
    const others = this.setup.environment.clients - 1;
    const named = operationNamed(operation, others > 0 ? 1 + (nth % others) : 0, nth + 1);
    return asked(named, costOf(bound), { counts: bound });
  }

  private besides(slot: Slot, place: CommandPlace | null): readonly Ask[] {
    return OPERATION_BOUNDS.flatMap(({ name, type }): readonly Ask[] => {
      if (!this.bounds.has(name) || !isTaken(type, this.setup)) return [];
      const offers = definitionOfOperation(type).offers(this.setup, slot);
      switch (type) {
        case "compact":
          return offers.map((offer) => {
            const operation = operationNamed(offer, 0, 0);
            return { operation, stimulus: stimulusOf(operation, slot)!, cost: costOf(name) };
          });
        case "reconfigure":
          // Whoever does not lead may answer all the same: only a change is named by the place that it would take.
          return place === null ? [] : offers.map((offer) => changeFor(place, operationNamed(offer, 0, 1)));
        default:
          return offers.map((offer) => this.counted(name, operationNamed(offer, 0, 1), 0));
      }
    });
  }

  /** What clients ask for in the sessions that they have, and what they ask for again. */
  private inSessions(slot: Slot, place: CommandPlace): readonly Ask[] {
    const writes = nextInSessions(slot).map((next) => this.write(place, 0, next));
    if (!this.bounds.has("retries")) return writes;
    return [...writes, ...repeatsIn(slot).map((operation) => asked(operation, costOf("retries")))];
  }
}

/** A change that a leader takes, named as a command for its place would be. */
const changeFor = ({ term, index }: CommandPlace, change: Operation): Ask =>
  asked({ ...change, id: `m${term}.${index}` } as Operation, costOf("changes"), { isChange: true });
