// One thing that happens to a cluster. A run is a list of these, and of nothing else.

import type { Command } from "../contract/log.js";
import type { NodeId, Packet } from "../contract/message.js";

/** One direction between two nodes. */
export interface Link {
  readonly from: NodeId;
  readonly to: NodeId;
}

/** What may go wrong inside the step that an action causes. */
export interface Mishap {
  /** The node crashes in this step once so many writes of it are durable. */
  readonly crashAfter?: number;
  /** The write after so many durable ones of this step fails. */
  readonly failAfter?: number;
}

/** One thing that happens to a cluster. */
export type Action =
  | ({ readonly type: "deliver"; readonly packet: Packet } & Mishap)
  /** A copy of the packet is delivered; the packet itself stays under way. */
  | ({ readonly type: "duplicate"; readonly packet: Packet } & Mishap)
  | ({ readonly type: "fire"; readonly node: NodeId; readonly timer: string } & Mishap)
  | ({ readonly type: "request"; readonly node: NodeId; readonly client: number; readonly command: Command } & Mishap)
  | ({ readonly type: "local"; readonly node: NodeId; readonly name: string } & Mishap)
  /** The oldest unfinished write of a node becomes durable (or, as a mishap, fails). */
  | ({ readonly type: "finish"; readonly node: NodeId } & Mishap)
  | { readonly type: "restart"; readonly node: NodeId }
  /** Time moves on to the next moment at which some timer opens or must have fired; or `to` a moment before one must. */
  | { readonly type: "advance"; readonly to?: number }
  | { readonly type: "crash"; readonly node: NodeId }
  /** `position`, on links that keep order only: how many older packets wait before it on its link. */
  | { readonly type: "drop"; readonly packet: Packet; readonly position?: number }
  /** From now on these links, and only these, deliver nothing; what waits on them may come through later. */
  | { readonly type: "partition"; readonly blocked: readonly Link[] };

/** The same action without a mishap in its step. */
export function withoutMishap(action: Action): Action {
  const { crashAfter: _, failAfter: __, ...unharmed } = action as Action & Mishap;
  return unharmed;
}

export type ActionType = Action["type"];

/** How long a reader finds these actions: a mishap is an event of its own, a lost packet or a finished write none. */
export function eventsOf(actions: readonly Action[]): number {
  let events = 0;
  for (const action of actions) {
    if (action.type !== "drop" && action.type !== "finish") events++;
    if ("crashAfter" in action || "failAfter" in action) events++;
  }
  return events;
}
