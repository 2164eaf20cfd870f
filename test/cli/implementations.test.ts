import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documentOf, freshFolder, implementationFile, runCli, type Ended } from "./run-cli.js";

const fuzz = (file: string, ...more: readonly string[]): Promise<Ended> =>
  runCli(
    ...["fuzz", "--implementation", implementationFile(file), "--seed", "1", "--runs", "4", "--steps", "40"],
    ...["--set", "healing=off", "--traces", freshFolder(), ...more],
  );

describe("a file that cannot be run ends with one message and status 2:", () => {
  it.each([
    ["throws-on-load.ts", /throws-on-load\.ts cannot be loaded: no configuration/],
    ["exports-nothing.ts", /exports somethingElse\. Export the implementation by default/],
    ["lacks-reduce.ts", /the function reduce is missing/],
    ["lacks-capabilities.ts", /capabilities are missing/],
    ["wrong-capabilities.ts", /capabilities\.network: .*expected one of "any"\|"fifo"/],
    ["takes-a-word.ts", /capabilities\.settings\.crash: this word is taken/],
    ["knows-no-command.ts", /machine\.commands must be a list of texts, with one at least, found a list/],
    ["boots-to-null.ts", /does not boot from a blank disk: .*boot\(disk, options\) returned null/],
    ["shows-an-unknown-field.ts", /view\(state\): unknown field term; there are currentTerm, votedFor, /],
  ])("%s", async (file, message) => {
    const { status, stdout, stderr } = await fuzz(file);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("never-loads.ts, which is given up", async () => {
    const { status, stderr } = await fuzz("never-loads.ts", "--hang-after", "1s");
    expect(status).toBe(2);
    expect(stderr).toMatch(/still loading or booting after 1 s/);
  });
});

describe("what fails in a run is a finding of kind panic:", () => {
  it.each([
    ["throws-in-reduce.ts", /S1 panicked: RangeError: no entry at index -1/, 4],
    ["throws-in-view.ts", /S1 panicked: view\(state\) threw RangeError: no entry at index -1/, 3],
    ["returns-nonsense.ts", /reduce\(state, the timer tick\) returned an unknown field outbounds/, 1],
    ["returns-a-promise.ts", /returned a promise; the contract is synchronous/, 1],
    ["exits-in-reduce.ts", /process\.exit\(7\) was called/, 4],
  ])("%s", async (file, sentence, steps) => {
    const ended = await fuzz(file, "--json");
    const { verdict, findings } = documentOf<{ verdict: string; findings: { kind: string; trace: string }[] }>(ended);
    expect({ status: ended.status, verdict }).toEqual({ status: 1, verdict: "panic" });
    expect(findings).toMatchObject([{ kind: "panic", law: "panic", steps, shrunk: true, reproduced: true }]);
    expect(findings[0]).toHaveProperty("sentence", expect.stringMatching(sentence));

    const replayed = await runCli("replay", findings[0].trace, "--implementation", implementationFile(file), "--json");
    expect(replayed.status).toBe(1);
    expect(documentOf(replayed)).toMatchObject({ verdict: "panic", confirmed: true });
  });
});

describe("a file may be JavaScript or TypeScript, an ES module or CommonJS, wherever it stands:", () => {
  const given = 'network: "any", loss: true, restart: true, asyncDisk: true, replicates: false, disciplined: false';
  const object = `{
    name: "plain", version: "1", capabilities: { ${given}, settings: {} },
    boot: () => ({ state: 0, outbound: [{ type: "arm", timer: "tick", min: 1, max: 2 }] }),
    reduce: (state) => ({ state: state + 1, outbound: [{ type: "arm", timer: "tick", min: 1, max: 2 }] }),
    view: (state) => ({ currentTerm: state }),
    key: String,
  }`;

  it.each([
    ["raft.mjs", `export default ${object};`],
    ["raft.mjs", `export const implementation = ${object};`],
    ["raft.js", `module.exports = ${object};`],
    ["raft.js", `exports.implementation = ${object};`],
    ["raft.ts", `const raft: unknown = ${object};\nexport default raft;`],
    ["raft.ts", `import { name } from "./name";\nexport const implementation = { ...${object}, name };`],
    ["raft.mts", `const raft: unknown = ${object};\nexport default raft;`],
  ])("%s", async (name, text) => {
    const folder = freshFolder();
    writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, "name.ts"), 'export const name: string = "plain";');
    const flags = ["--runs", "2", "--steps", "20", "--set", "healing=off", "--json"];
    const ended = await runCli("fuzz", "--implementation", join(folder, name), ...flags);
    expect(ended.stderr).toBe("");
    expect(documentOf(ended)).toMatchObject({ verdict: "clean", runs: 2, implementation: { name: "plain" } });
  });
});

