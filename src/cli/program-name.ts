// How this program was called, so that the commands it prints can be copied.

import { basename, relative } from "node:path";

export function programName(): string {
  const { argv, env } = process;
  const file = argv[1] ?? "";
  // npx and npm scripts; from the repository too, where nothing is installed.
  if (env["npm_command"] !== undefined) return "npx seaworthy";
  if (basename(file) === "seaworthy") return "seaworthy";
  return `node ${relative(process.cwd(), file)}`;
}
