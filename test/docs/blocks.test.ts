// The code in the pages compiles, is the file that it says it is, and prints what it says it prints.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { implementation } from "../../examples/my-raft.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { assertLaw, Counterexample, type LawOptions } from "../../src/fast-check/index.js";
import { DOORS, errorsIn } from "./compile.js";
import { ALL_BLOCKS, nameOf, ROOT, settled, type Block } from "./markdown.js";

const titled = (blocks: readonly Block[]) => blocks.map((block) => ({ title: nameOf(block), block }));
const TYPESCRIPT = ALL_BLOCKS.filter(({ language }) => language === "ts");

describe("a block of TypeScript", () => {
  it("compiles, wherever it stands", () => {
    const blocks = TYPESCRIPT.filter(({ marks }) => !marks.has("file"));
    expect(blocks).not.toEqual([]);
    expect(errorsIn(blocks)).toEqual([]);
  });

  it("that does not compile is named with its line", () => {
    const block: Block = { ...TYPESCRIPT[0], text: 'import "seaworthy";\nconst a: string = 1;\n', line: 10 };
    expect(errorsIn([block])).toEqual([`${block.page}:11 Type 'number' is not assignable to type 'string'.`]);
  });

  it.each(titled(TYPESCRIPT.filter(({ marks }) => marks.has("run"))))("$title runs", async ({ block }) => {
    const printed = await printedBy(block.text);
    const next = ALL_BLOCKS.find(({ page, place }) => page === block.page && place === block.place + 1);
    if (next?.follows && next.language === "text") expect(settled(next, printed)).toBe(printed);
  });
});

it("the property in README.md finds the mistake of examples/my-raft.ts", () => {
  const example = TYPESCRIPT.find(({ page, text }) => page === "README.md" && text.includes("assertLaw("))!;
  const [, law, options] = /assertLaw\(implementation, "(.*?)", (\{.*\})\)/.exec(example.text)!;
  const traces = mkdtempSync(join(tmpdir(), "seaworthy-docs-"));
  onTestFinished(() => rmSync(traces, { recursive: true }));
  const given = new Function(`return ${options}`)() as LawOptions;
  // Its types are those of the built package, which the compiler takes for others.
  const myRaft = implementation as unknown as Implementation;
  expect(() => assertLaw(myRaft, law, { ...given, traces })).toThrow(Counterexample);
});

describe("a block that is a file", () => {
  it.each(titled(ALL_BLOCKS.filter(({ marks }) => marks.has("file"))))("$title is that file", ({ block }) => {
    const file = withPublicNames(readFileSync(join(ROOT, block.marks.get("file")!), "utf8"));
    expect(settled(block, file)).toBe(file);
  });
});

/** The text with the doors called as users call them. */
const withPublicNames = (text: string): string =>
  text
    .replaceAll(/"(\.\.\/)+src\/fast-check\/index\.js"/g, '"seaworthy/fast-check"')
    .replaceAll(/"(\.\.\/)+src\/index\.js"/g, '"seaworthy"');

/** Runs a block as a module of its own; answers what it printed. */
async function printedBy(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-docs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "block.ts");
  writeFileSync(
    file,
    text.replaceAll(/"(seaworthy[^"]*)"/g, (_, name: string) => JSON.stringify(DOORS[name])),
  );
  const lines: unknown[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line) => void lines.push(line));
  try {
    await import(/* @vite-ignore */ pathToFileURL(file).href);
  } finally {
    log.mockRestore();
  }
  return lines.map((line) => `${String(line)}\n`).join("");
}
