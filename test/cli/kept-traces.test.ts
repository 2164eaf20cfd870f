import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documentOf, freshFolder, implementationFile, runCli } from "./run-cli.js";
import { MUTANT_ID, violatedTrace } from "./traces.js";

interface Kept {
  readonly traces: readonly { trace: string; outcome: string; recorded: string; law: string | null }[];
  readonly passedOver: readonly { trace: string; reason: string }[];
}

/** A folder with these files. */
function folderWith(files: Record<string, string>): string {
  const folder = freshFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const broken = violatedTrace();
/** The same schedule, said to be of the correct node. */
const ofReference = broken.replace(`"name":"${MUTANT_ID}"`, '"name":"reference"');
/** A schedule with an action that nothing can take. */
const impossible = ofReference.replace(/\n/, '\n{"do":"restart","node":"S1","digest":"0000000000000"}\n');

const HANGING = ["--implementation", implementationFile("never-returns.ts"), "--hang-after", "1s"];

/** Three traces, of which the one in the middle leads to where `never-returns.ts` never returns. */
async function hangingFolder(): Promise<{ folder: string; paths: string[] }> {
  const flags = ["--implementation", implementationFile("throws-in-reduce.ts"), "--traces", freshFolder(), "--json"];
  const found = documentOf<{ findings: { trace: string }[] }>(await runCli("fuzz", ...flags, "--seed", "a"));
  const panic = readFileSync(found.findings[0].trace, "utf8");
  const beginning = [...panic.split("\n").slice(0, 3), '{"verdict":"holds"}', ""].join("\n");
  const folder = folderWith({ "a.jsonl": beginning, "b.jsonl": panic, "c.jsonl": beginning });
  return { folder, paths: ["a.jsonl", "b.jsonl", "c.jsonl"].map((name) => join(folder, name)) };
}

describe("replay of a folder", () => {
  it("says of each trace what has become of it, and ends with status 1 where one is still broken", async () => {
    const folder = folderWith({ "a.jsonl": broken, "b.jsonl": ofReference, "c.jsonl": impossible, "notes.txt": "" });
    const { status, stdout } = await runCli("replay", folder);
    expect(status).toBe(1);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(/^still broken {8}.*a\.jsonl {2}election-safety$/),
      expect.stringMatching(/^mended {14}.*b\.jsonl {2}election-safety$/),
      expect.stringMatching(/^no longer possible {2}.*c\.jsonl {2}election-safety: action 1 is left out/),
    ]);
  });

  it("ends with status 0 where all are mended, and with 3 where one is not possible any more", async () => {
    expect((await runCli("replay", folderWith({ "b.jsonl": ofReference }))).status).toBe(0);
    expect((await runCli("replay", folderWith({ "b.jsonl": ofReference, "c.jsonl": impossible }))).status).toBe(3);
  });

  it("passes over what is of another implementation, and what cannot be read", async () => {
    const folder = folderWith({ "a.jsonl": broken, "b.jsonl": ofReference, "c.jsonl": "{}\n" });
    const ended = await runCli("replay", folder, "--implementation", "reference", "--json");
    expect(ended.status).toBe(2);
    const { traces, passedOver } = documentOf<Kept>(ended);
    expect(traces).toMatchObject([{ trace: join(folder, "b.jsonl"), outcome: "mended", law: null }]);
    expect(passedOver.map(({ reason }) => reason)).toEqual([
      `of ${MUTANT_ID}`,
      expect.stringMatching(/c\.jsonl: line 1/),
    ]);
  });

  it("goes on after one that never returns, and ends with status 2", async () => {
    const { folder, paths } = await hangingFolder();
    const { status, stdout, stderr } = await runCli("replay", folder, ...HANGING);
    expect(status).toBe(2);
    expect(stderr).toBe("");
    expect(stdout.trimEnd().split("\n")).toEqual([
      expect.stringMatching(`^holds {6}${paths[0]}$`),
      expect.stringMatching(`^no answer  ${paths[1]}  panic: a call of the implementation did not return for 1 s`),
      expect.stringMatching(`^holds {6}${paths[2]}$`),
    ]);
  });

  it("that holds no trace says so, with status 2", async () => {
    const { status, stderr } = await runCli("replay", folderWith({}));
    expect(status).toBe(2);
    expect(stderr).toMatch(/holds no trace \(\*\.jsonl\)/);
  });
});

describe("a campaign into a folder that holds traces", () => {
  it("plays these again before anything else, and is not clean where one is still broken", async () => {
    const folder = folderWith({ "a.jsonl": broken, "b.jsonl": ofReference });
    const flags = ["--mutant", MUTANT_ID, "--runs", "1", "--seed", "quiet", "--steps", "1", "--traces", folder];
    const { status, stdout } = await runCli("fuzz", ...flags);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^still broken .*a\.jsonl {2}election-safety\npassed over: 1 trace \(of reference\)\n/);
    expect(stdout).toMatch(/\nstill broken: 1 run, .*nothing new found; 1 trace of before still broken\n$/);
    expect(readFileSync(join(folder, "a.jsonl"), "utf8")).toBe(broken);
  });

  it("goes on after one that never returns, and is not clean", async () => {
    const { folder, paths } = await hangingFolder();
    const flags = ["--runs", "1", "--seed", "a", "--steps", "1", "--traces", folder];
    const { status, stdout } = await runCli("fuzz", ...HANGING, ...flags);
    expect(status).toBe(2);
    expect(stdout).toMatch(`no answer  ${paths[1]}  panic: a call of the implementation did not return for 1 s`);
    expect(stdout).toMatch(`holds      ${paths[2]}\n`);
    expect(stdout).toMatch(/\nno answer: to 1 trace of before; nothing found in 1 run, /);
  });

  it("says what is mended, and is clean then", async () => {
    const folder = folderWith({ "b.jsonl": ofReference });
    const { status, stdout } = await runCli("fuzz", "--runs", "1", "--seed", "a", "--traces", folder);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^mended .*b\.jsonl {2}election-safety\n/);
  });

  it("does not write again what it finds again", async () => {
    const folder = freshFolder();
    const flags = ["fuzz", "--mutant", "votedfor-not-persisted", "--laws", "counted-is-durable", "--traces", folder];
    await runCli(...flags, "--runs", "10", "--seed", "a");
    const names = readdirSync(folder);
    const [trace] = names.filter((name) => name.endsWith(".jsonl"));
    const text = readFileSync(join(folder, trace), "utf8");
    const { stdout } = await runCli(...flags, "--runs", "10", "--seed", "a");
    expect(stdout).toContain(`${join(folder, trace)}\n`);
    expect(readdirSync(folder)).toEqual(names);
    expect(readFileSync(join(folder, trace), "utf8")).toBe(text);
  });
});
