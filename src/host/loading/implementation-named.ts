// For code what `--implementation` is for commands: any implementation, in whatever language, behind the contract.

import { fileURLToPath } from "node:url";
import type { Implementation } from "../../contract/implementation.js";
import { parseImplementationName } from "./implementation-name.js";
import { loadBare } from "./load-implementation.js";

/**
 * Loads what `--implementation` names: `reference`, a mutant, a file of JavaScript or TypeScript, a module of WebAssembly, or a
 * command that speaks the protocol of `docs/protocol.md`. `directory` is where files are looked for and commands are run; the
 * current one if not given. Throws an Error that says what is wrong with it.
 *
 * A command is started at once, and ends with the process. Who asks waits for its answer: nobody here ends one that never
 * answers, as the commands of seaworthy do.
 */
export async function implementationNamed(
  name: string,
  directory: string | URL = process.cwd(),
): Promise<Implementation> {
  const folder = directory instanceof URL ? fileURLToPath(directory) : directory;
  return loadBare({ origin: parseImplementationName(name, folder) });
}
