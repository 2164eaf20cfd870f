// One thing that happens to a cluster. A run is a list of these, and of nothing else. Here is every kind of action, and
// every kind of fault; what there is to know of one stands in its own file.

import { advance, type Advance } from "./actions/advance.js";
import { crash, CRASHES, type Crash } from "./actions/crash.js";
import type { Definition, Link } from "./actions/definition.js";
import { deliver, type Deliver } from "./actions/deliver.js";
import { drop, LOSSES, type Drop } from "./actions/drop.js";
import { duplicate, DUPLICATES, type Duplicate } from "./actions/duplicate.js";
import { FAILED_WRITES } from "./actions/fail-write.js";
import type { Fault, FaultBound } from "./actions/fault.js";
import { finish, type Finish } from "./actions/finish.js";
import { fire, type Fire } from "./actions/fire.js";
import { invoke, type Invoke } from "./actions/invoke.js";
import { jump, JUMPS, type Jump } from "./actions/jump.js";
import { local, type Local } from "./actions/local.js";
import { overtake, OVERTAKINGS, type Overtake } from "./actions/overtake.js";
import { partition, PARTITIONS, type Partition } from "./actions/partition.js";
import { pause, PAUSES, type Pause } from "./actions/pause.js";
import { restart, type Restart } from "./actions/restart.js";
import { TORN_WRITES } from "./actions/torn-write.js";
import { wipe, WIPES, type Wipe } from "./actions/wipe.js";
import { hasMishap } from "./mishap.js";
import { MISHAPS } from "./mishaps.js";

export type {
  Advance,
  Crash,
  Deliver,
  Drop,
  Duplicate,
  Finish,
  Fire,
  Jump,
  Local,
  Invoke,
  Overtake,
  Partition,
  Pause,
  Restart,
  Wipe,
};
export type { Fault, FaultBound, Link };

/** One thing that happens to a cluster. */
export type Action =
  | (Deliver | Fire | Invoke | Local | Finish | Advance)
  | (Crash | Restart | Drop | Duplicate | Partition | Wipe | Pause | Jump | Overtake);

/** The name of a kind of action. */
export type ActionType = Action["type"];

type Definitions = { readonly [T in ActionType]: Definition<Extract<Action, { readonly type: T }>> };

const DEFINITIONS: Definitions = {
  ...{ deliver, fire, invoke, local, finish, advance },
  ...{ crash, restart, drop, duplicate, partition, wipe, pause, jump, overtake },
};

/** The kinds of faults: what no correct environment does. An action is one, or has one in it as a mishap. */
export const FAULTS = [
  LOSSES,
  DUPLICATES,
  CRASHES,
  FAILED_WRITES,
  PARTITIONS,
  WIPES,
  PAUSES,
  JUMPS,
  OVERTAKINGS,
  TORN_WRITES,
] as const satisfies readonly Fault[];

/** All that is known of a kind of action. @internal */
export const definitionOf = (type: ActionType): Definition<Action> =>
  DEFINITIONS[type] as unknown as Definition<Action>;

/** Every kind of action, in a fixed order. */
export const ACTION_TYPES = Object.keys(DEFINITIONS) as readonly ActionType[];

/** Every kind of action, with all that is known of it, in the same order. @internal */
export const ALL_DEFINITIONS = ACTION_TYPES.map(definitionOf);

/** One of the faults. */
export type FaultName = (typeof FAULTS)[number]["name"];
/** What counts faults in a search. */
export type FaultBoundName = Extract<(typeof FAULTS)[number]["bound"], FaultBound>["name"];

/** What a search counts of faults. */
export const FAULT_BOUNDS = FAULTS.flatMap(({ bound }): (FaultBound & { readonly name: FaultBoundName })[] =>
  typeof bound === "string" ? [] : [bound],
);

/** What counts a fault in a search; null where nothing does. @internal */
export const boundOf = ({ bound }: Fault): FaultBoundName | null =>
  typeof bound === "string" ? null : (bound.name as FaultBoundName);

/** The faults that a run may have, each by itself. */
export const FAULT_NAMES: readonly FaultName[] = FAULTS.map(({ name }) => name);

/** All that is known of a kind of fault. */
export const faultOf = (name: FaultName): Fault => FAULTS.find((fault) => fault.name === name)!;

/** How long a reader finds these actions: a mishap is an event of its own, a lost packet or a finished write none. */
export function eventsOf(actions: readonly Action[]): number {
  let events = 0;
  for (const action of actions) {
    if (definitionOf(action.type).isEvent) events++;
    if (hasMishap(action)) events++;
  }
  return events;
}

/** The faults that an action is or has in it. */
export function faultsIn(action: Action): readonly FaultName[] {
  const { fault, isFault } = definitionOf(action.type);
  const own = fault !== undefined && (isFault === undefined || isFault(action)) ? [fault.name as FaultName] : NONE;
  if (!hasMishap(action)) return own;
  return [...own, ...MISHAPS.flatMap(({ field, fault }) => (field in action ? [fault.name] : []))];
}

const NONE: readonly FaultName[] = [];
