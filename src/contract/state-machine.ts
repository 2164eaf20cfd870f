// The state machine that is replicated: what a server does with the commands that it applies.

import type { Json } from "./json.js";
import type { Command } from "./payload.js";

/** A state machine as a value: pure, and its states and answers plain data. */
export interface StateMachine<S extends Json = Json> {
  /** The state before any command. */
  readonly initial: S;
  /** Takes a command: the state after it, and what is answered to whoever asked for it. */
  apply(state: S, command: Command): { readonly state: S; readonly value: Json };
  /**
   * What clients ask for, by the beginnings of the commands: `put x 1` is asked for as `put x 1 #c7`, under a name that tells it
   * from others. Names alone may come as well. Left out where those are all that clients ask for.
   */
  readonly commands?: readonly string[];
  /** What a read is answered. */
  read?(state: S): Json;
  /**
   * The part of the state that a command changes and is answered from, and the one that is read (null): what is of different
   * parts need not be put in one order to be judged. Left out where the state is one.
   */
  partOf?(command: Command | null): string;
}
