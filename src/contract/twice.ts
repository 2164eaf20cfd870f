// Takes every step twice and compares: what is kept outside a node's state, drawn by chance or read from a clock shows.

import { ContractError } from "./contract-error.js";
import { shortKeyOf, type Implementation, type Transition } from "./implementation.js";
import { canonicalText } from "./json.js";
import { messageText } from "./message-text.js";
import { differenceOf, partedIn, seenOf, type Difference } from "./seen.js";
import type { StateMachine } from "./state-machine.js";

/** The same implementation, every step taken twice. A difference is thrown, which a run takes as a panic of the node. */
export function twice<S>(implementation: Implementation<S>): Implementation<S> {
  const key = shortKeyOf(implementation);
  return {
    ...implementation,
    boot(disk, options) {
      const first = implementation.boot(disk, options);
      return compared(implementation, first, implementation.boot(disk, options), "boot");
    },
    reduce(state, message) {
      const what = messageText(message);
      const before = key(state);
      const first = implementation.reduce(state, message);
      const second = implementation.reduce(state, message);
      if (key(state) !== before) throw impure(what, "it changed the state that it was given");
      return compared(implementation, first, second, what);
    },
    ...(implementation.machine && { machine: machineTwice(implementation.machine) }),
  };
}

function machineTwice(machine: StateMachine): StateMachine {
  return {
    ...machine,
    apply(state, command) {
      const first = canonicalText(machine.apply(state, command));
      const second = machine.apply(state, command);
      const again = canonicalText(second);
      if (first !== again)
        throw impure(`the command ${command}`, `the state machine made ${both(partedIn(first, again))}`);
      return second;
    },
  };
}

function compared<S>(
  implementation: Implementation<S>,
  first: Transition<S>,
  second: Transition<S>,
  what: string,
): Transition<S> {
  const difference = differenceOf(seenOf(implementation, first), seenOf(implementation, second));
  if (difference === null) return first;
  throw impure(what, `${difference.what} ${both(difference)}`);
}

const impure = (what: string, difference: string): ContractError =>
  new ContractError(`the implementation is impure: ${what}, taken twice from one state, differed: ${difference}`);

const both = ({ first, second }: Pick<Difference, "first" | "second">): string => `${first}, then ${second}`;
