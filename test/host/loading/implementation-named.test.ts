import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { BLANK_DISK } from "../../../src/contract/disk.js";
import { implementationNamed } from "../../../src/host/loading/implementation-named.js";
import { UserError } from "../../../src/host/user-error.js";
import { mutantById } from "../../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../../src/raft/reference.js";
import { childCommand, optionsFor, ROOT } from "../foreign/load.js";
import { moduleFile } from "../foreign/wasm/modules.js";

it("what is known here is the very same", async () => {
  expect(await implementationNamed("reference")).toBe(REFERENCE);
  expect(await implementationNamed("vote-dup-counted")).toBe(mutantById("vote-dup-counted")!.implementation);
});

it.each<[what: string, name: string | (() => Promise<string>), called: string]>([
  ["a file", "examples/my-raft.ts", "my-raft"],
  ["a module of WebAssembly", () => moduleFile({}), "counts"],
  ["a command", childCommand("reference.mjs"), "apart"],
])("%s boots, looked for in a folder by path or by URL", async (_, name, called) => {
  for (const folder of [ROOT, pathToFileURL(`${ROOT}/`)]) {
    const implementation = await implementationNamed(typeof name === "string" ? name : await name(), folder);
    expect(implementation.name).toBe(called);
    const { state } = implementation.boot(BLANK_DISK, optionsFor());
    expect(implementation.view(state)).toMatchObject({ currentTerm: 0 });
  }
});

it("two commands in turns are each what they were, though the one ends the other", async () => {
  const [one, other] = [
    await implementationNamed(childCommand("reference.mjs")),
    await implementationNamed(childCommand("reference.mjs", "vote-dup-counted")),
  ];
  const timer = { type: "timer", timer: "election" } as const;
  let [here, there] = [one, other].map(({ boot }) => boot(BLANK_DISK, optionsFor()).state);
  for (let term = 1; term < 4; term++) {
    here = one.reduce(here, timer).state;
    there = other.reduce(there, timer).state;
    expect([one.view(here).currentTerm, other.view(there).currentTerm]).toEqual([term, term]);
  }
});

it.each([
  ["nothing", /^unknown implementation "nothing"/],
  ["./gone.ts", /^there is no implementation file .*gone\.ts/],
  ["sh -c true", /^"sh -c true": /],
])("%s is refused", async (name, message) => {
  const failure = implementationNamed(name);
  await expect(failure).rejects.toThrow(UserError);
  await expect(failure).rejects.toThrow(message);
});
