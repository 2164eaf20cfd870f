// Command lines as pages show them, and what they print.

import { withoutProgress } from "../support/without-progress.js";
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Block } from "./markdown.js";

export interface CommandLine {
  readonly text: string;
  /** What follows `npx seaworthy`. */
  readonly words: readonly string[];
  /** What a comment behind it says: `# exit status 1`. */
  readonly status: number | null;
}

/** Every call of seaworthy in a block of sh, in loops and behind other commands, too. */
export function commandsIn({ text }: Block): readonly CommandLine[] {
  const lines = text.replaceAll("\\\n", " ").split("\n");
  return lines.flatMap((line) => {
    const status = /# exit status (\d)/.exec(line)?.[1];
    return [...line.split("#")[0].matchAll(/\bnpx seaworthy\b([^|;&]*)/g)].map(([whole, words]) => ({
      text: whole.trim(),
      words: wordsOf(words),
      status: status === undefined ? null : Number(status),
    }));
  });
}

const wordsOf = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain);

/** A folder in which commands run as in the repository, except that the traces they write stay in it. */
export function fillWorkspace(folder: string): void {
  const link = (...path: string[]): void => symlinkSync(join(ROOT, ...path), join(folder, ...path));
  for (const name of ["examples", "properties", "src", "adapters", "test"]) link(name);
  mkdirSync(join(folder, "traces"));
  for (const name of readdirSync(join(ROOT, "traces"))) if (name !== "found") link("traces", name);
}

export interface Printed {
  readonly status: number | null;
  /** Standard output and standard error, as they come on a terminal. */
  readonly text: string;
}

/** Runs one of the built programs in a workspace. */
export function run(program: "main" | "start", words: readonly string[], folder: string): Printed {
  const path = join(folder, "printed");
  const file = openSync(path, "w");
  try {
    const { status } = spawnSync(process.execPath, [join(ROOT, `dist/cli/${program}.js`), ...words], {
      cwd: folder,
      stdio: ["ignore", file, file],
      // As npx runs it: that is how it calls itself then.
      env: { ...process.env, npm_command: "exec", NO_COLOR: "1" },
    });
    return { status, text: withoutProgress(readFileSync(path, "utf8")) };
  } finally {
    closeSync(file);
  }
}

/** Without the lines that are written every now and then: on a busy machine there are more of them. */

const ELLIPSIS = "...";
const WIDTH = 120;

/** What a page shows of a text: as many lines from the beginning and from the end as it shows now around a line of dots. */
export function shortened(text: string, shown: string): string {
  const lines = text.trimEnd().split("\n").map(cut);
  const now = shown.trimEnd().split("\n");
  const head = now.indexOf(ELLIPSIS);
  const tail = now.length - head - 1;
  if (head < 0 || head + tail >= lines.length) return `${lines.join("\n")}\n`;
  return `${[...lines.slice(0, head), ELLIPSIS, ...lines.slice(lines.length - tail)].join("\n")}\n`;
}

const cut = (line: string): string => (line.length > WIDTH ? line.slice(0, WIDTH - ELLIPSIS.length) + ELLIPSIS : line);

/** The text without what differs between machines and moments: how fast it was. */
export const withoutSpeed = (text: string): string =>
  text
    .replace(/\d[\d.,]*[kM]? actions a CPU second/g, "so many actions a CPU second")
    .replace(/^time +\d.*CPU seconds.*$/gm, "time so much");
