// What `check --set NAME=VALUE` may fix: a switch of the implementation, or a word of the model. The faults of `fuzz` have
// bounds here.

import type { Capabilities } from "../../contract/capabilities.js";
import type { CommandNames, Loss } from "../../checker/model.js";
import { flagOf } from "./bound-flags.js";
import { FAULTS } from "../../cluster/action.js";
import type { DiskKind, NetworkKind } from "../../cluster/setup.js";
import { parseWord, VOTERS } from "./settings.js";
import { UserError } from "../user-error.js";

export interface CheckSettings {
  readonly voters?: number;
  readonly network?: NetworkKind;
  readonly disk?: DiskKind;
  readonly loss?: Loss;
  readonly commands?: CommandNames;
  /** Switches of the implementation. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What `check --set` takes besides the switches of an implementation. */
export const MODEL = {
  voters: VOTERS,
  network: ["any", "fifo"],
  disk: ["sync", "async"],
  loss: ["send", "action", "nothing"],
  commands: ["seen", "counted"],
} as const;

/** What `fuzz` takes and a search does not, with what to say instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    FAULTS.map(({ name, bound }) => [name, typeof bound === "string" ? bound : `bound it with ${flagOf(bound.name)}`]),
  ),
  time: "leave it out: any armed timer may fire at any moment",
  healing: "leave it out: progress is judged by fuzz",
};

/** Whether a NAME=VALUE of `fuzz` says something of a search, too. */
export const isOfModels = (word: string): boolean => !Object.hasOwn(INSTEAD, word.split("=", 1)[0]);

/** Reads every NAME=VALUE for an implementation that declares these capabilities. */
export function parseCheckSettings(words: readonly string[], { settings }: Capabilities): CheckSettings {
  const known: Readonly<Record<string, readonly string[]>> = { ...settings, ...MODEL };
  let read: CheckSettings = { settings: {} };
  for (const word of words) {
    const [name] = word.split("=", 1);
    if (Object.hasOwn(INSTEAD, name) && !Object.hasOwn(known, name))
      throw new UserError(`--set ${word}: check enumerates, it does not draw; ${INSTEAD[name]}.`);
    const [, value] = parseWord(word, known);
    if (name === "voters") read = { ...read, voters: Number(value) };
    else if (Object.hasOwn(MODEL, name)) read = { ...read, [name]: value };
    else read = { ...read, settings: { ...read.settings, [name]: value } };
  }
  return read;
}
