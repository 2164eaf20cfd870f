// What a command reads it does not write over.

import { realpathSync, statSync } from "node:fs";
import { UserError } from "../user-error.js";

/** Asked before any work is done. Throws a UserError where `out` is one of the inputs, by whatever path or link it is named. */
export function refuseToReplace(out: string, inputs: readonly (string | undefined)[]): void {
  const file = realFile(out);
  if (file === null || !inputs.some((input) => input !== undefined && realFile(input) === file)) return;
  throw new UserError(`${out} is read here, and what is written would replace it. Name another place for that.`);
}

/** Null where no file stands: a device or a pipe is written to, never replaced. */
function realFile(path: string): string | null {
  try {
    return statSync(path).isFile() ? realpathSync.native(path) : null;
  } catch {
    return null;
  }
}
