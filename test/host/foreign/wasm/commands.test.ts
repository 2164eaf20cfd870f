// A module is an implementation as any other to all commands; and the example in C, where there is what builds it.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { documentOf, freshFolder, runCli } from "../../../cli/run-cli.js";
import { ROOT } from "../load.js";
import { atThird, moduleFile } from "./modules.js";
import { hasTool } from "../../../support/tool.js";

interface Fuzzed {
  readonly verdict: string;
  readonly findings: readonly { readonly law: string; readonly trace: string; readonly steps: number }[];
}

it("an endless loop is a finding: the same bytes twice, replayed, shrunk, viewed and exported", async () => {
  const path = await moduleFile({ take: atThird("(loop $again (br $again))") });
  const implementation = ["--implementation", path];
  const fuzz = (): ReturnType<typeof runCli> =>
    runCli(
      ...["fuzz", ...implementation, "--seed", "1", "--runs", "2", "--steps", "40", "--set", "healing=off"],
      ...["--traces", freshFolder(), "--json", "--workers", "1"],
    );
  const [first, second] = [documentOf<Fuzzed>(await fuzz()), documentOf<Fuzzed>(await fuzz())];
  expect(first).toMatchObject({ verdict: "panic", findings: [{ law: "panic", reproduced: true, shrunk: true }] });
  const { trace } = first.findings[0];
  expect(readFileSync(trace, "utf8")).toBe(readFileSync(second.findings[0].trace, "utf8"));
  expect(readFileSync(trace, "utf8")).toContain("took more than 100 million steps");

  const replayed = await runCli("replay", trace, ...implementation, "--json");
  expect(documentOf(replayed)).toMatchObject({ verdict: "panic", confirmed: true });
  const short = join(freshFolder(), "short.jsonl");
  expect(await runCli("shrink", trace, ...implementation, "--out", short)).toMatchObject({ status: 0 });
  expect(await runCli("view", trace, ...implementation, "--out", `${short}.html`)).toMatchObject({ status: 0 });
  const junit = await runCli("export", trace, ...implementation, "--to", "junit", "--out", `${short}.xml`);
  expect(junit).toMatchObject({ status: 0 });
  const vitest = await runCli("export", trace, ...implementation, "--to", "vitest", "--out", `${short}.test.ts`);
  expect(vitest).toMatchObject({ status: 0 });
  const named = /implementationNamed\("(.*)", new URL\("\.\/", /.exec(readFileSync(`${short}.test.ts`, "utf8"));
  expect(join(dirname(short), named![1])).toBe(path);
});

it("a search that was stopped goes on with the same module only", async () => {
  const [path, other] = [await moduleFile(), await moduleFile({ take: "(nop)" })];
  const file = join(freshFolder(), "search");
  const check = (...more: readonly string[]): ReturnType<typeof runCli> =>
    runCli(
      ...["check", "--implementation", path, "--nodes", "2", "--max-term", "5", "--max-messages", "1"],
      ...["--workers", "1", ...more],
    );
  const stopped = await check("--max-states", "4", "--checkpoint", file);
  expect(stopped.stderr + stopped.stdout).toContain("stopped");
  copyFileSync(other, path);
  const resumed = await check("--resume", file);
  expect(resumed).toMatchObject({ status: 2 });
  expect(resumed.stderr).toMatch(/was written when the implementation was another: its files have changed since/);
});

const tool = (command: string, ...words: readonly string[]): boolean =>
  hasTool("an example of docs/webassembly.md is", command, ...words);

const SOURCE = join(ROOT, "examples/wasm/minimal-raft.c");
const folder = mkdtempSync(join(tmpdir(), "seaworthy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const built = join(folder, "minimal-raft.wasm");
const FLAGS = ["--target=wasm32-wasi", "-mexec-model=reactor", "-O2", "-Wl,--stack-first", "-Wl,-z,stack-size=16384"];
const hasClang = tool("clang", ...FLAGS, "-o", built, SOURCE);

describe.runIf(hasClang)("the example in C", () => {
  const native = join(folder, "minimal-raft");
  const fuzz = async (implementation: string, ...more: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const traces = freshFolder();
    const words = ["--seed", "1", "--runs", "12", "--traces", traces, "--json", ...more];
    const ended = await runCli("fuzz", "--implementation", implementation, ...words);
    expect(ended).toMatchObject({ status: 1 });
    const names = readdirSync(traces).filter((name) => name.endsWith(".jsonl"));
    return new Map(names.sort().map((name) => [name, readFileSync(join(traces, name), "utf8")]));
  };

  it("has the same findings, byte for byte, as a module, as a module asked twice, and as a program", async () => {
    execFileSync("clang", ["-O2", "-o", native, SOURCE]);
    const module = await fuzz(built);
    expect([...module.keys()].join(" ")).toContain("match-index-means-equal-prefix");
    expect(await fuzz(built, "--twice")).toEqual(module);
    expect(await fuzz(native)).toEqual(module);
  });

  it("is checked", async () => {
    const bounds = ["--nodes", "2", "--max-term", "2", "--max-messages", "1", "--workers", "1", "--json"];
    const [module, program] = await Promise.all(
      [built, native].map((one) => runCli("check", "--implementation", one, ...bounds)),
    );
    const { verdict, distinct, generated, depth } = documentOf<Record<string, unknown>>(module);
    expect(documentOf(program)).toMatchObject({ verdict, distinct, generated, depth });
  });
});
