// The chapters of docs/bring-your-own.md, in an empty folder: what they copy, change and build is there and works.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { hasTool } from "../support/tool.js";
import { commandsIn, run } from "./commands.js";
import { ALL_BLOCKS, readPage, ROOT } from "./markdown.js";

const PAGE = "docs/bring-your-own.md";

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-docs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(ROOT, join(folder, "node_modules/seaworthy"));
  return folder;
}

it("TypeScript: the mistake is found, and mended by the line on the page", () => {
  const folder = emptyFolder();
  const file = join(folder, "my-raft.ts");
  copyFileSync(join(folder, "node_modules/seaworthy/examples/my-raft.ts"), file);
  const fuzz = () => run("main", ["fuzz", "--implementation", "./my-raft.ts", "--seed", "1", "--runs", "100"], folder);
  const found = fuzz();
  expect(found.status, found.text).toBe(1);
  const mended = /^`(save\(.*;)`/m.exec(readPage(PAGE))![1];
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/me\.votedFor = from; .*/, mended));
  const again = fuzz();
  expect(again.text).toMatch(/^mended /m);
  expect(again.status, again.text).toBe(0);
});

const hasPython = hasTool("the chapter on Python is", "python3", "--version");

it.runIf(hasPython)("Python: the commands of the chapter find its mistake", () => {
  const folder = emptyFolder();
  copyFileSync(join(ROOT, "examples/minimal-raft.py"), join(folder, "raft.py"));
  const [shown] = ALL_BLOCKS.filter(({ page }) => page === PAGE)
    .flatMap(commandsIn)
    .filter(({ text }) => text.includes("python3"));
  const { status, text } = run("main", shown.words, folder);
  expect(status, text).toBe(1);
  expect(text).toContain("violated: commitIndex stays within the log (commit-within-log)");
});

const hasGo = hasTool("the chapter on WebAssembly (Go 1.24) is", "go", "version");

describe.runIf(hasGo)("WebAssembly", () => {
  it("the block of Go makes a module of the example", () => {
    const folder = emptyFolder();
    copyFileSync(join(ROOT, "examples/go/minimal_raft.go"), join(folder, "minimal_raft.go"));
    const block = ALL_BLOCKS.find(({ page, language }) => page === PAGE && language === "go")!;
    writeFileSync(join(folder, "module_wasip1.go"), block.text);
    const words = ["build", "-buildmode=c-shared", "-o", "raft.wasm", "minimal_raft.go", "module_wasip1.go"];
    execFileSync("go", words, { cwd: folder, env: { ...process.env, GOOS: "wasip1", GOARCH: "wasm" } });
    const asked = ["fuzz", "--implementation", "./raft.wasm", "--seed", "1", "--runs", "10", "--first"];
    const { status, text } = run("main", asked, folder);
    expect(text).toContain("fuzzing minimal-raft-go 1");
    // The example makes a mistake.
    expect(status, text).toBe(1);
  });
});
