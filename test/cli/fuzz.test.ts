import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseTrace } from "../../src/trace/trace-text.js";
import { documentOf, freshFolder, ROOT, runCli } from "./run-cli.js";

const MUTANT = ["--mutant", "folklore-most-votes-wins", "--laws", "election-safety,log-matching"];

interface Document {
  readonly verdict: string;
  readonly seed: string;
  readonly runs: number;
  readonly actions: number;
  readonly laws: readonly { law: string; judged: number; witnessed: number; runsWith: number; notJudged?: string }[];
  readonly findings: readonly { law: string; seed: string; trace: string; times: number; warning: boolean }[];
  readonly outside?: readonly string[];
}

/** Name and text of every trace in a folder. */
const tracesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

/** What a document says besides the time that it took and the folder that it wrote to. */
const withoutPlace = (document: Document): object => ({
  ...document,
  cpuSeconds: 0,
  findings: document.findings.map((finding) => ({ ...finding, trace: "" })),
});

describe("a campaign on the reference", () => {
  it("is clean, with status 0, and counts how often each law was judged and its premise occurred", async () => {
    const ended = await runCli("fuzz", "--seed", "a", "--runs", "300", "--json");
    const { verdict, seed, runs, laws, findings } = documentOf<Document>(ended);
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: "" });
    expect({ verdict, seed, runs, findings }).toEqual({ verdict: "clean", seed: "a", runs: 300, findings: [] });
    for (const { judged, witnessed } of laws) expect(judged).toBeGreaterThanOrEqual(witnessed);
    expect(laws.filter(({ witnessed }) => witnessed === 0)).toEqual([]);
  });

  it("without a seed draws one, and prints it", async () => {
    const seeds = await Promise.all(
      [1, 2].map(async () => documentOf<Document>(await runCli("fuzz", "--runs", "1", "--json")).seed),
    );
    expect(seeds[0]).not.toBe(seeds[1]);
  });

  it("ends when its time is up", async () => {
    const { status, stdout } = await runCli("fuzz", "--for", "300ms", "--seed", "a");
    expect(status).toBe(0);
    expect(stdout).toMatch(/clean: nothing found in [\d,]+ runs?, [\d,]+ actions.*; seed a\n/);
  });

  it("keeps to what is fixed", async () => {
    const folder = freshFolder();
    const fixed = ["--nodes", "5", "--steps", "60", "--set", "batch=1", "--set", "network=fifo", "--set", "disk=async"];
    await runCli(
      "fuzz",
      "--mutant",
      "commit-without-quorum",
      "--traces",
      folder,
      "--runs",
      "50",
      "--seed",
      "1",
      ...fixed,
    );
    const { stdout } = await runCli("fuzz", ...MUTANT, "--seed", "1", "--runs", "50", "--traces", folder, ...fixed);
    expect(stdout).toMatch(
      /--nodes 5 --steps 60 --set batch=1 --set network=fifo --set disk=async --laws election-safety/,
    );
  });
});

