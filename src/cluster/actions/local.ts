// A server takes an internal step that it offers.

import type { NodeId } from "../../contract/node-name.js";
import type { Mishap } from "../mishap.js";
import type { Setup } from "../setup.js";
import type { Slot } from "../slot.js";
import { isFree } from "../time.js";
import { serverAction } from "./server-action.js";

/** A server takes an internal step that it offers. */
export interface Local extends Mishap {
  readonly type: "local";
  readonly node: NodeId;
  readonly name: string;
}

export const local = serverAction<Local>({
  type: "local",
  fields: { node: "node", name: "text" },
  hasMishaps: true,
  isPossible: (setup, slot, now, { name }) => isFree(slot, now) && localsOf(setup, slot).includes(name),
  offers: (setup, slot, now) =>
    isFree(slot, now) ? localsOf(setup, slot).map((name) => ({ type: "local", node: slot.options.id, name })) : [],
  stimulus: ({ name }) => ({ type: "local", name }),
});

/** The internal steps that a server offers. */
export const localsOf = ({ implementation }: Setup, { up, state }: Slot): readonly string[] =>
  (up ? implementation.localMessages?.(state) : undefined) ?? [];
