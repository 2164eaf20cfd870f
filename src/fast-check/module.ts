// What a command of seaworthy calls an implementation that a test was given.

import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isCommandLine } from "../host/loading/implementation-name.js";
import { UserError } from "../host/user-error.js";

/** What `--implementation` must say for what a test names by path, by URL, or as a command. */
export function moduleWord(module: string | URL): string {
  const named = module instanceof URL || module.startsWith("file:") ? fileURLToPath(module) : resolve(module);
  const path = [named, ...sourcesOf(named)].find(existsSync);
  if (path === undefined) {
    if (typeof module === "string" && !module.startsWith("file:") && isCommandLine(module)) return module;
    throw new UserError(
      `there is no module ${named}. Give the option module the path or URL of the file that exports the implementation, or the command that it is.`,
    );
  }
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : `./${near}`;
}

/** TypeScript names a file by what it will be compiled to. */
const sourcesOf = (path: string): string[] => (/\.m?js$/.test(path) ? [path.replace(/js$/, "ts")] : []);
