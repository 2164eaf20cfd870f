// Where an implementation's code is, as a command names it.

import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../host/user-error.js";

/** What `--implementation` must say for a module that a test names by path or URL. */
export function moduleWord(module: string | URL): string {
  const named = module instanceof URL || module.startsWith("file:") ? fileURLToPath(module) : resolve(module);
  const path = [named, ...sourcesOf(named)].find(existsSync);
  if (path === undefined) {
    throw new UserError(
      `there is no module ${named}. Give the option module the path or URL of the file that exports the implementation.`,
    );
  }
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : `./${near}`;
}

/** TypeScript names a file by what it will be compiled to. */
const sourcesOf = (path: string): string[] => (/\.m?js$/.test(path) ? [path.replace(/js$/, "ts")] : []);
