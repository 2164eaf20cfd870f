// Whatever an implementation or a trace does, the answer is one message and status 2, or a panic and status 1: never a stack,
// never a mistake that seaworthy blames on itself.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { documentOf, freshFolder, ROOT, runCli, runCliInColours, type Ended } from "./run-cli.js";

/** A server that counts its ticks; `reduce` is what it does at the fourth. */
const nodeThat = (reduce: string, first = ""): string => `
  import { parentPort } from "node:worker_threads";
  ${first}
  const arm = { type: "arm", timer: "tick", min: 1, max: 2 };
  let options;
  export default {
    name: "hostile", version: "1",
    capabilities: { network: "any", loss: true, restart: true, asyncDisk: true, replicates: false, disciplined: false, settings: {} },
    boot: (disk, given) => { options = given; return { state: 0, outbound: [arm] }; },
    reduce: (state, message) => { if (state >= 3) { ${reduce} } return { state: state + 1, outbound: [arm] }; },
    view: (state) => ({ currentTerm: state }),
    key: String,
  };`;

const trap = `new Proxy({}, { get() { throw new Error("looked at") }, getPrototypeOf() { throw new Error("looked at") } })`;

const PANICS: Readonly<Record<string, [reduce: string, sentence: RegExp]>> = {
  "throws an error of 5 MB": [
    `throw new Error("x".repeat(5e6))`,
    /^S\d panicked: Error: x+\.\.\. \(5000007 characters\)/,
  ],
  "throws what throws when it is looked at": [`throw ${trap}`, /something that cannot be read/],
  "throws an error whose message throws": [
    `throw Object.defineProperty(new Error(), "message", { get() { throw 1 } })`,
    /cannot be read/,
  ],
  "throws nothing": ["throw undefined", /panicked: undefined/],
  "throws null": ["throw null", /panicked: null/],
  "throws a symbol": [`throw Symbol("s")`, /panicked: Symbol\(s\)/],
  "returns what throws when it is looked at": [`return ${trap}`, /looked at/],
  "asks for what throws when it is looked at": [`return { state, outbound: [${trap}] }`, /looked at|cannot be read/],
  "asks for 300,000 things": [
    "return { state, outbound: new Array(300000).fill(arm) }",
    /300000 outbound; no step may ask/,
  ],
  "is asynchronous": ["return Promise.resolve(1)", /returned a promise/],
  "names a timer with a text of 2 MB": [
    `return { state, outbound: [{ ...arm, timer: "x".repeat(2e6) }] }`,
    /at most 10000 characters/,
  ],
  "ends its process": ["process.exit(0)", /process\.exit\(0\) was called/],
};

const REFUSED: Readonly<Record<string, [reduce: string, message: RegExp]>> = {
  "changes JSON": [`JSON.stringify = () => "[]"`, /hostile changed JSON\.stringify/],
  "changes Object.keys": ["Object.keys = () => []", /hostile changed Object\.keys/],
  "changes the iterator of lists": [
    "Array.prototype[Symbol.iterator] = function* () {}",
    /hostile changed Array\.prototype\.Symbol\(Symbol\.iterator\)/,
  ],
  "changes how lists are iterated": [
    "Object.getPrototypeOf([].values()).next = () => ({ done: true })",
    /hostile changed the iterator of arrays\.next/,
  ],
  "changes lists": ["Array.prototype.map = () => []", /hostile changed Array\.prototype\.map/],
};

const HARMLESS: Readonly<Record<string, string>> = {
  "changes its options": "options.id = 7; options.nodes = -1; options.settings = null;",
  "sends null to its parent": "parentPort.postMessage(null);",
  "sends its parent an answer": `parentPort.postMessage({ type: "answer", answer: null });`,
};

const fileWith = (text: string): string => {
  const path = join(freshFolder(), "hostile.mjs");
  writeFileSync(path, text);
  return path;
};

const fuzz = (path: string): Promise<Ended> =>
  runCli(
    ...["fuzz", "--implementation", path, "--seed", "1", "--runs", "2", "--steps", "40", "--nodes", "1"],
    ...["--set", "healing=off", "--traces", freshFolder(), "--json"],
  );

function expectOneMessage({ status, stderr }: Ended, message: RegExp): void {
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at |mistake of seaworthy/);
  expect(status).toBe(2);
}

