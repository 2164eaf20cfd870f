// What is said of a command that failed, and its exit status.

import { CommanderError } from "commander";
import { textOfError, UserError } from "../host/user-error.js";
import { StoppedError } from "../host/workers/watched-worker.js";
import { EXIT } from "./exit-status.js";
import { complain } from "./output.js";

export function statusOfFailure(error: unknown): number {
  if (error instanceof CommanderError) {
    // Help and version are printed and end this way.
    if (error.exitCode === 0) return EXIT.clean;
    if (error.code !== "commander.help")
      complain(`${error.message.replace(/^error: /, "")}\nRun seaworthy --help, or seaworthy COMMAND --help.`);
    return EXIT.usage;
  }
  if (error instanceof UserError) {
    complain(error.message);
    return error instanceof StoppedError ? EXIT.unknown : EXIT.usage;
  }
  complain(
    `a mistake of seaworthy itself: ${error instanceof Error ? (error.stack ?? error.message) : textOfError(error)}`,
  );
  return EXIT.unknown;
}
