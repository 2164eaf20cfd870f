// What a module can do wrong, what it may not do, and what is said of it.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BLANK_DISK } from "../../../../src/contract/disk.js";
import type { Message } from "../../../../src/contract/message.js";
import { UserError } from "../../../../src/host/user-error.js";
import { freshFolder, runCli } from "../../../cli/run-cli.js";
import { optionsFor } from "../load.js";
import { atThird, loadModule, moduleFile, moduleText, type Parts } from "./modules.js";

const TIMER: Message = { type: "timer", timer: "election" };
const wasi = (name: string, params: string, result = "(result i32)"): string =>
  `(import "wasi_snapshot_preview1" "${name}" (func $${name} (param ${params}) ${result}))`;
const PATH_OPEN = wasi("path_open", "i32 i32 i32 i32 i32 i64 i64 i32 i32");
const openPath = `(drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0)
  (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0)))`;

/** Takes steps until one fails; the state before it is right as ever, and the next step from there too. */
async function failureOf(parts: Parts): Promise<string> {
  const implementation = await loadModule(await moduleFile(parts));
  let { state } = implementation.boot(BLANK_DISK, optionsFor());
  const first = state;
  for (let step = 1; step < 3; step++) ({ state } = implementation.reduce(state, TIMER));
  let said = "";
  try {
    implementation.reduce(state, TIMER);
  } catch (error) {
    said = (error as Error).message;
  }
  const other = implementation.reduce(first, TIMER);
  expect(implementation.view(other.state)).toEqual({ currentTerm: 1 });
  expect(implementation.view(state)).toEqual({ currentTerm: 2 });
  expect(() => implementation.reduce(state, TIMER)).toThrow(said);
  return said;
}

describe("a module that, in a run,", () => {
  it.each<[what: string, parts: Parts, said: string]>([
    ["traps", { take: atThird("unreachable") }, "the module trapped (unreachable)"],
    [
      "reads beyond its memory",
      { take: atThird("(drop (i32.load (i32.const -8)))") },
      "the module trapped (memory access out of bounds)",
    ],
    [
      "calls itself for ever",
      { take: atThird("(call $deep)"), functions: "(func $deep (call $deep) (call $deep))" },
      "the module trapped (stack overflow)",
    ],
    [
      "loops for ever",
      { take: atThird("(loop $again (br $again))") },
      "the module took more than 100 million steps (calls, and turns of loops) in one answer: an endless loop?",
    ],
    [
      "exits",
      { imports: wasi("proc_exit", "i32", ""), take: atThird("(call $proc_exit (i32.const 3))") },
      "the module ended (exit status 3)",
    ],
    [
      "opens a file",
      { imports: PATH_OPEN, take: atThird(openPath) },
      "the module called path_open, which is not offered: there are no files; what is written is in the answer",
    ],
    [
      "opens a socket",
      {
        imports: wasi("sock_accept", "i32 i32 i32"),
        take: atThird("(drop (call $sock_accept (i32.const 3) (i32.const 0) (i32.const 0)))"),
      },
      "the module called sock_accept, which is not offered: there are no sockets; what is sent is in the answer",
    ],
    [
      "has last words",
      {
        imports: wasi("fd_write", "i32 i32 i32 i32"),
        take: atThird(`(i32.store (i32.const 512) (i32.const 528)) (i32.store (i32.const 516) (i32.const 15))
          (drop (call $fd_write (i32.const 2) (i32.const 512) (i32.const 1) (i32.const 520))) unreachable`),
        functions: `(data (i32.const 528) "no entry at 7\\n\\n")`,
      },
      "the module trapped (unreachable); it said at last: no entry at 7",
    ],
    [
      "answers what is no JSON",
      { take: atThird("(i32.store8 (i32.const 2048) (i32.const 64))") },
      `the module answered with a text that is not JSON: "@\\"outbound\\":[{\\"type\\":\\"arm\\",\\"timer\\":\\"election\\",\\"min\\":150,\\"max\\":300}],\\"view\\":{\\"cur..."`,
    ],
  ])("%s has panicked", async (_, parts, said) => {
    expect(await failureOf(parts)).toBe(said);
  });

  it("takes all memory there is has panicked within a second", async () => {
    const take = atThird("(loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable");
    expect(await failureOf({ take })).toBe("the module trapped (unreachable)");
    const implementation = await loadModule(await moduleFile({ take: take.replace("i32.const 2)", "i32.const 0)") }));
    const { state } = implementation.boot(BLANK_DISK, optionsFor());
    const at = process.cpuUsage();
    expect(() => implementation.reduce(state, TIMER)).toThrow("the module trapped (unreachable)");
    expect(process.cpuUsage(at).user + process.cpuUsage(at).system).toBeLessThan(1_000_000);
  });
});

