import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FAULT_NAMES, faultOf } from "../../src/cluster/action.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { parseTrace } from "../../src/trace/trace-text.js";
import { documentOf, freshFolder, ROOT, runCli } from "./run-cli.js";

// One that hardly any run fails to show, whatever the weights of the swarm.
const ID = "votedfor-not-persisted";
const LAWS = ["promises-are-durable", "counted-is-durable"];
const MUTANT = ["--mutant", ID, "--laws", LAWS.join(",")];

interface Document {
  readonly verdict: string;
  readonly seed: string;
  readonly runs: number;
  readonly actions: number;
  readonly laws: readonly { law: string; judged: number; witnessed: number; runsWith: number; notJudged?: string }[];
  readonly faults: Readonly<Record<string, { runs: number; struck: number }>>;
  readonly findings: readonly { law: string; seed: string; trace: string; times: number; warning: boolean }[];
  readonly outside?: readonly string[];
}

/** Name and text of every trace in a folder. */
const tracesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith(".jsonl"))
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );

/** What a document says besides the time that it took and the folder that it wrote to. */
const withoutPlace = (document: Document): object => ({
  ...document,
  cpuSeconds: 0,
  findings: document.findings.map((finding) => ({ ...finding, trace: "", picture: "" })),
});

describe("a campaign on the reference", () => {
  it("is clean, with status 0, and counts how often each law was judged and its premise occurred", async () => {
    const ended = await runCli("fuzz", "--seed", "a", "--runs", "400", "--json");
    const { verdict, seed, runs, laws, findings } = documentOf<Document>(ended);
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: "" });
    expect({ verdict, seed, runs, findings }).toEqual({ verdict: "clean", seed: "a", runs: 400, findings: [] });
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

  it("names what to do next, of what was asked for: a search without what is drawn only", async () => {
    const fixed = ["--nodes", "2", "--set", "compaction=on", "--set", "crash=off", "--set", "disk=async"];
    const { stdout } = await runCli("fuzz", "--seed", "a", "--runs", "2", ...fixed, "--laws", "log-matching");
    const words = "--nodes 2 --set compaction=on --set crash=off --set disk=async --laws log-matching";
    expect(stdout).toContain(`more runs, from another seed  npx seaworthy fuzz --for 10m ${words}\n`);
    expect(stdout).toContain(
      "all runs within bounds        npx seaworthy check --nodes 2 --set compaction=on --set disk=async --laws log-matching\n",
    );
  });

  it("keeps to what is fixed", async () => {
    const flags = "--seed a --runs 20 --nodes 1 --steps 9 --set healing=off --set crash=off --set batch=1".split(" ");
    const { runs, actions, laws } = documentOf<Document>(await runCli("fuzz", ...flags, "--json"));
    expect(runs).toBe(20);
    expect(actions).toBeLessThanOrEqual(20 * 10);
    // A server without crashes and without others restarts never.
    expect(laws.find(({ law }) => law === "restart-keeps-durable")?.witnessed).toBe(0);
  });
});

describe("a fault that is on", () => {
  const flags = "--seed a --runs 5 --steps 1 --set network=any --set healing=off --set duplicate=on --set crash=off";

  it("and never happens is told, as a law is that was never tried", async () => {
    const { stdout } = await runCli("fuzz", ...flags.split(" "));
    // Before anything was sent nothing can come twice.
    expect(stdout).toContain("\nduplicate: on in 5 runs, and never happened\n");
    expect(stdout).not.toContain("crash:");
  });

  it("is counted: the runs that had it, and those in which it happened", async () => {
    const { faults } = documentOf<Document>(await runCli("fuzz", "--seed", "a", "--runs", "600", "--json"));
    for (const { runs, struck } of Object.values(faults)) expect(0 < struck && struck <= runs).toBe(true);
    expect(Object.keys(faults)).toEqual(FAULT_NAMES.filter((name) => faultOf(name).isBorne(REFERENCE.capabilities)));
    const off = documentOf<Document>(await runCli("fuzz", ...flags.split(" "), "--json"));
    expect(off.faults).toMatchObject({ duplicate: { runs: 5, struck: 0 } });
    expect(off.faults).not.toHaveProperty("crash");
  });
});

