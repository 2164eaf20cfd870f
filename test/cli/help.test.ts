import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import { freshFolder, runCli } from "./run-cli.js";

it("help names the settings, the laws, and lines to begin with", async () => {
  const { stdout } = await runCli("fuzz", "--help");
  for (const { id } of ALL_LAWS) expect(stdout).toContain(id);
  for (const word of ["network=any|fifo", "partition=on|off", "noop=on|off"]) expect(stdout).toContain(word);
  expect(stdout).toMatch(/\nExamples:\n {2}seaworthy fuzz /);
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
