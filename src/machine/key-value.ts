// The state machine of whoever brings none: a small store. Each write answers what stood there before, so that the answers
// tell in which order the writes took effect.

import type { Command } from "../contract/payload.js";
import type { StateMachine } from "../contract/state-machine.js";

/** A command `key=value` writes that value; any other text is the value of the key "". The answer is the value before, or null. A read is answered the value of "". */
export const KEY_VALUE: StateMachine<Readonly<Record<string, string>>> = {
  initial: {},
  apply(state, command) {
    const at = command.indexOf("=");
    const key = keyOf(command);
    const before = Object.hasOwn(state, key) ? state[key] : null;
    return { state: { ...state, [key]: command.slice(at + 1) }, value: before };
  },
  read: (state) => (Object.hasOwn(state, "") ? state[""] : null),
  partOf: (command) => (command === null ? "" : keyOf(command)),
};

const keyOf = (command: Command): string => command.slice(0, Math.max(0, command.indexOf("=")));
