// Runs the built command line as a user does: in a process of its own.

import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { withoutProgress } from "../support/without-progress.js";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MAIN = join(ROOT, "dist/cli/main.js");

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  /** Without what is said now and then of how far it has come. */
  readonly stderr: string;
}

/** Whatever the tests run in has its own reasons for colours. */
const env = (): NodeJS.ProcessEnv => ({ ...process.env, FORCE_COLOR: undefined, NO_COLOR: undefined });

/** Runs a command line from the repository's root, to its end. */
export const runCli = (...words: readonly string[]): Promise<Ended> => run(words, env());

/** The same as it would be on a terminal with colours. */
export const runCliInColours = (...words: readonly string[]): Promise<Ended> =>
  run(words, { ...env(), FORCE_COLOR: "1" });

function run(words: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...words],
      { cwd: ROOT, env, maxBuffer: 1e8 },
      (_, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr: withoutProgress(stderr) }),
    );
  });
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has written to standard error so far. */
  readonly said: () => string;
}

/** Starts one that is to be interrupted. */
export function startCli(...words: readonly string[]): Started {
  const child = spawn(process.execPath, [MAIN, ...words], { cwd: ROOT, env: env() });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on("data", (text: Buffer) => out.push(String(text)));
  child.stderr.on("data", (text: Buffer) => err.push(String(text)));
  const ended = new Promise<Ended>((resolve) =>
    child.on("close", (status) => resolve({ status, stdout: out.join(""), stderr: withoutProgress(err.join("")) })),
  );
  return { child, ended, said: () => err.join("") };
}

/** Runs one whose standard output is a file, as `> file` has it. */
export function runCliInto(file: string, ...words: readonly string[]): Omit<Ended, "stdout"> {
  const out = openSync(file, "w");
  try {
    const ended = spawnSync(process.execPath, [MAIN, ...words], {
      cwd: ROOT,
      env: env(),
      stdio: ["ignore", out, "pipe"],
    });
    return { status: ended.status, stderr: withoutProgress(String(ended.stderr)) };
  } finally {
    closeSync(out);
  }
}

/** The one JSON document that a command printed. */
export const documentOf = <T>({ stdout }: Ended): T => JSON.parse(stdout) as T;

/** A folder of the running test's own. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The path of an implementation made for these tests. */
export const implementationFile = (name: string): string => join(ROOT, "test/cli/implementations", name);
