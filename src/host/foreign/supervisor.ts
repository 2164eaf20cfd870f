// Starts a command beside this thread, so that whatever becomes of either nothing of it is left behind. Knows no protocol:
// it has file descriptors and a process group.

import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { textOfError, UserError } from "../user-error.js";

/** A command that runs, by what this side holds of it. */
export interface Supervised {
  /** The process group of the command and of all that it starts: a shell leads it, which waits for the command. */
  readonly group: number;
  /** What the command reads. */
  readonly input: number;
  /** The same, written without waiting. */
  readonly inputNow: number;
  /** What it says. */
  readonly output: number;
  /** The same, read without waiting. */
  readonly outputNow: number;
  /**
   * Once the command has ended: its last words on standard error, and in a line of its own its exit status. Read without
   * waiting.
   */
  readonly lastWords: number;
  /** While this is open the command may live. */
  readonly lifeline: number;
}

// 3: what the command reads, 4: what it says, 5: its standard error. It waits for a line, so that nothing runs before there is
// somebody to end it. `$1` is run by a shell of its own, which may say a word on how it ended. Whatever it started ends with
// it: its outputs would never end.
const COMMAND = `
read -r begin <&3 || exit
sh -c "$1" <&3 >&4 2>&5 3<&- 4>&- 5>&- &
command=$!
exec 3<&- 4>&-
wait "$command"
printf '\\n%s' "$?" >&5
kill -9 0
`;

// 3: the command's standard error, 4: last words, 5: the lifeline. The kernel closes the other end of that with the process
// that holds it, however that ends: `read` fails, and the whole group goes. In a group of its own, it outlives the command.
const SUPERVISOR = `
tail -c 2000 <&3 >&4 3<&- 4>&- 5<&- &
exec 3<&- 4>&-
read -r end <&5
kill -9 -- "-$2"
kill -9 0
`;

/** Starts a command in a folder. Throws a UserError where this machine has not what it takes. */
export function supervise(command: string, directory: string): Supervised {
  const pipes = makePipes(["input", "output", "errors", "lastWords", "lifeline"]);
  const { input, output, errors, lastWords, lifeline } = pipes;
  const ours = [input.writes, input.writesNow, output.reads, output.readsNow, lastWords.readsNow, lifeline.writes];
  const others = Object.values(pipes)
    .flatMap(({ reads, readsNow, writes, writesNow }) => [reads, readsNow, writes, writesNow])
    .filter((fd) => !ours.includes(fd));
  const theirs = [input.reads, output.writes, errors.writes];
  const group = started(COMMAND, [commandLine(command)], directory, theirs);
  const supervisor =
    group && started(SUPERVISOR, [command, String(group)], "/", [errors.reads, lastWords.writes, lifeline.reads]);
  if (supervisor !== undefined) writeSync(input.writes, "\n");
  // Whoever held an end of the command would never see it end.
  others.forEach(closeSync);
  if (group === undefined || supervisor === undefined) {
    ours.forEach(closeSync);
    throw new UserError(
      `"${command}" cannot be started: there is no shell (sh), or no folder ${directory}. An implementation that is a command needs a system that has sh, such as Linux or macOS.`,
    );
  }
  return {
    group,
    input: input.writes,
    inputNow: input.writesNow,
    output: output.reads,
    outputNow: output.readsNow,
    lastWords: lastWords.readsNow,
    lifeline: lifeline.writes,
  };
}

/** Starts a shell with these beyond its first three; answers its process, which leads a group. */
function started(script: string, words: readonly string[], cwd: string, fds: readonly number[]): number | undefined {
  // In a session of its own: Ctrl-C in a terminal is for this program, which knows what to do.
  const shell = spawn("sh", ["-c", script, "seaworthy", ...words], {
    cwd,
    detached: true,
    stdio: ["ignore", "ignore", "ignore", ...fds],
  });
  // What goes wrong here shows in that there is no process.
  shell.on("error", () => {});
  shell.unref();
  return shell.pid;
}

/** What is more than one program and its words, or a word of the shell itself. */
const OF_THE_SHELL =
  /[;&|(){}`\n]|^\s*(?:\w+=|!|[.:]\s|(?:cd|command|eval|exec|export|set|source|time|ulimit|umask|unset)\b)/;

/** A shell that waited for the one program would hold its output open when that has closed it. */
const commandLine = (command: string): string => (OF_THE_SHELL.test(command) ? command : `exec ${command}`);

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
  readonly writesNow: number;
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
  const writesNow = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  closeSync(both);
  return { reads, writes, readsNow, writesNow };
}