describe("an implementation that", () => {
  it.each(Object.entries(PANICS))("%s has panicked", async (_, [reduce, sentence]) => {
    const path = fileWith(nodeThat(reduce));
    const ended = await fuzz(path);
    expect(ended.stderr).not.toMatch(/\n\s+at |mistake of seaworthy/);
    const { findings } = documentOf<{ findings: { sentence: string; trace: string }[] }>(ended);
    expect(ended.status).toBe(1);
    expect(findings[0].sentence).toMatch(sentence);
    const replayed = await runCli("replay", findings[0].trace, "--implementation", path);
    expect(replayed.status).toBe(1);
    expect(replayed.stdout.length).toBeLessThan(5000);
  });

  it.each(Object.entries(REFUSED))("%s is refused, in fuzz and in check", async (_, [reduce, message]) => {
    const path = fileWith(nodeThat(reduce));
    expectOneMessage(await fuzz(path), message);
    expectOneMessage(await runCli("check", "--implementation", path, "--nodes", "1", "--max-term", "9"), message);
  });

  it.each(Object.entries(HARMLESS))("%s harms nobody", async (_, reduce) => {
    const ended = await fuzz(fileWith(nodeThat(reduce)));
    expect(ended.stderr).not.toMatch(/mistake of seaworthy/);
    expect({ status: ended.status, ...documentOf<object>(ended) }).toMatchObject({ status: 0, verdict: "clean" });
  });

  it("takes the name of one of ours is refused", async () => {
    const path = fileWith(nodeThat("").replace('"hostile"', '"reference"'));
    expectOneMessage(await fuzz(path), /"reference" is one of seaworthy's own/);
  });

  it("colours whatever it says colours nothing, on a terminal with colours either", async () => {
    const red = (text: string): string =>
      text
        .replace('"hostile"', String.raw`"\u001b[31mhostile"`)
        .replace('version: "1"', String.raw`version: "\u001b[31m1"`)
        .replaceAll('"tick"', String.raw`"\u001b[31mtick"`)
        .replace("settings: {}", String.raw`settings: { "\u001b[31mswitch": ["on"] }`);
    const path = fileWith(red(nodeThat("throw 1")));
    const [{ trace }] = documentOf<{ findings: { trace: string }[] }>(await fuzz(path)).findings;
    const other = fileWith(red(nodeThat("")));
    const left = fileWith(red(nodeThat(String.raw`Promise.reject(new Error("\u001b[31mleft"))`)));
    const on = (file: string): string[] => ["--implementation", file];
    for (const words of [
      ["replay", trace, ...on(path), "--until", "2"],
      ["replay", trace, ...on(other)],
      ["replay", trace, ...on("reference"), "--best-effort"],
      ["replay", trace, ...on(left)],
      ["replay", dirname(trace), ...on(left)],
      ["check", ...on(path), "--symmetry"],
      ["check", ...on(path), "--set", "a=b"],
    ]) {
      const { stdout, stderr } = await runCliInColours(...words);
      expect(stdout + stderr).toMatch(/hostile|tick|switch|left/);
      expect(stdout + stderr).not.toMatch(/\u001b\[31m(hostile|1|tick|switch|left)/);
    }
  });

  it("has a name of 5,000 characters keeps its findings", async () => {
    const path = fileWith(nodeThat("throw 1").replace('"hostile"', '"x".repeat(5000)'));
    const ended = await fuzz(path);
    expect(ended.status).toBe(1);
    const [{ trace }] = documentOf<{ findings: { trace: string }[] }>(ended).findings;
    expect((await runCli("replay", trace, "--implementation", path)).status).toBe(1);
  });
});

describe("a trace that", () => {
  const [header, ...steps] = readFileSync(join(ROOT, "traces/vote-dup-counted.jsonl"), "utf8").split("\n");
  const headerWith = (change: (header: Record<string, never>) => void): string => {
    const parsed = JSON.parse(header) as Record<string, never>;
    change(parsed);
    return [JSON.stringify(parsed), ...steps].join("\n");
  };
  const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
  const escape = "\u001b]0;owned\u0007\u009b31m";

  it.each<[string, string, RegExp]>([
    ["is nested 5,000 deep in its header", header.replace('"seed":', `"deep":${deep},"seed":`), /line 1: /],
    ["is nested 5,000 deep in a step", `${header}\n{"do":${deep}}\n`, /line 2: /],
    ["is nested 5,000 deep in its verdict", `${header}\n{"verdict":"holds","facts":${deep}}\n`, /line 2: /],
    [
      "sets __proto__",
      [header.replace('"settings":{', '"settings":{"__proto__":"x",'), ...steps].join("\n").replace(",}", "}"),
      /no setting is called __proto__/,
    ],
    [
      "is of an implementation whose name would move the cursor",
      headerWith((parsed) => Object.assign(parsed["implementation"], { name: escape })),
      /which is not known by name/,
    ],
  ])("%s is refused with one message, by every command", async (_, text, message) => {
    const path = join(freshFolder(), "hostile.jsonl");
    writeFileSync(path, text);
    for (const words of [["replay"], ["view"], ["shrink"], ["export", "--to", "svg"]]) {
      const [command, ...flags] = words;
      const ended = await runCli(command, path, ...flags);
      expectOneMessage(ended, message);
      expect(ended.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      expect(ended.stderr.length).toBeLessThan(2000);
    }
  });

  it("begins with a byte-order mark is read", async () => {
    const path = join(freshFolder(), "marked.jsonl");
    writeFileSync(path, `\ufeff${[header, ...steps].join("\n")}`);
    expect((await runCli("replay", path)).status).toBe(1);
  });

  it("was recorded on a version that would move the cursor is told of without doing so", async () => {
    const path = join(freshFolder(), "version.jsonl");
    const text = headerWith((parsed) => Object.assign(parsed["implementation"], { version: escape }));
    writeFileSync(path, text.replace(/"digest":"\w+"/, '"digest":"0000000000000"'));
    const { status, stdout } = await runCli("replay", path);
    expect(status).toBe(1);
    expect(stdout).toMatch(/recorded on version "\\u001b/);
    expect(stdout).not.toMatch(/\u001b|\u009b/);
  });
});

it("a checkpoint without a name is refused", async () => {
  expectOneMessage(await runCli("check", "--checkpoint", ""), /A name expected/);
});
