import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { parseTrace } from "../../src/trace/trace-text.js";
import { documentOf, freshFolder, runCli, startCli } from "./run-cli.js";

interface Document {
  readonly verdict: string;
  readonly environment: { readonly nodes: number; readonly network: string; readonly settings: object };
  readonly bounds: Readonly<Record<string, number | null>>;
  readonly loss: string;
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly queued: number;
  readonly collision: number;
  readonly stoppedBy: string | null;
  readonly laws: readonly { law: string; judged: boolean; witnessed?: boolean; reason?: string }[];
  readonly outside?: readonly string[];
  readonly trace?: string;
  readonly finding?: { kind: string; law: string; steps: number; events: number; reproduced: boolean };
}

/** Searches, and answers the status with the document. */
async function check(words: string): Promise<{ status: number | null; document: Document }> {
  const ended = await runCli("check", ...words.split(" "), "--json");
  return { status: ended.status, document: documentOf<Document>(ended) };
}

const TINY = "--nodes 2 --max-messages 1";

describe("the reference", () => {
  it("is complete within its bounds, with status 0, and with the counts", async () => {
    const { status, document } = await check(TINY);
    expect(status).toBe(0);
    expect(document).toMatchObject({ verdict: "complete", distinct: 157, generated: 356, depth: 12, queued: 0 });
    expect(document).toMatchObject({
      loss: "send",
      stoppedBy: null,
      bounds: { term: 2, log: 1, messages: 1, depth: null },
    });
    expect(document).not.toHaveProperty("trace");
  });

  it("says next to ask for what a switch is set for, where nothing asks for it", async () => {
    const nextOf = async (...words: string[]): Promise<string> =>
      /^next.*/m.exec((await runCli("check", "--nodes", "1", ...words)).stdout)![0];
    expect(await nextOf()).toMatch(/^next +wider bounds, such as --max-messages/);
    expect(await nextOf("--set", "membership=single")).toMatch(/^next +wider bounds, such as --max-changes 1 or/);
    expect(await nextOf("--set", "membership=single", "--max-changes", "1")).not.toContain("--max-changes 1");
  });

  it("has the verdict first, then the model with its bounds, the laws, the counts", async () => {
    const { status, stdout, stderr } = await runCli("check", ...TINY.split(" "));
    expect(status).toBe(0);
    expect(stderr).toMatch(/^checking 2 servers of reference 1; .*\n$/);
    const order = [
      /^complete: no run of this model breaks a law that was judged\.\n/,
      /^model +2 servers of reference 1; packets may overtake each other; /m,
      /^within +term 2, log 1, messages 1, pending 2, operations any, duplicates 0, crashes 0, /m,
      /^lost +any packet, as it is sent/m,
      /^laws +election-safety, leader-append-only/m,
      /^not judged +answers-are-true: it remembers which writes/m,
      /^found +157 distinct clusters, 356 generated, depth 12$/m,
      /^collision +chance at most 7e-16 \(157² \/ 2\^65\)$/m,
      /^time .* bytes a cluster$/m,
    ].map((part) => stdout.search(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("has half the clusters modulo the names of two servers, and is said to", async () => {
    const { document } = await check(`${TINY} --symmetry`);
    expect(document).toMatchObject({ verdict: "complete", distinct: 80, depth: 12, symmetry: true });
    const { stdout } = await runCli("check", ...TINY.split(" "), "--symmetry");
    expect(stdout).toMatch(/^symmetry +clusters that differ only in who is who are one$/m);
    expect(stdout).toMatch(/times 2 for the ways to name the servers/);
  });

  it("is complete only of the reduced model where ignored packets are dropped", async () => {
    const { status, stdout } = await runCli("check", "--nodes", "2", "--drop-ignored");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^complete: no run of the reduced model breaks a law that was judged\.\n/);
    expect(stdout).toMatch(/^reduced +a packet that its receiver would ignore is lost at once$/m);
  });

  it("says which laws were never tried, since nothing of what they speak of occurred", async () => {
    const { document } = await check("--nodes 2 --max-term 0");
    expect(document).toMatchObject({ verdict: "complete", distinct: 1 });
    expect(document.laws.filter(({ witnessed }) => witnessed)).toEqual([]);
    const { stdout } = await runCli("check", "--nodes", "2", "--max-term", "0");
    expect(stdout).toMatch(
      /^complete: every .* was followed, and none of them does what a law that was judged speaks of/,
    );
    expect(stdout).toMatch(/^never tried +election-safety, /m);
  });

  it("says so in its verdict where that is most of them", async () => {
    const laws = "election-safety,sessions-once,quorums-overlap";
    const { stdout } = await runCli("check", "--nodes", "2", "--max-messages", "1", "--laws", laws);
    expect(stdout).toMatch(
      /^complete: no run of this model breaks a law that was judged; but of 3 laws 2 were never tried/,
    );
  });

  it.each([
    ["none", []],
    ["log-matching", ["log-matching"]],
    ["one-vote-per-term,election-safety", ["election-safety", "one-vote-per-term"]],
  ])("judges what --laws names: %s", async (laws, judged) => {
    const { document } = await check(`${TINY} --laws ${laws}`);
    expect(document.laws.filter((law) => law.judged).map(({ law }) => law)).toEqual(judged);
    expect(document.laws).toHaveLength(ALL_LAWS.length);
  });

  it("judges all laws where all are asked for", async () => {
    const { document } = await check(`${TINY} --laws all`);
    expect(document.laws.every((law) => law.judged)).toBe(true);
    expect(document.distinct).toBeGreaterThan(157);
  });

  it("has as many clusters as any bound allows", async () => {
    const { document } = await check("--nodes 1 --max-log 2 --max-messages any --max-down any --max-pending any");
    expect(document).toMatchObject({ verdict: "complete", bounds: { messages: null, pending: null } });
  });

  it("keeps to what --set fixes", async () => {
    const { document } = await check(`${TINY} --set noop=off --set network=fifo --set loss=nothing --laws none`);
    expect(document.environment).toMatchObject({ network: "fifo", settings: { noop: "off", batch: "all" } });
    expect(document.loss).toBe("nothing");
  });
});

describe("a mutant", () => {
  const MUTANT = "quorum-n-minus-1-or-floor";

  it("prints the law, the command that finds it again, the trace and what shows it, with status 1", async () => {
    const folder = freshFolder();
    const flags = ["--mutant", MUTANT, "--max-messages", "1", "--traces", folder];
    const { status, stdout } = await runCli("check", ...flags);
    expect(status).toBe(1);
    const order = [
      /^violated: Leader Completeness \(leader-completeness\): /,
      /^ {2}again {2}.* check --mutant quorum-n-minus-1-or-floor --max-messages 1$/m,
      /^ {2}trace {2}.*leader-completeness-quorum-n-minus-1-or-floor-[0-9a-f]{13}\.jsonl$/m,
      /^ {2}show {3}.* replay .*leader-completeness-quorum-n-minus-1-or-floor-[0-9a-f]{13}\.jsonl$/m,
      /^ {2}\d+ events, \d+ actions; no run of this model takes fewer \(K = 1\)$/m,
      /^laws +leader-completeness$/m,
      /^not judged +all others: this mutant is said to break leader-completeness$/m,
    ].map((part) => stdout.search(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("is recorded as a trace of the common format, which replays strictly to the same verdict", async () => {
    const folder = freshFolder();
    const { status, document } = await check(`--mutant ${MUTANT} --traces ${folder}`);
    expect({ status, finding: document.finding }).toMatchObject({
      status: 1,
      finding: { events: 6, reproduced: true },
    });
    const { header, steps, verdict } = parseTrace(readFileSync(document.trace!, "utf8"));
    expect({ seed: header.seed, steps: steps.length }).toEqual({ seed: "check", steps: document.finding!.steps });
    expect(verdict).toMatchObject({ verdict: "violated", law: "leader-completeness" });
    const replayed = await runCli("replay", document.trace!, "--json");
    expect(replayed.status).toBe(1);
    expect(documentOf(replayed)).toMatchObject({ verdict: "violated", confirmed: true });
  });

  it("gives the same counts and the same trace every time", async () => {
    const folders = [freshFolder(), freshFolder()];
    const [once, again] = await Promise.all(folders.map((folder) => check(`--mutant ${MUTANT} --traces ${folder}`)));
    expect(again.document.generated).toBe(once.document.generated);
    const [first, second] = folders.map((folder) =>
      readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")),
    );
    expect(second).toEqual(first);
  });

  it("takes what it needs, unless a flag says otherwise", async () => {
    const { document } = await check("--mutant vote-dup-counted --nodes 3 --max-messages 1 --laws none");
    expect(document).toMatchObject({ environment: { nodes: 3 }, bounds: { term: 1, duplicates: 2, messages: 1 } });
    const { document: needed } = await check("--mutant commit-prior-term-by-counting --max-states 100");
    expect(needed).toMatchObject({
      symmetry: true,
      bounds: { term: 4 },
      environment: { settings: { noop: "off", batch: "1" } },
    });
    const { document: told } = await check("--mutant commit-prior-term-by-counting --max-states 100 --no-symmetry");
    expect(told).toMatchObject({ symmetry: false });
  });

  it("that stops progress only is said to be none of its business", async () => {
    const { status, stdout } = await runCli("check", "--mutant", "retry-empty-entries", ...TINY.split(" "));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^progress +is what this mutant breaks, and is not judged by check: fuzz and mutants do$/m);
  });

  it("is printed where no trace can be written, and ends with status 2", async () => {
    const file = join(freshFolder(), "taken");
    writeFileSync(file, "");
    const { status, stdout, stderr } = await runCli("check", "--mutant", MUTANT, "--traces", file);
    expect(status).toBe(2);
    expect(stdout).toMatch(/^violated: Leader Completeness/);
    expect(stderr).toMatch(/seaworthy: cannot write .*taken/);
  });
});

describe("a budget that runs out ends with status 3, and with what was counted so far:", () => {
  it.each([
    [
      "states",
      "--max-states 5000",
      /^stopped: there are 5,\d\d\d states, 5,000 were allowed \(--max-states\)\. Nothing found/,
    ],
    ["memory", "--max-term 9 --max-memory 1M", /^stopped: the memory that it may use is full \(--max-memory\)/],
    ["time", "--max-term 9 --for 300ms", /^stopped: its 0\.3 s are over \(--for\)/],
  ])("%s", async (budget, flags, text) => {
    const { status, document } = await check(flags);
    expect({ status, verdict: document.verdict, stoppedBy: document.stoppedBy }).toEqual({
      status: 3,
      verdict: "stopped",
      stoppedBy: budget,
    });
    expect(document.queued).toBeGreaterThan(0);
    const { stdout } = await runCli("check", ...flags.split(" "));
    expect(stdout).toMatch(text);
    expect(stdout).toMatch(/[\d,]+ clusters were still to be expanded\.\n/);
  });

  it("states, at the same count every time", async () => {
    const counts = await Promise.all([1, 2].map(async () => (await check("--max-states 5000")).document.generated));
    expect(counts[1]).toBe(counts[0]);
  });

  it("Ctrl-C", async () => {
    const checkpoint = join(freshFolder(), "checkpoint");
    const flags = ["--max-term", "9", "--checkpoint", checkpoint, "--checkpoint-every", "100ms"];
    const { child, ended } = startCli("check", ...flags);
    // Put away once, it has counted something.
    while (!existsSync(checkpoint)) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    const { status, stdout } = await ended;
    expect(status).toBe(3);
    expect(stdout).toMatch(/^stopped: it was interrupted\. Nothing found so far; [\d,]+ clusters were/);
    expect(stdout).toMatch(/^found +[\d,]+ distinct clusters/m);
  });
});

describe("wrong use ends with one message and status 2:", () => {
  it.each([
    ["a bound that is none", "--max-term few", /A whole number from 0 on expected, or any/],
    ["a size without its unit", "--max-memory 12", /A size such as 12G, 500M or 800K expected/],
    ["an unknown law", "--laws gravity", /no law "gravity"/],
    ["an unknown setting", "--set warp=9", /there is no "warp". There are noop=on\|off, .*loss=send\|action\|nothing/],
    ["a fault of fuzz", "--set crash=on", /check enumerates, it does not draw; bound it with --max-crashes/],
    ["a dropped packet", "--set drop=on", /say what may be lost with --set loss=send, action or nothing/],
    ["another kind of time", "--set time=timed", /any armed timer may fire at any moment/],
    ["healing", "--set healing=on", /progress is judged by fuzz/],
    ["symmetry of too many", "--nodes 7 --symmetry", /--symmetry takes 6 servers at most, here are 7/],
    [
      "symmetry without names",
      "--implementation liferaft --symmetry",
      /liferaft cannot rename its servers .* Leave out/,
    ],
    ["a reduction that would lose", "--set loss=nothing --drop-ignored", /here nothing may be lost\. Leave it out/],
    [
      "copies on ordered links",
      "--set network=fifo --max-duplicates 1",
      /--max-duplicates 1 would count nothing of .* Leave it out, or add --set network=any/,
    ],
    ["overtaking on a plain disk", "--max-overtakings 1", /--max-overtakings 1 .*, or add --set disk=async\./],
    ["transfers that are off", "--max-transfers 1", /--max-transfers 1 .*, or add --set transfer=on\./],
    ["changes that are off", "--max-changes 1", /--max-changes 1 .*, or add --set membership=/],
    ["sessions that are off", "--max-sessions 1", /--max-sessions 1 .*, or add --set sessions=on\./],
    ["reads of who has none", "--implementation liferaft --max-reads 1", /count nothing of liferaft .* Leave it out\./],
    ["no room for what is sent at boot", "--implementation tinyraft", /Give --max-messages 6 or more/],
  ])("%s", async (_, words, message) => {
    const { status, stdout, stderr } = await runCli("check", ...words.split(" "));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("symmetry that does not hold", async () => {
    const { status, stdout, stderr } = await runCli("check", "--mutant", "votedfor-sentinel-zero", "--symmetry");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(
      /symmetry does not hold: S\d, given (a packet|the timer) \w+, behaves differently once .* change names\. Leave out --symmetry\./,
    );
  });
});
