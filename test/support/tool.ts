// Tools of other languages, which a machine may lack: what is not tried for that is said loudly.

import { spawnSync } from "node:child_process";

/** Whether a command does what it is asked, which shows that it is here; `untried`: what is not tried otherwise. */
export function hasTool(untried: string, program: string, ...words: readonly string[]): boolean {
  if (spawnSync(program, words, { stdio: "ignore" }).status === 0) return true;
  console.warn(`${program} is not here, or cannot do what it is asked: ${untried} NOT tried`);
  return false;
}
