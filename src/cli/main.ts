#!/usr/bin/env node
// The door: everything happens in runProgram.

import { runProgram } from "./program.js";

// A reader that closes the pipe early (head, less) has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  throw error;
});

process.exitCode = await runProgram(process.argv.slice(2));
