// Shows a picture in whatever this machine opens such files with.

import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { complain } from "./output.js";

/** What opens a file, by platform; where it is not one of these, the desktop's own. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** An opener that is still there then has a picture open. */
const PATIENCE_MILLISECONDS = 3000;

/** Opens it, or says why that did not work; what was found is told either way. */
export async function openPicture(path: string | null): Promise<void> {
  if (path === null) return complain("--open: there is no picture to open.");
  const [command, ...words] = OPENERS[process.platform] ?? ["xdg-open"];
  const failure = await failureOf(command, [...words, path]);
  if (failure !== null) complain(`--open: ${command} ${failure}. Open the picture yourself: ${resolve(path)}`);
}

/** How a command failed, or null where it did not within the time that one waits. */
function failureOf(command: string, words: readonly string[]): Promise<string | null> {
  return new Promise((done) => {
    const child = spawn(command, words, { stdio: "ignore", detached: true });
    const timer = setTimeout(() => done(null), PATIENCE_MILLISECONDS);
    const end = (failure: string | null): void => {
      clearTimeout(timer);
      done(failure);
    };
    child.on("error", () => end("is not there"));
    child.on("exit", (code) => end(code === 0 ? null : `failed (${code ?? "ended"})`));
    child.unref();
  });
}
