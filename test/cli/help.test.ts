import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { runProgram } from "../../src/cli/program.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import { freshFolder, runCli } from "./run-cli.js";

it("help names the settings, the laws, and lines to begin with", async () => {
  const { stdout } = await runCli("fuzz", "--help");
  for (const { id } of ALL_LAWS) expect(stdout).toContain(id);
  for (const word of ["network=any|fifo", "partition=on|off", "noop=on|off"]) expect(stdout).toContain(word);
  expect(stdout).toMatch(/\nExamples:\n {2}seaworthy fuzz /);
});

/** What a command prints on a terminal of so many columns. */
async function helpOn(columns: number, ...words: readonly string[]): Promise<string> {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const before = { isTTY: process.stdout.isTTY, columns: process.stdout.columns };
  onTestFinished(() => void Object.assign(process.stdout, before));
  Object.assign(process.stdout, { isTTY: true, columns });
  expect(await runProgram([...words, "--help"])).toBe(0);
  const text = written.mock.calls.join("");
  written.mockRestore();
  return text;
}

it.each(["", "fuzz", "check", "replay", "export"])(
  "seaworthy %s --help fits a terminal of 60 columns",
  async (command) => {
    const lines = (await helpOn(60, ...(command === "" ? [] : [command]))).split("\n");
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
  },
);

it("a shell takes the examples of the help as they are printed, whatever the width", async () => {
  const examplesOn = async (columns: number): Promise<string> =>
    (await helpOn(columns, "fuzz")).split("Examples:\n")[1].replaceAll(/ \\\n +/g, " ");
  expect(await examplesOn(40)).toBe(await examplesOn(200));
  expect(await helpOn(60, "fuzz")).toMatch(/ --set \\\n {4}crash=off --laws /);
});

it("the list of mutants tells each story and its source", async () => {
  const { stdout } = await runCli("mutants", "--list");
  for (const { story, source } of ALL_MUTANTS) for (const text of [story, source]) expect(stdout).toContain(text);
});

it("--open says where the picture is when nothing can open it", { skip: process.platform !== "linux" }, async () => {
  const folder = freshFolder();
  writeFileSync(join(folder, "xdg-open"), "#!/bin/sh\nexit 3\n");
  chmodSync(join(folder, "xdg-open"), 0o755);
  const before = process.env["PATH"];
  process.env["PATH"] = `${folder}:${before}`;
  const out = join(folder, "a.html");
  const { status, stderr } = await runCli("view", "traces/vote-dup-counted.jsonl", "--out", out, "--open");
  process.env["PATH"] = before;
  expect(status).toBe(0);
  expect(existsSync(out)).toBe(true);
  expect(stderr).toBe(`seaworthy: --open: xdg-open failed (3). Open the picture yourself: ${out}\n`);
});
