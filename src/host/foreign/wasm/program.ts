// A module's file, made ready to run: read, rewritten, compiled, and looked over. What cannot be run is refused with one message.

import { readFileSync } from "node:fs";
import { textOfError, UserError } from "../../user-error.js";
import { RefusedModule } from "./instructions.js";
import { rewritten } from "./rewritten.js";

/** Where whoever is told that something is wrong finds how it should be. */
export const SEE_WEB_ASSEMBLY = "docs/webassembly.md shows what a module has to offer.";

/** So much memory a module may come to have: 256 MB. */
const PAGES_MAX = 4096;

/** What no honest answer takes: calls, and turns of loops. A tenth of a second and more. */
export const STEPS_MAX = 100_000_000;

/** The place of the only server that a module ever has: another's is another state of the module. */
export const SERVER = 0;

export interface Program {
  readonly module: WebAssembly.Module;
  /** The names of the functions that it imports, all of one system. */
  readonly imports: readonly string[];
  /** The names of its mutable globals. */
  readonly globals: readonly string[];
}

const SYSTEM = "wasi_snapshot_preview1";
const REQUIRED: readonly (readonly [kind: string, name: string])[] = [
  ["memory", "memory"],
  ["function", "seaworthy_input"],
  ["function", "seaworthy_answer"],
];

/** Reads a module. Throws a UserError where it cannot be run. */
export function readProgram(path: string): Program {
  const fail = (what: string): never => {
    throw new UserError(`${path}: ${what}. ${SEE_WEB_ASSEMBLY}`);
  };
  const file = readFileSync(path);
  if (!WebAssembly.validate(file)) return fail(`it is no module of WebAssembly that this Node knows`);
  const { module, globals } = compiled(file, fail);
  const imports = WebAssembly.Module.imports(module);
  const stranger = imports.find((one) => one.module !== SYSTEM);
  if (stranger !== undefined)
    return fail(`it imports ${stranger.module}.${stranger.name}, and there is ${SYSTEM} alone (compile it for WASI)`);
  const exports = WebAssembly.Module.exports(module);
  const missing = REQUIRED.filter(([kind, name]) => !exports.some((one) => one.kind === kind && one.name === name));
  if (missing.length > 0)
    return fail(`it does not export the ${missing.map((words) => words.join(" ")).join(", the ")}`);
  return { module, imports: imports.map(({ name }) => name), globals };
}

function compiled(
  file: Uint8Array,
  fail: (what: string) => never,
): { readonly module: WebAssembly.Module; readonly globals: readonly string[] } {
  try {
    const { bytes, globals } = rewritten(file, { maxPages: PAGES_MAX, steps: STEPS_MAX });
    return { module: new WebAssembly.Module(bytes), globals };
  } catch (error) {
    return fail(error instanceof RefusedModule ? error.message : `it cannot be compiled: ${textOfError(error)}`);
  }
}
