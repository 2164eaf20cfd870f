// How laws speak of servers and entries: S1, S2, ... and an entry by index, term and command.

import { NOOP, type Entry, type Log } from "../contract/log.js";
import type { NodeId } from "../contract/message.js";

export const server = (node: NodeId): string => `S${node + 1}`;

/** `"x" of term 2`, or `the no-op of term 2`. */
export function entryText({ term, command }: Entry): string {
  return command === NOOP ? `the no-op of term ${term}` : `"${command}" of term ${term}`;
}

/** `"x" of term 2`, or `nothing` where a log has no such entry. */
export const entryTextAt = (entry: Log | undefined): string => (entry === undefined ? "nothing" : entryText(entry));

export const quantity = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? "" : "s"}`;
