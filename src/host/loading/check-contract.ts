// Whether what a file exports is the contract. Every message names what is missing and what should stand there.

import type { Implementation } from "../../contract/implementation.js";
import { shown } from "../../contract/check-outbound.js";
import { BLANK_DISK } from "../../contract/disk.js";
import { guarded } from "../../contract/guard.js";
import { shortened } from "../../contract/thrown-text.js";
import { mutantById } from "../../mutants/all-mutants.js";
import { REFERENCE } from "../../raft/reference.js";
import { environmentByDefault, optionsOf } from "../../cluster/setup.js";
import { ENVIRONMENT_WORDS } from "../asked/settings.js";
import { textOfError, UserError } from "../user-error.js";
import { capabilitiesSchema } from "./capabilities-schema.js";

const REQUIRED = ["boot", "reduce", "view", "key"] as const;
const OPTIONAL = ["durable", "describe", "localMessages"] as const;
const RENAMING = ["state", "packet", "value"] as const;
/** Where whoever is told that something is wrong finds how it should be. */
const SEE_CONTRACT = "docs/contract.md shows one in full.";

const areTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === "string");

/** The exported value as an implementation. Throws a UserError that says what is wrong with it. */
export function checkContract(exported: unknown, file: string, see = SEE_CONTRACT): Implementation {
  const fail = (what: string): never => {
    throw new UserError(`${file}: ${what}. ${see}`);
  };
  if (typeof exported !== "object" || exported === null)
    return fail(`the export is ${shown(exported)}, not an implementation`);
  const fields = exported as Record<string, unknown>;
  for (const name of ["name", "version"]) {
    if (typeof fields[name] !== "string" || fields[name] === "")
      fail(`${name} must be a text, found ${shown(fields[name])}`);
  }
  const { name: called } = fields as { name: string };
  if (called === REFERENCE.name || mutantById(called) !== undefined)
    fail(
      `"${shortened(called, 80)}" is one of seaworthy's own, and a trace of it would be played on that. Give yours another name`,
    );
  for (const name of REQUIRED) if (typeof fields[name] !== "function") fail(`the function ${name} is missing`);
  for (const name of OPTIONAL) {
    if (fields[name] !== undefined && typeof fields[name] !== "function")
      fail(`${name} must be a function, found ${shown(fields[name])}`);
  }
  const rename = fields["rename"];
  if (rename !== undefined) {
    if (typeof rename !== "object" || rename === null)
      return fail(`rename must be an object of functions, found ${shown(rename)}`);
    for (const name of RENAMING) {
      const renaming = (rename as Record<string, unknown>)[name];
      if (typeof renaming !== "function") fail(`rename.${name} must be a function, found ${shown(renaming)}`);
    }
  }
  const { machine } = fields as {
    machine?: { readonly initial?: unknown; readonly apply?: unknown; readonly commands?: unknown } | null;
  };
  if (machine !== undefined && (typeof machine?.apply !== "function" || machine.initial === undefined))
    fail(`machine must be { initial, apply(state, command) }, found ${shown(machine)}`);
  if (machine?.commands !== undefined && !areTexts(machine.commands))
    fail(`machine.commands must be a list of texts, with one at least, found ${shown(machine.commands)}`);
  if (fields["capabilities"] === undefined) fail("capabilities are missing (CAREFUL is a good start)");
  const parsed = capabilitiesSchema.safeParse(fields["capabilities"]);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    fail(`${["capabilities", ...path].join(".")}: ${message}`);
  }
  for (const name of Object.keys((exported as Implementation).capabilities.settings)) {
    if (ENVIRONMENT_WORDS.includes(name)) fail(`capabilities.settings.${name}: this word is taken by --set ${name}=`);
  }
  return exported as Implementation;
}

/** Boots a first server, so that what never works is said before any run. */
export function tryBoot(implementation: Implementation, file: string, see = SEE_CONTRACT): void {
  const environment = environmentByDefault(implementation.capabilities);
  const node = guarded(implementation);
  try {
    node.key(node.boot(BLANK_DISK, optionsOf(environment, 0)).state);
    node.durable?.(BLANK_DISK);
  } catch (error) {
    throw new UserError(
      `${file}: the first server of ${environment.nodes} does not boot from a blank disk: ${textOfError(error)}. ${see}`,
    );
  }
}