describe("a campaign on a mutant", () => {
  it("prints the law, the seed, the command that runs it again, the trace, the command that shows it, and the picture", async () => {
    const folder = freshFolder();
    const flags = [...MUTANT, ..."--seed a --runs 30 --nodes 3 --set disk=sync".split(" ")];
    const { status, stdout } = await runCli("fuzz", ...flags, "--traces", folder);
    expect(status).toBe(1);
    const order = [
      /violated: .* \(promises-are-durable\): /,
      /seed {5}a\/\d+\n/,
      /again {4}.* fuzz --mutant votedfor-not-persisted --seed a --runs (\d+) --shard \1\/\1 --nodes 3 --set disk=sync --laws promises-are-durable,counted-is-durable --traces .*\n/,
      /trace {4}.*promises-are-durable-votedfor-not-persisted-[0-9a-f]{13}\.jsonl\n/,
      /show {5}.* replay .*promises-are-durable-votedfor-not-persisted-[0-9a-f]{13}\.jsonl\n/,
      /picture {2}.*promises-are-durable-votedfor-not-persisted-[0-9a-f]{13}\.html\n/,
      /promises-are-durable +[\d,]+ +[\d,]+ {2}broken in \d+ runs/,
      /2 findings: 30 runs/,
    ].map((part) => stdout.search(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("gives the same bytes in two processes and with two workers, surplus traces removed", async () => {
    const campaign = async (...more: readonly string[]) => {
      const traces = freshFolder();
      const flags = [...MUTANT, ..."--seed s --runs 60 --shrinks 3 --json".split(" "), "--traces", traces, ...more];
      const document = documentOf<Document>(await runCli("fuzz", ...flags));
      return { document: withoutPlace(document), traces: tracesIn(traces) };
    };
    const first = await campaign();
    expect(Object.keys(first.traces)).not.toEqual([]);
    expect(await campaign()).toEqual(first);
    expect(await campaign("--workers", "2")).toEqual(first);
  });

  it("makes in its shards the runs of the whole", async () => {
    const folder = freshFolder();
    const flags = ["fuzz", ...MUTANT, ..."--seed a --runs 25 --json --traces".split(" "), folder];
    const totals = (documents: readonly Document[]) =>
      [({ runs }: Document) => runs, ({ actions }: Document) => actions, brokenRuns].map((of) =>
        documents.reduce((sum, document) => sum + of(document), 0),
      );
    const brokenRuns = ({ laws }: Document): number => laws.reduce((sum, { runsWith }) => sum + runsWith, 0);
    const whole = documentOf<Document>(await runCli(...flags));
    const shards: Document[] = [];
    for (const shard of ["1/2", "2/2"]) shards.push(documentOf<Document>(await runCli(...flags, "--shard", shard)));
    expect(totals(shards)).toEqual(totals([whole]));
    expect(brokenRuns(whole)).toBeGreaterThan(0);
  });

  it("makes one run again by the command that it prints", async () => {
    const folder = freshFolder();
    const flags = ["fuzz", ...MUTANT, "--seed", "a", "--traces", folder, "--json"];
    const [first] = documentOf<Document>(await runCli(...flags, "--runs", "10")).findings;
    const run = Number(first.seed.split("/")[1]);
    const again = await runCli(...flags, "--runs", `${run + 1}`, "--shard", `${run + 1}/${run + 1}`);
    const document = documentOf<Document>(again);
    expect(document.runs).toBe(1);
    expect(document.findings[0]).toEqual(first);
  });

  it("stops at the first finding where that is asked", async () => {
    const flags = [...MUTANT, "--seed", "a", "--runs", "100000", "--traces", freshFolder(), "--first", "--json"];
    const { verdict, runs } = documentOf<Document>(await runCli("fuzz", ...flags));
    expect(verdict).toBe("violated");
    expect(runs).toBeLessThan(100_000);
  });

  it("writes traces that name implementation, law and seed", async () => {
    const folder = freshFolder();
    await runCli("fuzz", ...MUTANT, "--seed", "a", "--runs", "10", "--traces", folder);
    for (const [name, text] of Object.entries(tracesIn(folder))) {
      const { header, verdict } = parseTrace(text);
      expect(verdict.verdict).toBe("violated");
      expect(name.startsWith(`${header.laws[0]}-${ID}-`)).toBe(true);
      expect(header.seed).toMatch(/^a\/\d+$/);
    }
  });

  it("prints what it found where no trace can be written, and ends with status 2", async () => {
    const file = join(freshFolder(), "taken");
    writeFileSync(file, "");
    const { status, stdout, stderr } = await runCli("fuzz", ...MUTANT, "--seed", "a", "--runs", "10", "--traces", file);
    expect(status).toBe(2);
    expect(stdout).toMatch(/violated: .* \(counted-is-durable\)/);
    expect(stdout).toMatch(/\n {2}again {2}/);
    expect(stdout).not.toMatch(/\n {2}trace {2}/);
    expect(stderr).toMatch(/\nseaworthy: cannot write .*taken.*Make room or name another place\.\n$/);
  });
});

describe("an implementation that is not careful", () => {
  const EXAMPLE = ["--implementation", "./examples/my-raft.ts"];

  it("is told which laws are not judged, and why", async () => {
    const ended = await runCli("fuzz", ...EXAMPLE, "--seed", "1", "--runs", "1", "--json");
    const { laws } = documentOf<Document>(ended);
    expect(laws.find(({ law }) => law === "log-matching")?.notJudged).toBe("it replicates nothing");
  });

  it("is not called clean where none of the laws can be judged", async () => {
    const { status, stdout, stderr } = await runCli("fuzz", ...EXAMPLE, "--laws", "log-matching,own-term-commit");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(
      /no law can be judged on my-raft: log-matching, since it replicates nothing; own-term-commit/,
    );
  });

  it("is warned of broken discipline, with status 0", async () => {
    const folder = freshFolder();
    const flags = ["--implementation", "./test/cli/implementations/forgetful.ts", "--traces", folder, "--json"];
    const ended = await runCli("fuzz", ...flags, "--seed", "1", "--runs", "40", "--set", "healing=off");
    const { verdict, findings } = documentOf<Document>(ended);
    expect({ status: ended.status, verdict }).toEqual({ status: 0, verdict: "warned" });
    expect(findings).toMatchObject([{ law: "monotonic-term", warning: true }]);
  });

  it("is not called clean then: the warning comes first, with its trace; --strict makes it count", async () => {
    const FORGETFUL = ["fuzz", "--implementation", "./test/cli/implementations/forgetful.ts", "--set", "healing=off"];
    const flags = [...FORGETFUL, "--seed", "1", "--runs", "40", "--traces"];
    const { status, stdout } = await runCli(...flags, freshFolder());
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^warning: .*\(monotonic-term\): [^]*\n {2}trace [^]*\n {2}picture [^]*\n1 warning: 40 runs, /,
    );
    expect(stdout).not.toMatch(/clean|violated/);
    const strict = await runCli(...flags, freshFolder(), "--strict");
    expect(strict.status).toBe(1);
    expect(strict.stdout).toMatch(/^violated: [^]*--strict --traces .*\n[^]*\n1 finding: 40 runs, /);
  });

  it("has one line for all laws that are not judged", async () => {
    const { stdout } = await runCli("fuzz", ...EXAMPLE, "--seed", "1", "--runs", "1", "--traces", freshFolder());
    expect(stdout.match(/^not judged: .*log-matching.*, since it replicates nothing/gm)).toHaveLength(1);
    expect(stdout.match(/not judged/g)).toHaveLength(1);
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
    expect(stdout).toMatch(/outside of what the implementation declares: disk=async, but .*; crash=on, but /);
  });
});

it("the example of a Raft of one's own has at most 60 lines, and its mistake is found", async () => {
  const text = readFileSync(join(ROOT, "examples/my-raft.ts"), "utf8");
  expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  const folder = freshFolder();
  const flags = ["--implementation", "./examples/my-raft.ts", "--seed", "1", "--traces", folder];
  const ended = await runCli("fuzz", ...flags, "--json");
  const { findings } = documentOf<Document>(ended);
  expect(ended.status).toBe(1);
  expect(findings).toMatchObject([{ kind: "violation", law: "election-safety" }]);
  const replayed = await runCli("replay", findings[0].trace, "--implementation", "./examples/my-raft.ts");
  expect(replayed.status).toBe(1);
});
