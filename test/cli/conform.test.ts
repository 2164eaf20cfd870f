import { describe, expect, it } from "vitest";
import { implementationFile, runCli, startCli } from "./run-cli.js";

interface Row {
  readonly id: string;
  readonly outcome: string;
  readonly counterexample: { readonly sentence: string } | null;
}

interface Document {
  readonly verdict: string;
  readonly checks: readonly Row[];
  readonly declared: readonly Row[];
  readonly laws: { readonly notJudged: readonly { readonly law: string; readonly reason: string }[] };
}

async function conform(implementation: string, runs: number) {
  const words = ["conform", "--implementation", implementation, "--seed", "a", "--runs", String(runs)];
  const { status, stdout } = await runCli(...words, "--json");
  const document = JSON.parse(stdout) as Document;
  const wrong = [...document.checks, ...document.declared].filter(({ outcome }) => /fails|warns/.test(outcome));
  return { status, document, wrong, ids: wrong.map(({ id }) => id) };
}

describe("seaworthy conform", () => {
  it("of a sound driver says that all holds, with status 0", async () => {
    const { status, document, ids } = await conform("tinyraft", 15);
    expect({ status, ids, verdict: document.verdict }).toEqual({ status: 0, ids: [], verdict: "sound" });
    expect(document.laws.notJudged).toContainEqual({ law: "log-matching", reason: "it replicates nothing" });
  });

  it("prints one page: a line a check, why a law is not judged, what is declared, and what to do next", async () => {
    const { status, stdout } = await runCli("conform", "--implementation", "tinyraft", "--runs", "10");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^holds {8}It answers as the contract asks, and throws nothing \(\d+ calls\)$/m);
    expect(stdout).toMatch(
      /^not asked {4}Renamed servers do the same under their new names\n {13}it offers no rename/m,
    );
    expect(stdout).toMatch(/^not judged .*log-matching.*: it replicates nothing$/m);
    expect(stdout).toMatch(/^declares .*asyncDisk false.*expiration=off\|on/m);
    expect(stdout).toMatch(/^declares .*disciplined (true|false); servers 2 or more/m);
    expect(stdout).toMatch(/^sound, as far as \d+ checks can tell$/m);
    expect(stdout).toMatch(/^next .* fuzz --implementation tinyraft$/m);
  });

  it("names what fails, with what led there, status 1, and the command that makes that run", async () => {
    const flags = ["--implementation", implementationFile("../../../examples/my-raft.ts"), "--seed", "1"];
    const { status, stdout } = await runCli("conform", ...flags);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^fails {8}Only crash=on .*\n {13}election-safety: S\d and S\d both lead term \d/m);
    expect(stdout).toMatch(/^ {13}seed 1\/crash=on\/\d+$/m);
    expect(stdout).toMatch(/^unsound: 1 of \d+ checks fail: only crash=on$/m);
    const [, words] = /^next .*: .* fuzz (.*)$/m.exec(stdout)!;
    const again = await runCli("fuzz", ...words.split(" "), "--json", "--first");
    expect(again.status).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ findings: [{ law: "election-safety" }] });
  });

  it.each([
    ["impure.ts", "pure", /^the implementation is impure: the timer tick, taken twice/],
    ["mutates-its-state.ts", "pure", /it changed the state that it was given/],
    ["throws-in-reduce.ts", "contract", /panicked: /],
    ["returns-nonsense.ts", "contract", /panicked: reduce\(state, /],
  ])("of %s names %s", async (file, id, sentence) => {
    const { status, wrong } = await conform(implementationFile(file), 10);
    expect(status).toBe(1);
    expect(wrong.find((one) => one.id === id)?.counterexample?.sentence).toMatch(sentence);
  });

  it("ends with status 3 where what matters was never tried, and says what to do", async () => {
    const { status, document } = await conform(implementationFile("writes-nothing.ts"), 5);
    expect({ status, verdict: document.verdict }).toEqual({ status: 3, verdict: "untried" });
    const { stdout } = await runCli(
      "conform",
      "--implementation",
      implementationFile("writes-nothing.ts"),
      "--runs",
      "5",
    );
    expect(stdout).toMatch(
      /^never tried {2}Boot accepts every prefix of its own writes\n {13}no server wrote anything/m,
    );
    expect(stdout).toMatch(/^not enough was tried: prefixes, laws$/m);
  });

  it("stopped before its end says so, with status 3", async () => {
    const { child, ended, said } = startCli("conform", "--runs", "100000");
    while (!said().includes("trying")) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    const { status, stdout } = await ended;
    expect(status).toBe(3);
    expect(stdout).toMatch(/^stopped before the end: of what was tried so far nothing fails$/m);
  });

  it("refuses what it cannot load, and a call that never returns, with status 2", async () => {
    const unknown = await runCli("conform", "--implementation", "nobody");
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(/^seaworthy: unknown implementation "nobody"/);
    const flags = ["--implementation", implementationFile("never-returns.ts"), "--hang-after", "1s"];
    const hanging = await runCli("conform", ...flags);
    expect(hanging.status).toBe(2);
    expect(hanging.stderr).toMatch(/a call of the implementation did not return for 1 s while it was tried/);
  });
});

// What fails are the library's own mistakes, which adapters/liferaft/README.md explains: an empty log wins every election, and
// a vote is promised twice while the log is read. Each check of its driver holds.
describe("the adapters of liferaft", () => {
  it("are sound; the library loses what was committed even where nothing goes wrong", async () => {
    const { status, document, ids, wrong } = await conform("liferaft", 25);
    expect(status).toBe(1);
    expect(document.checks.filter(({ outcome }) => outcome === "fails")).toEqual([]);
    for (const id of ids) expect(id).toMatch(/^calm$|^only (partition|pause|jump)=on$/);
    for (const { counterexample } of wrong) expect(counterexample!.sentence).toMatch(/^leader-completeness: /);
  });

  it("with storage that takes its time are, too; the library breaks laws of Raft, and votes twice", async () => {
    const { document, ids } = await conform("liferaft-io", 15);
    expect(document.checks.filter(({ outcome }) => outcome === "fails")).toEqual([]);
    const known = /^one-vote-per-term$|^calm$|^only (partition|pause|jump)=on$|^only storage=any-order$/;
    for (const id of ids) expect(id).toMatch(known);
  });
});
