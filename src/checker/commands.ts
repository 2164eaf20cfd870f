// What clients ask, by name. A command is named by its leader's term and the place that its entry takes, so that it needs no
// counter. That very name may still be held by somebody: where a server forgot what it had logged. Then the command gets
// another: what nobody holds may have any name, and what somebody holds is not taken for it.

import type { Capabilities } from "../contract/capabilities.js";
import { canonicalText } from "../contract/json.js";
import { nodeName } from "../contract/node-name.js";
import type { WriteOperation } from "../contract/operation.js";
import type { Setup } from "../cluster/setup.js";
import type { Slot } from "../cluster/slot.js";
import { withRoom } from "./interned.js";

/** Where a command will stand. */
export interface CommandPlace {
  readonly term: number;
  readonly index: number;
}

/** Whether clients ask at all: a specification's are steps of its own. */
export const hasClients = ({ replicates, bag }: Capabilities): boolean => replicates && bag === undefined;

export const isAskedAtAll = ({ environment, implementation: { capabilities } }: Setup): boolean =>
  environment.clients > 0 && hasClients(capabilities);

/** Which command a client asks of a server, or null where it asks nothing: only leaders are asked. */
export function askedOf({ view }: Slot): CommandPlace | null {
  if (view === null || (view.role !== undefined && view.role !== "leader")) return null;
  return { term: view.currentTerm ?? 0, index: (view.log?.index ?? 0) + 1 };
}

const FIRST = "c".charCodeAt(0);
const LETTERS = 24;

/** The name that a command gets if the first so many for its place are held: c1.2, d1.2, and so on. */
export function commandName({ term, index }: CommandPlace, nth: number): string {
  const letters = nth < LETTERS ? String.fromCharCode(FIRST + nth) : "z".repeat(nth - LETTERS + 2);
  return `${letters}${term}.${index}`;
}

const NAME = /[c-z]+(\d+)\.(\d+)/g;

/** A bit for all names of one place. Places may share theirs: it says where nobody needs to look. */
export const bitOf = ({ term, index }: CommandPlace): number => 1 << (8 * term + index);

/**
 * Gives every command of a path a name of its own. The search gives a name again once nobody holds it, which changes
 * nothing for any server; in a run commands are unique.
 */
export class UniqueNames {
  private readonly used = new Set<string>();
  /** The writes of sessions, under the names of the search. */
  private readonly asked = new Set<string>();
  /** What a name of the search is called here now, where that differs. */
  private readonly names = new Map<string, string>();

  /** The name of a command that is asked for now. */
  next(command: string): string {
    let name = command;
    for (let time = 2; this.used.has(name); time++) name = `${command}.${time}`;
    this.used.add(name);
    if (name !== command) this.names.set(command, name);
    return name;
  }

  /** Whether this very write was asked for before, in its session; noted as asked for. */
  isAgain({ session, serial, command }: WriteOperation): boolean {
    const write = session === undefined ? null : canonicalText([session, serial, command]);
    if (write === null || this.asked.has(write)) return write !== null;
    this.asked.add(write);
    return false;
  }

  inText(text: string): string {
    return this.names.size === 0 ? text : text.replace(NAME, (name) => this.names.get(name) ?? name);
  }

  /** The same plain data with the commands in it called by these names. */
  in<T>(value: T): T {
    return this.names.size === 0 ? value : (JSON.parse(this.inText(canonicalText(value))) as T);
  }
}

/** Which names stand in the texts of things that have numbers. What looks like a name is taken for one. */
export class HeldNames {
  /** By number: the bits of all places of which a name stands there. */
  bits = new Int32Array(1 << 10);
  private readonly names: (readonly string[])[] = [];

  note(number: number, text: string): void {
    const found = [...text.matchAll(NAME)];
    this.names[number] = [...new Set(found.map(([name]) => name))];
    this.bits = withRoom(this.bits, number + 1);
    for (const [, term, digits] of found)
      // Where texts stand side by side, a digit may belong to the next one.
      for (let end = 1; end <= digits.length; end++)
        this.bits[number] |= bitOf({ term: Number(term), index: Number(digits.slice(0, end)) });
  }

  has(number: number, name: string): boolean {
    return this.names[number].some((held) => held.includes(name));
  }
}

/** A command that a server logs, sends or applies although neither its key nor what it was given shows it. */
export class HiddenCommandError extends Error {
  override readonly name = "HiddenCommandError";

  constructor(node: number, command: string) {
    super(`${nodeName(node)} logs, sends or applies the command ${command}, and its key does not show it`);
  }
}
