import { describe, expect, it } from "vitest";
import { documentOf, freshFolder, implementationFile, runCli, type Ended } from "./run-cli.js";

const check = (implementation: string, words: string): Promise<Ended> =>
  runCli("check", "--implementation", implementation, "--traces", freshFolder(), ...words.split(" "));

describe("a specification", () => {
  const RAFT_TLA = "./test/specs/raft-tla.ts";

  it.each([
    ["--nodes 2", 13_479, 32],
    ["--nodes 2 --symmetry", 6_763, 32],
    ["--nodes 2 --max-messages 1 --max-duplicates 1", 4_207, 29],
    ["--nodes 2 --max-messages 1 --set values=2", 1_989, 28],
  ])("has TLC's counts: raft.tla %s", async (flags, distinct, depth) => {
    const ended = await check(RAFT_TLA, `${flags} --json`);
    expect(ended.status).toBe(0);
    expect(documentOf(ended)).toMatchObject({ verdict: "complete", loss: "action", distinct, depth });
  });

  it("is judged by no law that reads the past", async () => {
    const { laws } = documentOf<{ laws: { law: string; judged: boolean; reason?: string }[] }>(
      await check(RAFT_TLA, "--nodes 2 --max-messages 1 --json"),
    );
    expect(laws.filter(({ judged }) => judged).map(({ law }) => law)).toEqual(["leader-append-only", "log-matching"]);
    expect(laws.find(({ law }) => law === "election-safety")?.reason).toMatch(/it reads the past/);
  });

  it("has Stateright's counts by depth, with bounds that are none", async () => {
    const bounds = "--max-term any --max-log any --max-messages any --max-crashes any --max-down 1 --max-operations 0";
    const flags = `${bounds} --max-depth 6 --set ghost=off --laws none --json`;
    const ended = await check("./test/specs/stateright-raft.ts", flags);
    expect(documentOf(ended)).toMatchObject({ distinct: 5_266, generated: 14_421, depth: 6, bounds: { term: null } });
  });

  it("has no order of its own to keep", async () => {
    const { status, stderr } = await check(RAFT_TLA, "--set network=fifo");
    expect(status).toBe(2);
    expect(stderr).toMatch(/raft\.tla has a network of its own, which keeps no order/);
  });
});

describe("a library from npm", () => {
  it("liferaft breaks Leader Completeness on links that keep order, without loss, and the trace replays", async () => {
    const ended = await check("liferaft", "--max-messages 6 --json");
    expect(ended.status).toBe(1);
    const { trace } = documentOf<{ trace: string }>(ended);
    expect(documentOf(ended)).toMatchObject({
      loss: "nothing",
      finding: { law: "leader-completeness", events: 11, reproduced: true },
    });
    expect((await runCli("replay", trace)).status).toBe(1);
  });

  it("tinyraft is stopped before its end", async () => {
    const ended = await check("tinyraft", "--max-messages 6 --max-states 20000 --json");
    expect(ended.status).toBe(3);
    expect(documentOf(ended)).toMatchObject({ verdict: "stopped", stoppedBy: "states" });
  });

  it("is told what goes beyond what it declares", async () => {
    const flags = "--max-crashes 1 --set loss=send --set network=any --set disk=async --max-states 100";
    const { stdout } = await check("liferaft", flags);
    expect(stdout).toMatch(/^outside +loss=send, but it assumes that no packet is lost$/m);
    expect(stdout).toMatch(/^outside +network=any, but it assumes links that keep order$/m);
    expect(stdout).toMatch(/^outside +--max-crashes 1, but it assumes that nodes do not restart$/m);
    expect(stdout).toMatch(/^outside +disk=async, but it takes a write as done when it returns$/m);
  });
});

describe("a hostile implementation", () => {
  it.each([
    ["throws-in-reduce.ts", /S1 panicked: RangeError: no entry at index -1/, 4],
    ["throws-in-view.ts", /S1 panicked: view\(state\) threw RangeError: no entry at index -1/, 3],
    ["returns-nonsense.ts", /reduce\(state, the timer tick\) returned an unknown field outbounds/, 1],
    ["exits-in-reduce.ts", /process\.exit\(7\) was called/, 4],
  ])("%s has a shortest run to its panic", async (file, sentence, steps) => {
    const ended = await check(implementationFile(file), "--max-term 9 --json");
    expect(ended.status).toBe(1);
    const document = documentOf<{ trace: string; finding: object }>(ended);
    expect(document).toMatchObject({
      verdict: "violated",
      finding: { kind: "panic", law: "panic", steps, reproduced: true },
    });
    expect(document.finding).toHaveProperty("sentence", expect.stringMatching(sentence));
    const replayed = await runCli("replay", document.trace, "--implementation", implementationFile(file), "--json");
    expect(documentOf(replayed)).toMatchObject({ verdict: "panic", confirmed: true });
  });

  it("that never returns from a call is ended", async () => {
    const { status, stdout, stderr } = await check(
      implementationFile("never-returns.ts"),
      "--max-term 9 --hang-after 1s",
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/did not return for 1 s in the search \(call \d+ since that began\)/);
    expect(stderr).toMatch(/Before: [\d,]+ distinct clusters?, [\d,]+ generated, depth \d+, [\d,]+ queued\.\n$/);
  });

  it("that is impure is shown by --twice, and the command that replays it says so", async () => {
    const { status, stdout } = await check(implementationFile("impure.ts"), "--max-term 200 --max-states 2000 --twice");
    expect(status).toBe(1);
    expect(stdout).toMatch(/the implementation is impure: the timer tick, taken twice from one state, differed/);
    expect(stdout).toMatch(/show .* replay .* --implementation .*impure\.ts --twice/);
  });

  it("that changes the states that it is given is not called complete", async () => {
    const { status, stdout, stderr } = await check(implementationFile("mutates-its-state.ts"), "--max-term 9");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(
      /the key of a state of S1 is not what it was when that state was reached.* reduce must leave the state .*; --twice shows/,
    );
  });

  it("whose key is the same for two different states is told that its key may be at fault", async () => {
    const { status, stdout } = await check(implementationFile("one-key-for-two.ts"), "--nodes 3");
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /did not come back .* not deterministic .*, or its key is the same for two different states/,
    );
  });

  it("that prints does not print into the document", async () => {
    const ended = await check(implementationFile("prints.ts"), "--json");
    expect(documentOf(ended)).toMatchObject({ verdict: "complete" });
  });
});
