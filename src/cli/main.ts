#!/usr/bin/env node
// The door: everything happens in runProgram.

import { EXIT } from "./exit-status.js";
import { complain } from "./output.js";
import { runProgram } from "./program.js";

// A reader that closes the pipe early (head, less) has seen enough, and so has whoever closed the terminal.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE" || error.code === "EIO") process.exit(process.exitCode ?? 0);
  complain(`cannot write to standard output: ${error.message}. Make room or name another place.`);
  process.exit(EXIT.usage);
});
// What is said on the way is not worth an end.
process.stderr.on("error", () => {});

process.exitCode = await runProgram(process.argv.slice(2));
