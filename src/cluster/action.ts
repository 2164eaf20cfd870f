// One thing that happens to a cluster. A run is a list of these, and of nothing else. Here is every kind of action, and
// every kind of fault; what there is to know of one stands in its own file.

import { advance } from "./actions/advance.js";
import { crash, CRASHES } from "./actions/crash.js";
import type { Definition } from "./actions/definition.js";
import { deliver } from "./actions/deliver.js";
import { drop, LOSSES } from "./actions/drop.js";
import { duplicate, DUPLICATES } from "./actions/duplicate.js";
import { FAILED_WRITES } from "./actions/fail-write.js";
import type { Fault, FaultBound } from "./actions/fault.js";
import { finish } from "./actions/finish.js";
import { fire } from "./actions/fire.js";
import { local } from "./actions/local.js";
import { partition, PARTITIONS } from "./actions/partition.js";
import { request } from "./actions/request.js";
import { restart } from "./actions/restart.js";
import { wipe, WIPES } from "./actions/wipe.js";

const DEFINITIONS = {
  ...{ deliver, fire, request, local, finish, advance },
  ...{ crash, restart, drop, duplicate, partition, wipe },
};

/** The kinds of faults: what no correct environment does. An action is one, or has one in it as a mishap. */
export const FAULTS = [
  LOSSES,
  DUPLICATES,
  CRASHES,
  FAILED_WRITES,
  PARTITIONS,
  WIPES,
] as const satisfies readonly Fault[];

type ActionIn<D> = D extends Definition<infer A> ? A : never;

/** One thing that happens to a cluster. */
export type Action = ActionIn<(typeof DEFINITIONS)[keyof typeof DEFINITIONS]>;

export type ActionType = Action["type"];

/** All that is known of a kind of action. */
export const definitionOf = (type: ActionType): Definition<Action> =>
  DEFINITIONS[type] as unknown as Definition<Action>;

/** Every kind of action, in a fixed order. */
export const ACTION_TYPES = Object.keys(DEFINITIONS) as readonly ActionType[];

/** Every kind of action, with all that is known of it, in the same order. */
export const ALL_DEFINITIONS = ACTION_TYPES.map(definitionOf);

type FaultOf = (typeof FAULTS)[number];
/** One of the faults. */
export type FaultName = FaultOf["name"];
/** The bounds of a search that count faults. */
export type FaultBoundName = Extract<FaultOf["bound"], FaultBound>["name"];

/** What a search counts of faults. */
export const FAULT_BOUNDS = FAULTS.flatMap(({ bound }): (FaultBound & { readonly name: FaultBoundName })[] =>
  typeof bound === "string" ? [] : [bound],
);

/** The faults that a run may have, each by itself. */
export const FAULT_NAMES: readonly FaultName[] = FAULTS.map(({ name }) => name);

/** All that is known of a kind of fault. */
export const faultOf = (name: FaultName): Fault => FAULTS.find((fault) => fault.name === name)!;

/** How long a reader finds these actions: a mishap is an event of its own, a lost packet or a finished write none. */
export function eventsOf(actions: readonly Action[]): number {
  let events = 0;
  for (const action of actions) {
    if (definitionOf(action.type).isEvent) events++;
    if ("crashAfter" in action || "failAfter" in action) events++;
  }
  return events;
}

/** The faults that an action is or has in it. */
export function faultsIn(action: Action): readonly FaultName[] {
  const { fault, isFault } = definitionOf(action.type);
  const own = fault !== undefined && (isFault === undefined || isFault(action)) ? [fault.name as FaultName] : NONE;
  if ("crashAfter" in action) return [...own, CRASHES.name];
  if ("failAfter" in action) return [...own, FAILED_WRITES.name];
  return own;
}

const NONE: readonly FaultName[] = [];