it("asked what a packet promises, it may trap as at any step", async () => {
  const implementation = await loadModule(await moduleFile({ aside: "unreachable", offers: ["key", "describe"] }));
  const packet = { from: 0, to: 1, kind: "k", body: null };
  expect(() => implementation.describe!(packet)).toThrow(
    "asked to describe a packet, the module trapped (unreachable)",
  );
  expect(implementation.boot(BLANK_DISK, optionsFor()).outbound).toHaveLength(1);
});

it("no folder is open, so that who looks for a file by a library finds none", async () => {
  const take = `(if (i32.ne (call $fd_prestat_get (i32.const 3) (i32.const 512)) (i32.const 8)) (then unreachable))`;
  const implementation = await loadModule(await moduleFile({ imports: wasi("fd_prestat_get", "i32 i32"), take }));
  const { state } = implementation.boot(BLANK_DISK, optionsFor());
  expect(implementation.view(implementation.reduce(state, TIMER).state)).toEqual({ currentTerm: 1 });
});

describe("refused with one message is a module that", () => {
  const SEE = "docs/webassembly.md shows what a module has to offer.";

  it.each<[what: string, module: Parts | string, said: string]>([
    [
      "exports nothing of ours",
      `(module (memory 1))`,
      "it does not export the memory memory, the function seaworthy_input, the function seaworthy_answer",
    ],
    [
      "needs another system",
      { imports: `(import "env" "now" (func))` },
      "it imports env.now, and there is wasi_snapshot_preview1 alone (compile it for WASI)",
    ],
    ["fails as it starts", { start: "unreachable" }, "it did not greet: the module trapped (unreachable)"],
    [
      "opens a file as it starts",
      { imports: PATH_OPEN, start: openPath },
      "it did not greet: the module called path_open, which is not offered: there are no files; what is written is in the answer",
    ],
    [
      "answers by a pointer alone",
      moduleText()
        .replace(/\(result i64\)/, "(result i32)")
        .replace(/\(i64\.const \d+\)/g, "(i32.const 0)"),
      "it did not greet: the module answered seaworthy_answer() with no number of 64 bits, but 0",
    ],
  ])("%s", async (_, module, said) => {
    const path = await moduleFile(module);
    const [named, isMarked] = said.startsWith("it did not greet") ? [`"${path}"`, true] : [path, false];
    const see = isMarked ? "docs/protocol.md shows what has to be said." : SEE;
    await expect(loadModule(path)).rejects.toThrow(new UserError(`${named}: ${said}. ${see}`));
  });

  it("is none, on the command line, with status 2", async () => {
    const path = join(freshFolder(), "no.wasm");
    writeFileSync(path, "no module");
    const ended = await runCli("fuzz", "--implementation", path, "--runs", "1");
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain(`${path}: it is no module of WebAssembly that this Node knows. ${SEE}`);
    const none = await runCli("fuzz", "--implementation", `${path}.wasm`);
    expect(none).toMatchObject({ status: 2 });
    expect(none.stderr).toContain("there is no implementation file");
  });
});
