// The commit that this code stands at: seeds that are drawn from it are new with every change, and the same for everybody.

import { spawnSync } from "node:child_process";
import { PACKAGE_FOLDER } from "./package-folder.js";

/** The hash of the commit of seaworthy's own repository, or null where it is none (an installed package). */
export function commitHash(): string | null {
  const run = (...words: string[]) => spawnSync("git", words, { cwd: PACKAGE_FOLDER, encoding: "utf8" });
  // An installed package may lie inside somebody else's repository.
  const top = run("rev-parse", "--show-cdup");
  if (top.status !== 0 || top.stdout.trim() !== "") return null;
  const head = run("rev-parse", "--verify", "-q", "HEAD");
  return head.status === 0 ? head.stdout.trim() : null;
}
