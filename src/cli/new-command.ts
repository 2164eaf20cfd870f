// A command of the program, as all of them are.

import type { Command } from "commander";

/** What ends a command: it says with which exit status. */
export type End = (status: number) => void;

export const command = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
