// Starts a command beside this thread, so that whatever becomes of either nothing of it is left behind. Knows no protocol:
// it has file descriptors and a process group.

import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { textOfError, UserError } from "../user-error.js";

/** A command that runs, by what this side holds of it. */
export interface Supervised {
  /** The process group in which all of it runs: the first process, a shell, leads it. */
  readonly group: number;
  /** What the command reads. */
  readonly input: number;
  /** What it says. */
  readonly output: number;
  /** The same, read without waiting. */
  readonly outputNow: number;
  /**
   * Once the command has ended, if that is asked for: its last words on standard error, and in a line of its own its exit
   * status. Read without waiting.
   */
  readonly lastWords: number;
  /** While this is open the command may live. A line in it asks how the command ended. */
  readonly lifeline: number;
}

// 3: what the command reads, 4: what it says, 5 and 6: its standard error and who keeps the end of that, 7: last words, 8: the
// lifeline. The kernel closes the other end of the lifeline with the process that holds it, however that ends: `read` fails,
// and the whole group goes. `$1` is run by a shell of its own, which may say a word on how it ended.
const SCRIPT = `
tail -c 2000 <&5 >&7 3<&- 4>&- 5<&- 6>&- 7>&- 8<&- &
sh -c "$1" <&3 >&4 2>&6 3<&- 4>&- 5<&- 6>&- 7>&- 8<&- &
command=$!
exec 3<&- 4>&- 5<&- 7>&-
if read -r asked <&8; then
  wait "$command"
  printf '\\n%s' "$?" >&6
  exec 6>&-
  read -r asked <&8
fi
kill -9 0
`;

/** Starts a command in a folder. Throws a UserError where this machine has not what it takes. */
export function supervise(command: string, directory: string): Supervised {
  const pipes = makePipes(["input", "output", "errors", "lastWords", "lifeline"]);
  const { input, output, errors, lastWords, lifeline } = pipes;
  const theirs = [input.reads, output.writes, errors.reads, errors.writes, lastWords.writes, lifeline.reads];
  const ours = [input.writes, output.reads, output.readsNow, lastWords.readsNow, lifeline.writes];
  const others = Object.values(pipes)
    .flatMap(({ reads, writes, readsNow }) => [reads, writes, readsNow])
    .filter((fd) => !ours.includes(fd));
  // In a session of its own: Ctrl-C in a terminal is for this program, which knows what to do.
  const shell = spawn("sh", ["-c", SCRIPT, "seaworthy", command], {
    cwd: directory,
    detached: true,
    stdio: ["ignore", "ignore", "ignore", ...theirs],
  });
  // What goes wrong here shows in that there is no process.
  shell.on("error", () => {});
  shell.unref();
  // Whoever held an end of the command would never see it end.
  others.forEach(closeSync);
  if (shell.pid === undefined) {
    ours.forEach(closeSync);
    throw new UserError(
      `"${command}" cannot be started: there is no shell (sh), or no folder ${directory}. An implementation that is a command needs a system that has sh, such as Linux or macOS.`,
    );
  }
  return {
    group: shell.pid,
    input: input.writes,
    output: output.reads,
    outputNow: output.readsNow,
    lastWords: lastWords.readsNow,
    lifeline: lifeline.writes,
  };
}

/** Ends all processes of a group at once. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

interface Pipe {
  readonly reads: number;
  readonly writes: number;
  readonly readsNow: number;
}

/** Pipes that are read and written without the event loop, which those of node:child_process are not. */
function makePipes<Name extends string>(names: readonly Name[]): Record<Name, Pipe> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-"));
  try {
    const paths = names.map((name) => join(folder, name));
    execFileSync("mkfifo", ["-m", "600", ...paths], { stdio: ["ignore", "ignore", "pipe"] });
    return Object.fromEntries(names.map((name, i) => [name, openPipe(paths[i])])) as Record<Name, Pipe>;
  } catch (error) {
    throw new UserError(
      `no pipes can be made in ${folder}: ${textOfError(error)}. An implementation that is a command needs mkfifo, which Linux and macOS have, and a temporary folder (TMPDIR) that can be written to.`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A named pipe that is opened for both does not wait for its other side; then each end is opened by itself. */
function openPipe(path: string): Pipe {
  const both = openSync(path, constants.O_RDWR);
  const reads = openSync(path, constants.O_RDONLY);
  const writes = openSync(path, constants.O_WRONLY);
  const readsNow = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  closeSync(both);
  return { reads, writes, readsNow };
}
