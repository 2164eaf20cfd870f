// What happens to one server, whatever is under way: possible where its slot says so.

import type { NodeId } from "../../contract/node-name.js";
import { NO_MISHAP, type Mishap } from "../mishap.js";
import type { Setup } from "../setup.js";
import type { Slot } from "../slot.js";
import { moved } from "../step.js";
import { stepNode } from "../step-node.js";
import type { Definition, ServerPart } from "./definition.js";

type OfServer = { readonly type: string; readonly node: NodeId } & Mishap;

type Told<A extends OfServer> = Omit<Definition<A>, "apply" | "enabled" | "server" | "isEvent"> &
  Omit<ServerPart<A>, "offers"> & {
    readonly isEvent?: boolean;
    /** Left out where an action says nothing but whose it is. */
    offers?: ServerPart<A>["offers"];
    isPossible(setup: Setup, slot: Slot, now: number, action: A): boolean;
  };

export function serverAction<A extends OfServer>(told: Told<A>): Definition<A> {
  const { stimulus, isPossible, ...others } = told;
  const only = (node: NodeId): A => ({ type: told.type, node }) as A;
  const offers: ServerPart<A>["offers"] = (setup, slot, now) => {
    if (told.offers !== undefined) return told.offers(setup, slot, now);
    const action = only(slot.options.id);
    return isPossible(setup, slot, now, action) ? [action] : [];
  };
  return {
    isEvent: true,
    ...others,
    apply(cluster, action) {
      const { setup, slots, now } = cluster;
      const slot = slots[action.node];
      if (slot === undefined || !isPossible(setup, slot, now, action)) return null;
      const mishap = told.hasMishaps ? action : NO_MISHAP;
      return moved<A>(cluster, action, stepNode(setup, slot, stimulus(action, slot, now, setup), mishap, now));
    },
    enabled: ({ setup, slots, now }) => slots.flatMap((slot) => offers(setup, slot, now)),
    server: { offers, stimulus },
  };
}
