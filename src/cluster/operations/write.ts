// A client asks for a command to be replicated and applied.

import type { Implementation } from "../../contract/implementation.js";
import type { WriteOperation } from "../../contract/operation.js";
import type { Command } from "../../contract/payload.js";
import { machineOf } from "../replica.js";
import type { OperationDefinition, Unnamed } from "./definition.js";

export const write = {
  type: "write",
  fields: { client: "client", command: "name", session: "session", serial: "serial" },
  letter: "c",
  bound: null,
  takenWith: () => ({}),
  offers: ({ implementation }) => offersOf(implementation),
} as const satisfies OperationDefinition<WriteOperation>;

const offered = new WeakMap<Implementation, readonly Unnamed<WriteOperation>[]>();

/** A write for each beginning of a command. Kept: clients ask all the time, and the answer is the same. */
function offersOf(implementation: Implementation): readonly Unnamed<WriteOperation>[] {
  let offers = offered.get(implementation);
  if (offers === undefined) {
    offers = beginningsOf(implementation).map((command) => ({ type: "write", command }));
    offered.set(implementation, offers);
  }
  return offers;
}

/** What stands before the name of a command. */
const beginningsOf = (implementation: Implementation): readonly Command[] =>
  machineOf(implementation).commands?.map((command) => `${command} ${SIGN}`) ?? [""];

const SIGN = "#";

/** What stands before the name in a command: nothing where it is a name alone. */
export const prefixOf = (command: Command): Command => command.slice(0, command.lastIndexOf(SIGN) + 1);
