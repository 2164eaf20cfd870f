// Loads an implementation by its origin. Commands call it in workers only: whatever the code does, it can be ended.

import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Implementation } from "../../contract/implementation.js";
import { guarded, type Watch } from "../../contract/guard.js";
import { twice } from "../../contract/twice.js";
import { mutantById } from "../../mutants/all-mutants.js";
import { REFERENCE } from "../../raft/reference.js";
import type { Keeper } from "../foreign/child.js";
import { checkContract, tryBoot } from "./check-contract.js";
import { isForeign, type Origin } from "./implementation-name.js";
import { PACKAGE_FOLDER } from "../files/package-folder.js";
import { textOfError, UserError } from "../user-error.js";

export interface LoadOptions {
  readonly origin: Origin;
  /** Whether every step is taken twice and compared. */
  readonly twice: boolean;
  /** Makes the calls of code that is not ours. */
  readonly watch?: Watch;
  /** Who ends a command that this thread waits for. */
  readonly keeper?: Keeper;
}

/** The implementation, watched by a guard unless it is our own. */
export async function loadImplementation(options: LoadOptions): Promise<Implementation> {
  const implementation = behindGuard(await loadBare(options), options);
  return options.twice ? twice(implementation) : implementation;
}

/** What was loaded, as others are given it: behind a guard unless it is our own. */
export const behindGuard = (bare: Implementation, { origin, watch }: LoadOptions): Implementation =>
  isForeign({ origin }) ? guarded(bare, watch) : bare;

/** The implementation as it is loaded: nothing stands between it and whoever calls it. */
export async function loadBare({ origin, keeper }: Pick<LoadOptions, "origin" | "keeper">): Promise<Implementation> {
  switch (origin.from) {
    case "reference":
      return REFERENCE;
    case "mutant":
      return mutantById(origin.id)!.implementation;
    case "adapter":
      return loadAdapter(origin.folder, origin.exported);
    case "file":
      return loadFile(origin.path);
    case "wasm":
      return loadModule(origin.path);
    case "command":
      return loadCommand(origin, keeper);
  }
}

// What most runs have no use for is not loaded with them.
async function loadModule(path: string): Promise<Implementation> {
  const [{ moduleImplementation }, { SEE_WEB_ASSEMBLY }] = await Promise.all([
    import("../foreign/wasm/module.js"),
    import("../foreign/wasm/program.js"),
  ]);
  const implementation = checkContract(moduleImplementation(path), path, SEE_WEB_ASSEMBLY);
  tryBoot(implementation, path, SEE_WEB_ASSEMBLY);
  return implementation;
}

/** Starts a command; it is ended with its thread. */
async function loadCommand(
  { command, directory }: Extract<Origin, { from: "command" }>,
  keeper: Keeper = { child: 0, isEnding: false },
): Promise<Implementation> {
  const [{ commandImplementation }, { SEE_PROTOCOL }] = await Promise.all([
    import("../foreign/command.js"),
    import("../foreign/greeting.js"),
  ]);
  const named = `"${command}"`;
  const implementation = checkContract(commandImplementation(command, directory, keeper), named, SEE_PROTOCOL);
  tryBoot(implementation, named, SEE_PROTOCOL);
  return implementation;
}

async function loadFile(path: string): Promise<Implementation> {
  const exports = await importFile(path);
  const exported = exportedFrom(exports);
  if (exported === undefined) {
    const names = Object.keys(exports);
    const found = names.length === 0 ? "nothing" : names.join(", ");
    throw new UserError(
      `${path} exports ${found}. Export the implementation by default, or under the name "implementation"; docs/contract.md shows one in full.`,
    );
  }
  const implementation = checkContract(exported, path);
  tryBoot(implementation, path);
  return implementation;
}

/** The module that holds what is neither the reference nor a mutant, and the name under which others import it from there. */
export async function moduleOf(
  origin: Extract<Origin, { from: "file" | "adapter" }>,
): Promise<{ readonly path: string; readonly exported: string }> {
  if (origin.from === "adapter") return { path: adapterFile(origin.folder), exported: origin.exported };
  const exports = await importFile(origin.path);
  // What was CommonJS once has its names in one default.
  const outer = exports["default"];
  const isNested = typeof outer === "object" && outer !== null && !("reduce" in outer);
  const names = isNested ? (outer as Record<string, unknown>) : exports;
  return { path: origin.path, exported: names["default"] === undefined ? "implementation" : "default" };
}

/** What a module offers; what was CommonJS once has all its exports in one default. */
function exportedFrom(exports: Record<string, unknown>): unknown {
  const exported = exports["default"] ?? exports["implementation"];
  if (typeof exported !== "object" || exported === null || "reduce" in exported) return exported;
  const { default: inner, implementation } = exported as Record<string, unknown>;
  return inner ?? implementation ?? exported;
}

async function importFile(path: string): Promise<Record<string, unknown>> {
  try {
    if (/\.m?ts$/.test(extname(path))) {
      // Node 20 reads no TypeScript, and tsx started outside does not reach into workers.
      const [esm, commonJs] = await Promise.all([import("tsx/esm/api"), import("tsx/cjs/api")]);
      esm.register();
      commonJs.register();
    }
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${path}: ${error.message}`);
    throw new UserError(
      `${path} cannot be loaded: ${textOfError(error)}. Run it by itself (npx tsx ${path}) and mend what it says.`,
    );
  }
}

const adapterFile = (folder: string): string => join(PACKAGE_FOLDER, "adapters", folder, "index.js");

async function loadAdapter(folder: string, exported: string): Promise<Implementation> {
  const file = adapterFile(folder);
  if (!existsSync(file)) {
    throw new UserError(
      `the adapter for ${folder} is not in the published package. Clone the repository of seaworthy, run npm ci there, and use it from the clone.`,
    );
  }
  try {
    const exports = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    return checkContract(exports[exported], file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `the adapter for ${folder} cannot be loaded: ${textOfError(error)}. Run npm ci in seaworthy's folder.`,
    );
  }
}
