// Whatever ends this program ends the commands that it runs: nothing of them is left.

import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { freshFolder, runCli, startCli } from "../../cli/run-cli.js";
import { childCommand, ROOT } from "./load.js";

let count = 0;
/** A word of its own for each command, by which its processes are found. */
const freshMark = (): string => `mark-${process.pid}-${count++}-end`;

/** Processes that have a word on their command line. */
function processesOf(mark: string): readonly string[] {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, "utf8").includes(mark);
    } catch {
      return false;
    }
  });
}

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const hasProc = process.platform === "linux";

const fuzzWords = (command: string, ...more: readonly string[]): readonly string[] => [
  "fuzz",
  "--implementation",
  command,
  "--seed",
  "1",
  "--traces",
  freshFolder(),
  ...more,
];

async function untilStarted(mark: string): Promise<void> {
  // This program, its supervisor, and the command at least.
  await expect.poll(() => processesOf(mark).length, { interval: 10 }).toBeGreaterThan(2);
}

const untilNothingIsLeft = (mark: string) => expect.poll(() => processesOf(mark), { interval: 10 }).toEqual([]);

it.runIf(hasProc)(
  "a campaign that ends, and one whose child hangs with servants of its own that ignore their end",
  async () => {
    const mark = freshMark();
    const clean = await runCli(...fuzzWords(childCommand("good.mjs", mark), "--runs", "3"));
    expect(clean.status).toBe(0);
    await untilNothingIsLeft(mark);

    const words = fuzzWords(childCommand("misbehaves.mjs", "never answers and has servants", mark), "--runs", "3");
    const hung = await runCli(...words, "--hang-after", "1s");
    expect(hung).toMatchObject({ status: 2 });
    expect(hung.stderr).toMatch(/a call of the implementation did not return for 1 s in the run of seed 1\/0/);
    await untilNothingIsLeft(mark);
  },
);

it.runIf(hasProc).each(["works without an end", "never answers"])(
  "Ctrl-C, once, while a child %s: the report so far",
  async (mistake) => {
    const mark = freshMark();
    const words = fuzzWords(childCommand("misbehaves.mjs", mistake, mark), "--hang-after", "1h");
    const { child, ended } = startCli(...words, "--workers", "2", "--runs", "9");
    await untilStarted(mark);
    await sleep(500);
    child.kill("SIGINT");
    const { status, stdout } = await ended;
    expect(status).toBe(3);
    expect(stdout).toMatch(/stopped: nothing found so far in \d runs?/);
    await untilNothingIsLeft(mark);
  },
);

it.runIf(hasProc)("SIGKILL, thirty times, at any moment", { timeout: 600_000 }, async () => {
  for (let time = 0; time < 30; time++) {
    const mark = freshMark();
    // Half of them have a child that does not hear that its input has ended.
    const command =
      time % 2 === 0 ? childCommand("good.mjs", mark) : childCommand("misbehaves.mjs", "works without an end", mark);
    const parent = spawn(process.execPath, [join(import.meta.dirname, "children/harness.mjs"), command], {
      cwd: ROOT,
      stdio: "ignore",
    });
    onTestFinished(() => void parent.kill("SIGKILL"));
    await expect.poll(() => processesOf(mark).length, { interval: 5 }).toBeGreaterThan(1);
    await sleep((time * 7) % 50);
    parent.kill("SIGKILL");
    await untilNothingIsLeft(mark);
  }
});