it("a call that never returns is ended, and its run is named", async () => {
  const { status, stdout, stderr } = await fuzz("never-returns.ts", "--hang-after", "1s");
  expect(status).toBe(2);
  expect(stdout).toMatch(/nothing found before the failure below, in 0 runs/);
  expect(stderr).toMatch(/did not return for 1 s in the run of seed 1\/0 \(call \d+ since that began\)/);
  expect(stderr).toMatch(
    /Again: .* fuzz --implementation .*never-returns\.ts --seed 1 --runs 1 --shard 1\/1 --steps 40/,
  );
});

it("a replay that never returns is ended", async () => {
  const failing = await fuzz("throws-in-reduce.ts", "--json");
  const [{ trace }] = documentOf<{ findings: { trace: string }[] }>(failing).findings;
  const flags = ["--implementation", implementationFile("never-returns.ts"), "--hang-after", "1s"];
  const { status, stderr } = await runCli("replay", trace, ...flags);
  expect(status).toBe(2);
  expect(stderr).toMatch(/did not return for 1 s in the replay \(call \d+ since that began\)/);
});

describe("what fails beside the steps is told in one message that says what was left behind:", () => {
  const LEFT = [
    ["leaves-a-promise.ts", /^seaworthy: toy left a promise behind that was rejected: too late\. .*\n$/],
    [
      "throws-from-a-timer.ts",
      /^seaworthy: toy left a timer or another callback behind that threw: RangeError: out of/,
    ],
  ] as const;

  it.each(LEFT)("%s in fuzz", async (file, message) => {
    const { status, stderr } = await fuzz(file, "--json");
    expect({ status, lines: stderr.split("\n").length }).toEqual({ status: 2, lines: 2 });
    expect(stderr).toMatch(message);
  });

  it("handles-what-it-left.ts, whose own handler ends the process", async () => {
    const { status, stderr } = await fuzz("handles-what-it-left.ts", "--json");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^seaworthy: toy left a timer or another callback behind that threw: .*\n$/);
  });

  it.each(LEFT)("%s in check, by two workers", async (file, message) => {
    const flags = ["--max-term", "9", "--workers", "2", "--json"];
    const { status, stdout, stderr } = await runCli("check", "--implementation", implementationFile(file), ...flags);
    expect({ status, stdout, lines: stderr.split("\n").length }).toEqual({ status: 2, stdout: "", lines: 2 });
    expect(stderr).toMatch(message);
  });

  it.each(LEFT)("%s in the replay of a trace", async (file, message) => {
    const failing = await fuzz("throws-in-reduce.ts", "--json");
    const [{ trace }] = documentOf<{ findings: { trace: string }[] }>(failing).findings;
    const { status, stdout, stderr } = await runCli("replay", trace, "--implementation", implementationFile(file));
    expect({ status, stdout, lines: stderr.split("\n").length }).toEqual({ status: 2, stdout: "", lines: 2 });
    expect(stderr).toMatch(message);
  });
});

it("an impure implementation is shown by --twice, and the step is named", async () => {
  const { status, stdout } = await fuzz("impure.ts", "--twice");
  expect(status).toBe(1);
  expect(stdout).toMatch(/the implementation is impure: the timer tick, taken twice from one state, differed/);
  expect(stdout).toMatch(/show .* replay .* --implementation .*impure\.ts --twice/);
});

it("what an implementation prints does not get into the document", async () => {
  const ended = await fuzz("prints.ts", "--json");
  expect(documentOf(ended)).toMatchObject({ verdict: "clean", runs: 4 });
  expect(ended.stderr).toMatch(/a line from the implementation/);
});