describe("a campaign on a mutant", () => {
  it("prints the law, the seed, the command that runs it again, the trace, and the command that shows it", async () => {
    const folder = freshFolder();
    const { status, stdout } = await runCli("fuzz", ...MUTANT, "--seed", "a", "--runs", "60", "--traces", folder);
    expect(status).toBe(1);
    const order = [
      /violated: Election Safety \(election-safety\): At most one leader/,
      /both lead term 1/,
      /seed {3}a\/1\n/,
      /again {2}.*fuzz --mutant folklore-most-votes-wins --seed a --runs 2 --shard 2\/2 --laws election-safety,log-matching/,
      /trace {2}.*election-safety-folklore-most-votes-wins-[0-9a-f]{8}\.jsonl/,
      /show {3}.*replay .*election-safety-folklore-most-votes-wins-[0-9a-f]{8}\.jsonl/,
      /election-safety +[\d,]+ +[\d,]+ {2}broken in \d+ runs/,
      /2 findings: 60 runs/,
    ].map((part) => stdout.search(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("gives the same bytes in two processes and with two workers, surplus traces removed", async () => {
    const campaign = async (...more: readonly string[]) => {
      const traces = freshFolder();
      const flags = [
        ...MUTANT,
        "--seed",
        "s",
        "--runs",
        "150",
        "--shrinks",
        "2",
        "--traces",
        traces,
        "--json",
        ...more,
      ];
      const document = documentOf<Document>(await runCli("fuzz", ...flags));
      return { document: withoutPlace(document), traces: tracesIn(traces) };
    };
    const first = await campaign();
    expect(Object.keys(first.traces)).not.toEqual([]);
    expect(await campaign()).toEqual(first);
    expect(await campaign("--workers", "2")).toEqual(first);
  });

  it("finds in its shards what the whole finds", async () => {
    const folder = freshFolder();
    const flags = ["fuzz", ...MUTANT, "--seed", "a", "--runs", "40", "--traces", folder, "--json"];
    const whole = documentOf<Document>(await runCli(...flags));
    const shards: Document[] = [];
    for (const shard of ["1/2", "2/2"]) shards.push(documentOf<Document>(await runCli(...flags, "--shard", shard)));
    expect(shards[0].runs + shards[1].runs).toBe(whole.runs);
    expect(shards[0].actions + shards[1].actions).toBe(whole.actions);
    const seeds = shards.flatMap(({ findings }) => findings.map(({ seed }) => seed));
    expect(seeds).toEqual(expect.arrayContaining(whole.findings.map(({ seed }) => seed)));
  });

  it("makes one run again by the command that it prints", async () => {
    const folder = freshFolder();
    const flags = ["fuzz", ...MUTANT, "--seed", "a", "--traces", folder, "--json"];
    const [first] = documentOf<Document>(await runCli(...flags, "--runs", "30")).findings;
    const run = Number(first.seed.split("/")[1]);
    const again = await runCli(...flags, "--runs", `${run + 1}`, "--shard", `${run + 1}/${run + 1}`);
    const document = documentOf<Document>(again);
    expect(document.runs).toBe(1);
    expect(document.findings[0]).toEqual(first);
  });

  it("writes traces that name implementation, law and seed", async () => {
    const folder = freshFolder();
    await runCli("fuzz", ...MUTANT, "--seed", "a", "--runs", "20", "--traces", folder);
    for (const [name, text] of Object.entries(tracesIn(folder))) {
      const { header, verdict } = parseTrace(text);
      expect(verdict.verdict).toBe("violated");
      expect(name.startsWith(`${header.laws[0]}-folklore-most-votes-wins-`)).toBe(true);
      expect(header.seed).toMatch(/^a\/\d+$/);
    }
  });

  it("prints what it found where no trace can be written, and ends with status 2", async () => {
    const file = join(freshFolder(), "taken");
    writeFileSync(file, "");
    const { status, stdout, stderr } = await runCli("fuzz", ...MUTANT, "--seed", "a", "--runs", "20", "--traces", file);
    expect(status).toBe(2);
    expect(stdout).toMatch(/violated: Election Safety/);
    expect(stderr).toMatch(/^seaworthy: cannot write .*taken.*Make room or name another place\.\n$/);
  });
});

describe("an implementation that is not careful", () => {
  const EXAMPLE = ["--implementation", "./examples/my-raft.ts"];

  it("is told which laws are not judged, and why", async () => {
    const ended = await runCli("fuzz", ...EXAMPLE, "--seed", "1", "--runs", "1", "--json");
    const { laws } = documentOf<Document>(ended);
    expect(laws.find(({ law }) => law === "log-matching")?.notJudged).toBe("it replicates nothing");
  });

  it("is warned of broken discipline, with status 0", async () => {
    const folder = freshFolder();
    const flags = ["--implementation", "./test/cli/implementations/forgetful.ts", "--traces", folder, "--json"];
    const ended = await runCli("fuzz", ...flags, "--seed", "1", "--runs", "40", "--set", "healing=off");
    const { verdict, findings } = documentOf<Document>(ended);
    expect({ status: ended.status, verdict }).toEqual({ status: 0, verdict: "clean" });
    expect(findings).toMatchObject([{ law: "monotonic-term", warning: true }]);
  });

  it("is told what was forced on beyond what it declares", async () => {
    const flags = [
      "--implementation",
      "./test/cli/implementations/homebound.ts",
      "--set",
      "crash=on",
      "--set",
      "disk=async",
    ];
    const { stdout, status } = await runCli("fuzz", ...flags, "--seed", "1", "--runs", "2", "--set", "healing=off");
    expect(status).toBe(0);
    expect(stdout).toMatch(/outside of what the implementation declares: crash=on, but .*; disk=async, but /);
  });
});

it("the example of a Raft of one's own has at most 60 lines, and its mistake is found", async () => {
  const text = readFileSync(join(ROOT, "examples/my-raft.ts"), "utf8");
  expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  const folder = freshFolder();
  const flags = ["--implementation", "./examples/my-raft.ts", "--seed", "1", "--runs", "200", "--traces", folder];
  const ended = await runCli("fuzz", ...flags, "--json");
  const { findings } = documentOf<Document>(ended);
  expect(ended.status).toBe(1);
  expect(findings).toMatchObject([{ kind: "violation", law: "election-safety" }]);
  const replayed = await runCli("replay", findings[0].trace, "--implementation", "./examples/my-raft.ts");
  expect(replayed.status).toBe(1);
});
