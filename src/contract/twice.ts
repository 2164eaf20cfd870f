// Takes every step twice and compares: what is kept outside a node's state, drawn by chance or read from a clock shows.

import { ContractError } from "./contract-error.js";
import type { Implementation, Transition } from "./implementation.js";
import { canonicalText } from "./json.js";
import { nameOfLog } from "./log.js";
import { messageText } from "./message-text.js";
import type { StateMachine } from "./state-machine.js";
import type { View } from "./view.js";

/** The same implementation, every step taken twice. A difference is thrown, which a run takes as a panic of the node. */
export function twice<S>(implementation: Implementation<S>): Implementation<S> {
  // The short text, where there is one: what is as long as the log would cost as much at every step.
  const key = implementation.key.short ?? implementation.key;
  return {
    ...implementation,
    boot(disk, options) {
      const first = implementation.boot(disk, options);
      return compared(implementation.view, key, first, implementation.boot(disk, options), "boot");
    },
    reduce(state, message) {
      const what = messageText(message);
      const before = key(state);
      const first = implementation.reduce(state, message);
      const second = implementation.reduce(state, message);
      if (key(state) !== before) throw impure(what, "it changed the state that it was given");
      return compared(implementation.view, key, first, second, what);
    },
    ...(implementation.machine && { machine: machineTwice(implementation.machine) }),
  };
}

function machineTwice(machine: StateMachine): StateMachine {
  return {
    initial: machine.initial,
    apply(state, command) {
      const first = canonicalText(machine.apply(state, command));
      const second = machine.apply(state, command);
      const again = canonicalText(second);
      if (first !== again) throw impure(`the command ${command}`, `the state machine made ${difference(first, again)}`);
      return second;
    },
  };
}

function compared<S>(
  view: (state: S) => View,
  key: (state: S) => string,
  first: Transition<S>,
  second: Transition<S>,
  what: string,
): Transition<S> {
  const sent = canonicalText(first.outbound);
  const sentAgain = canonicalText(second.outbound);
  if (sent !== sentAgain) throw impure(what, `it asked for ${difference(sent, sentAgain)}`);
  if (first.kept !== second.kept) throw impure(what, "it kept the packet only once");
  const seen = viewText(view(first.state));
  const seenAgain = viewText(view(second.state));
  if (seen !== seenAgain) throw impure(what, `the view after it was ${difference(seen, seenAgain)}`);
  const reached = key(first.state);
  const reachedAgain = key(second.state);
  if (reached !== reachedAgain) throw impure(what, `the key after it was ${difference(reached, reachedAgain)}`);
  return first;
}

const impure = (what: string, difference: string): ContractError =>
  new ContractError(`the implementation is impure: ${what}, taken twice from one state, differed: ${difference}`);

/** Both texts from a little before the place where they part. */
function difference(first: string, second: string): string {
  let at = 0;
  while (at < first.length && first[at] === second[at]) at++;
  const from = Math.max(0, at - 30);
  return `${excerpt(first, from)}, then ${excerpt(second, from)}`;
}

const excerpt = (text: string, from: number): string =>
  `${from > 0 ? "..." : ""}${text.slice(from, from + 80)}${text.length > from + 80 ? "..." : ""}`;

// A log shows itself as its last entry alone; its hash stands for all of it.
function viewText(view: View): string {
  return canonicalText({ ...view, log: view.log && nameOfLog(view.log) });
}
