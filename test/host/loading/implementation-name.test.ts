import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseImplementationName } from "../../../src/host/loading/implementation-name.js";
import { UserError } from "../../../src/host/user-error.js";
import { ALL_MUTANTS } from "../../../src/mutants/all-mutants.js";

const directory = import.meta.dirname;
const { id } = ALL_MUTANTS[0];
const wasm = join(mkdtempSync(join(tmpdir(), "seaworthy-")), "their raft.wasm");
writeFileSync(wasm, "");
afterAll(() => rmSync(dirname(wasm), { recursive: true }));

describe("the name of an implementation", () => {
  it.each([
    ["reference", { from: "reference" }],
    [`mutant:${id}`, { from: "mutant", id }],
    [id, { from: "mutant", id }],
    ["liferaft", { from: "adapter", folder: "liferaft", exported: "liferaft" }],
    ["liferaft-io", { from: "adapter", folder: "liferaft", exported: "liferaftIo" }],
    ["tinyraft", { from: "adapter", folder: "tinyraft", exported: "tinyraft" }],
    ["./implementation-name.test.ts", { from: "file", path: import.meta.filename }],
    ["go run ./raft", { from: "command", command: "go run ./raft", directory }],
    ["/bin/sh", { from: "command", command: "/bin/sh", directory }],
    [wasm, { from: "wasm", path: wasm }],
  ])("%s", (name, origin) => {
    expect(parseImplementationName(name, directory)).toEqual(origin);
  });

  it.each([
    ["mutant:nothing", /unknown mutant "nothing"/],
    ["nothing", /unknown implementation "nothing"/],
    ["constructor", /unknown implementation "constructor"/],
    ["", /unknown implementation ""/],
    ["./nothing.js", /no implementation file .*nothing\.js/],
    ["../loading", /loading is not a file/],
    ["../../../README.md", /README\.md is no JavaScript or TypeScript file, and no program that can be run/],
  ])("%s is refused", (name, message) => {
    expect(() => parseImplementationName(name, directory)).toThrow(UserError);
    expect(() => parseImplementationName(name, directory)).toThrow(message);
  });
});
