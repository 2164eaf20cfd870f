// Holds the floors of src: who may import whom, what the pure floors must not touch, and how long a file may be.
// The rules' data is in architecture/floors.ts; here the real tree is judged, and made-up trees show that each rule can fail.

import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { checkArchitecture } from "./architecture/check.js";
import { LINES_MAX } from "./architecture/length.js";

const ROOT = join(import.meta.dirname, "..");

it("the tree keeps its floors", () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { dependencies: object };
  const violations = checkArchitecture({ files: readSources(), dependencies: Object.keys(dependencies) });
  expect(violations.join("\n")).toBe("");
});

function readSources() {
  return readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.[mc]?[jt]sx?$/.test(path))
    .map((path) => ({
      path: `src/${path.split(sep).join("/")}`,
      text: readFileSync(join(ROOT, "src", path), "utf8"),
    }));
}

const GOOD: Record<string, string> = {
  "src/contract/message.ts": "export interface Message { readonly process: string }",
  "src/random/stream.ts": 'import seedrandom from "seedrandom"; export const draw = seedrandom("1");',
  "src/raft/log.ts": 'import type { Message } from "../contract/message.js"; export type Entry = Message["process"];',
  "src/raft/reducer.ts":
    'import type { Entry } from "./log.js"; export const last = (e: Entry[]) => Math.max(e.length);',
  "src/cluster/network.ts": "// Carries a RequestVote and never looks.\nexport const bag: string[] = [];",
  "src/trace/format.ts": 'import { z } from "zod"; export const line = z.string();',
  "src/host/worker.ts":
    'import { fork } from "node:child_process"; export const load = async (x: string) => import(x); fork;',
  "src/fast-check/index.ts": 'export { integer } from "fast-check"; export { last } from "../raft/reducer.js";',
  "src/index.ts": 'export { load } from "./host/worker.js";',
};

/** Judges the good tree with some files put in or put over. */
function check(files: Record<string, string>): string[] {
  return checkArchitecture({
    files: Object.entries({ ...GOOD, ...files }).map(([path, text]) => ({ path, text })),
    dependencies: ["fast-check", "seedrandom", "zod"],
  });
}

