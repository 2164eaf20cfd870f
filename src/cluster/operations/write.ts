// A client asks for a command to be replicated and applied.

import type { Implementation } from "../../contract/implementation.js";
import type { Write } from "../../contract/operation.js";
import type { Command } from "../../contract/payload.js";
import { machineOf } from "../replica.js";
import type { OperationDefinition, Unnamed } from "./definition.js";

export const write = {
  type: "write",
  fields: { client: "client", command: "name", session: "session", serial: "serial" },
  letter: "c",
  bound: null,
  takenWith: () => ({}),
  offers: ({ implementation }): readonly Unnamed<Write>[] =>
    beginningsOf(implementation).map((command) => ({ type: "write", command })),
} as const satisfies OperationDefinition<Write>;

/** What stands before the name of a command. */
const beginningsOf = (implementation: Implementation): readonly Command[] =>
  machineOf(implementation).commands?.map((command) => `${command} ${SIGN}`) ?? [""];

const SIGN = "#";

/** What stands before the name in a command: nothing where it is a name alone. */
export const beginningOf = (command: Command): Command => command.slice(0, command.lastIndexOf(SIGN) + 1);