describe("the checker of the architecture", () => {
  it("passes a good tree", () => {
    expect(check({})).toEqual([]);
  });

  it("does not pass a tree in which it finds no file", () => {
    expect(checkArchitecture({ files: [], dependencies: [] })).toHaveLength(1);
  });

  it("says where, which rule, and what to do instead", () => {
    expect(check({ "src/raft/bad.ts": '\nimport { bag } from "../cluster/network.js";' })).toEqual([
      "src/raft/bad.ts:2 raft (floor 2) imports cluster (floor 2); imports go down only. " +
        "Instead: move what both need to a lower floor, or let a higher one join the two.",
    ]);
  });

  it.each([
    ["a neighbour on the same floor", "src/fuzz/x.ts", 'import "../report/x.js";', "imports report (floor 7)"],
    ["a higher floor", "src/contract/x.ts", 'import { bag } from "../cluster/network.js";', "imports cluster"],
    ["a type of a higher floor", "src/contract/x.ts", 'import type { E } from "../raft/log.js";', "imports raft"],
    ["a re-export of a higher floor", "src/random/x.ts", 'export { bag } from "../cluster/network.js";', "cluster"],
    ["a re-export of a whole file", "src/random/x.ts", 'export * from "../cluster/network.js";', "cluster"],
    ["a dynamic import", "src/host/x.ts", 'void import("../index.js");', "imports index.ts (floor 10)"],
    ["a require", "src/host/x.ts", 'require("../index.js");', "imports index.ts (floor 10)"],
    ["an import type", "src/raft/x.ts", 'export type B = import("../cluster/network.js").Bag;', "imports cluster"],
    ["a worker's file", "src/host/x.ts", 'new URL("../index.js", import.meta.url);', "imports index.ts"],
    ["the public list from inside", "src/cli/x.ts", 'import { load } from "../index.js";', "imports index.ts"],
    ["a file that is not there", "src/raft/x.ts", 'import "../contract/gone.js";', "no such source file"],
    ["a folder", "src/raft/x.ts", 'import "../contract";', "no such source file"],
    ["a file outside src", "src/cli/x.ts", 'import "../../package.json";', "no such source file"],
    ["an index file", "src/raft/index.ts", "export const a = 1;", "an index file below src/index.ts"],
    ["a folder without a floor", "src/util/x.ts", "export const a = 1;", "src/util stands on no floor"],
    ["a built-in module", "src/report/x.ts", 'import "node:fs";', "imports node:fs"],
    ["a built-in module without its prefix", "src/report/x.ts", 'import "fs/promises";', "imports fs/promises"],
    ["a computed import on a pure floor", "src/run/x.ts", "import(name);", "only known at run time"],
    ["a package outside random", "src/fuzz/x.ts", 'import "seedrandom";', "imports the package seedrandom"],
    ["a package in random", "src/random/x.ts", 'import { z } from "zod";', "imports the package zod"],
    ["a package that users do not get", "src/cli/x.ts", 'import "vitest";', "not among the dependencies"],
    ["fast-check outside its doors", "src/index.ts", 'export { integer } from "fast-check";', "belongs to cli"],
    ["the cluster importing Raft", "src/cluster/x.ts", 'import "../raft/log.js";', "imports raft (floor 2)"],
    ["a Raft name in the cluster", "src/cluster/x.ts", "export const votedFor = 1;", "says votedFor"],
    ["a Raft word in the cluster's text", "src/cluster/x.ts", 'export const k = "RequestVoteRequest";', "RequestVote"],
    ["a Raft word in a template", "src/cluster/x.ts", "export const k = `${1} AppendEntries`;", "AppendEntries"],
  ])("refuses %s", (_what, path, text, message) => {
    const violations = check({ "src/report/x.ts": "export {};", [path]: text });
    expect(violations).toEqual([expect.stringContaining(message)]);
    expect(violations[0]).toMatch(new RegExp(`^${path}:1 .+ Instead: .+`));
  });

  it.each([
    "Date.now()",
    "new Date()",
    "let d: Date",
    "performance.now()",
    "setTimeout(f)",
    "setInterval(f)",
    "queueMicrotask(f)",
    "process.hrtime()",
    "Math.random()",
    'Math["random"]()',
    "const { random } = Math",
    "crypto.randomUUID()",
    "console.log(1)",
    'fetch("x")',
    "globalThis.f",
    "import.meta.dirname",
    "async () => 1",
    "function f(): Promise<void> {}",
    "await f()",
    "for await (const x of y) f(x)",
    "for (const k in o) f(k)",
    "a.localeCompare(b)",
    "n.toLocaleString()",
    'n["toLocaleString"]()',
    "Intl.Collator",
    "const o = { fetch }",
  ])("refuses %s on every pure floor, and nowhere above", (text) => {
    for (const folder of ["contract", "machine", "cluster", "laws", "run", "report"]) {
      expect(check({ [`src/${folder}/x.ts`]: text })).toEqual([
        expect.stringMatching(new RegExp(`^src/${folder}/x.ts:1 floors 0-8 are pure`)),
      ]);
    }
    for (const folder of ["host", "cli"]) expect(check({ [`src/${folder}/x.ts`]: text })).toEqual([]);
  });

  it.each([
    "export const f = (node: { process: number }) => node.process;",
    "export interface Timer { fetch(): number; performance: string }",
    "export const o = { console: 1, Date: 2 };",
    'export const random = (o: { random: number }) => o.random + "Promise".length; // Date.now()',
  ])("lets members, strings and comments be: %s", (text) => {
    expect(check({ "src/run/x.ts": text })).toEqual([]);
  });

  it("refuses a long file whose first comment does not say why it is long", () => {
    const lines = (count: number): string => "export {};\n".repeat(count);
    expect(check({ "src/raft/x.ts": lines(LINES_MAX) })).toEqual([]);
    expect(check({ "src/raft/x.ts": `// Long, since it is one table.\n${lines(LINES_MAX)}` })).toEqual([]);
    for (const text of [lines(LINES_MAX + 1), `// A table.\n\n// It is long.\n${lines(LINES_MAX)}`]) {
      expect(check({ "src/raft/x.ts": text })).toEqual([
        expect.stringMatching(/^src\/raft\/x\.ts:251 has 25\d lines, more than 250, .+ Instead: move what has a name/),
      ]);
    }
  });

  it("refuses two files that export one name, and not a name that one of them keeps to itself", () => {
    const files = { "src/laws/a.ts": "export interface Answer {}", "src/raft/b.ts": "\nexport const Answer = 1;" };
    expect(check(files)).toEqual([
      "src/raft/b.ts:2 exports Answer, and so does src/laws/a.ts: a name means one thing. " +
        "Instead: call one of the two what it is beside the other.",
    ]);
    expect(check({ ...files, "src/raft/b.ts": "interface Answer {}\nexport type Said = Answer;" })).toEqual([]);
  });

  it("refuses two files that import each other, types included", () => {
    const violations = check({
      "src/laws/a.ts": 'import type { B } from "./b.js"; export type A = B;',
      "src/laws/b.ts": 'import { c } from "./c.js"; export type B = typeof c;',
      "src/laws/c.ts": '\nexport const c: import("./a.js").A = 1;',
    });
    expect(violations).toEqual([
      expect.stringContaining(
        "src/laws/c.ts:2 closes a circle of imports: src/laws/a.ts -> src/laws/b.ts -> src/laws/c.ts",
      ),
    ]);
  });

  it("refuses a file that imports itself", () => {
    expect(check({ "src/laws/a.ts": 'import "./a.js";' })).toEqual([expect.stringContaining("closes a circle")]);
  });
});
