import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Implementation } from "../../src/contract/implementation.js";
import { assertLaw, type LawOptions } from "../../src/fast-check/assert-law.js";
import { Counterexample } from "../../src/fast-check/counterexample.js";
import { lawProperty } from "../../src/fast-check/law-property.js";
import { implementationNamed } from "../../src/host/loading/implementation-named.js";
import { ELECTION_SAFETY } from "../../src/laws/election-safety.js";
import type { Law } from "../../src/laws/law.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { isConfirmed, replayStrictly } from "../../src/run/replay.js";
import { parseTrace } from "../../src/trace/trace-text.js";
import { myRaft } from "../../properties/my-raft.js";
import { childCommand } from "../host/foreign/load.js";

const reference: Implementation = REFERENCE;
const broken: Implementation = mutantById("vote-stale-term-counted")!.implementation;

const folder = mkdtempSync(join(tmpdir(), "seaworthy-"));
afterAll(() => rmSync(folder, { recursive: true }));

// Whoever runs these tests may have set them. Some runs are made while the tests are collected.
function unsetVariables(): void {
  vi.stubEnv("FC_SEED", undefined);
  vi.stubEnv("FC_NUM_RUNS", undefined);
}
unsetVariables();
beforeEach(unsetVariables);
afterEach(() => vi.unstubAllEnvs());

/** A Raft of somebody's own that forgets whom it voted for. */
const forgetful: typeof myRaft = {
  ...myRaft,
  reduce(server, message) {
    const { state, outbound } = myRaft.reduce(server, message);
    return { state: state.role === "follower" ? { ...state, votedFor: null } : state, outbound };
  },
};

function failureOf(implementation: Implementation, law: Law | string, options: LawOptions = {}): unknown {
  try {
    // In a folder of its own nothing was kept that could be found first.
    const traces = mkdtempSync(join(folder, "traces-"));
    assertLaw(implementation, law, { numRuns: 4000, timeLimit: 600_000, traces, ...options });
  } catch (error) {
    return error;
  }
  throw new Error(`${String(law)} of ${implementation.name} holds, and should not`);
}

function counterexampleTo(implementation: Implementation, law: Law | string, options: LawOptions = {}): Counterexample {
  const error = failureOf(implementation, law, options);
  if (error instanceof Counterexample) return error;
  throw error;
}

describe("a law that is broken", () => {
  const found = counterexampleTo(broken, "election-safety");

  it("is told: the law and its sentence, the facts, seed and path, the trace, the command that shows it, the picture", () => {
    const [law, sentence, one, other, seed, again, trace, show, picture] = found.message.split("\n");
    expect(law).toBe(`violated: Election Safety (election-safety): ${ELECTION_SAFETY.sentence}`);
    expect(sentence).toBe(`  ${found.finding.sentence}`);
    expect([one, other]).toEqual(found.finding.facts.map((fact) => `  - ${fact}`));
    const options = `{ seed: 1, path: "${found.path}" }`;
    expect(seed).toBe(`  seed     1, path ${found.path}`);
    expect(again).toBe(`  again    this test, which plays the trace first; or assertLaw with the options ${options}`);
    expect(trace).toBe(`  trace    ${found.tracePath}`);
    expect(show).toBe(`  show     npx seaworthy replay ${found.tracePath}`);
    expect(picture).toBe(`  picture  ${found.tracePath.replace(".jsonl", ".html")}`);
  });

  it("is drawn beside its trace", () => {
    const page = readFileSync(found.tracePath.replace(".jsonl", ".html"), "utf8");
    expect(page).toContain("<title>Seaworthy</title>");
  });

  it("is thrown from the line of the test: no frame of ours stands above it", () => {
    const frames = found.stack!.slice(found.stack!.indexOf("\n    at ")).split("\n    at ").slice(1);
    expect(frames[0]).toContain("assert-law.test.ts");
    expect(frames.filter((frame) => frame.includes("/src/"))).toEqual([]);
  });

  it("is shown as the list of its actions", () => {
    expect(found.message.endsWith(`\n\n${found.run.toString()}`)).toBe(true);
    expect(found.run.actions.length).toBeLessThanOrEqual(8);
  });

  it("is kept as a trace that replays strictly to the same verdict", () => {
    const trace = parseTrace(readFileSync(found.tracePath, "utf8"));
    expect(trace.header.implementation.name).toBe("vote-stale-term-counted");
    expect(trace.header.seed).toBe(`1 ${found.path}`);
    const replay = replayStrictly(trace, broken, [ELECTION_SAFETY]);
    expect(isConfirmed(trace, replay)).toBe(true);
    expect(replay.steps).toHaveLength(found.run.actions.length);
    expect(replay.finding).toEqual(found.finding);
  });

  it("is found again, alone, by its seed and path", () => {
    const again = counterexampleTo(broken, "election-safety", { seed: 1, path: found.path! });
    expect(String(again.run)).toBe(String(found.run));
    expect(again.path).toBe(found.path);
  });

  it("is found by the property alone, too", () => {
    const details = fc.check(lawProperty(broken, ELECTION_SAFETY), { seed: 1, numRuns: 4000 });
    expect(details.counterexamplePath).toBe(found.path);
    expect(String(details.counterexample![0])).toBe(found.run.toString());
    expect(details.errorInstance).toMatchObject({ name: "LawBroken", law: ELECTION_SAFETY, finding: found.finding });
  });

  it("is told even if no trace can be written", () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    const { message, path } = counterexampleTo(broken, "election-safety", { traces: file });
    expect(path).toBe(found.path);
    expect(message).toContain("\nThe trace is not there: ");
    expect(message).toContain(found.run.toString());
  });

  it("is told with what there is when time runs out while it is made smaller", () => {
    // Found in the first run, so that on the busiest machine time is left for making it smaller, and never enough.
    let seed = 1;
    const property = lawProperty(broken, ELECTION_SAFETY);
    while (!fc.check(property, { seed, numRuns: 1, endOnFailure: true }).failed) seed++;
    const whole = counterexampleTo(broken, "election-safety", { seed, numRuns: 1 });
    let isFound = false;
    const slow: Law = {
      ...ELECTION_SAFETY,
      judge(step, history) {
        for (const end = performance.now() + (isFound ? 15 : 0); performance.now() < end;);
        const judgement = ELECTION_SAFETY.judge(step, history);
        if (judgement !== null && judgement !== "holds") isFound = true;
        return judgement;
      },
    };
    const { message, run, path, tracePath } = counterexampleTo(broken, slow, { seed, numRuns: 1, timeLimit: 2000 });
    expect(message).toContain("Time ran out while this was made shorter.");
    expect(path!.split(":").length).toBeLessThan(whole.path!.split(":").length);
    const trace = parseTrace(readFileSync(tracePath, "utf8"));
    expect(trace.steps).toHaveLength(run.actions.length);
    expect(isConfirmed(trace, replayStrictly(trace, broken, [ELECTION_SAFETY]))).toBe(true);
  });

  it("prints no command that could not work: where the code is must be said", () => {
    const { message, tracePath } = counterexampleTo(forgetful, "election-safety");
    expect(message).not.toContain("npx seaworthy");
    expect(message).toContain(`\n  picture  ${tracePath.replace(".jsonl", ".html")}\n`);
    expect(message).toContain("give assertLaw the option module: the file that exports the implementation");
  });

  it.each([
    ["a path", "examples/my-raft.ts"],
    ["a URL", new URL("../../examples/my-raft.ts", import.meta.url)],
    ["what TypeScript calls it", new URL("../../examples/my-raft.js", import.meta.url).href],
  ])("prints the command that replays it where the module is named by %s", (_, module) => {
    const { message, tracePath } = counterexampleTo(forgetful, "election-safety", { module });
    expect(message).toContain(`  show     npx seaworthy replay ${tracePath} --implementation ./examples/my-raft.ts\n`);
  });

  it("that does not come back when it is replayed is told with the reason", () => {
    let calls = 0;
    const restless: typeof myRaft = {
      ...forgetful,
      reduce(server, message) {
        const { state, outbound } = forgetful.reduce(server, message);
        const counted = { ...state, calls: calls++ };
        return { state: counted, outbound };
      },
    };
    const why = "The trace does not come back when it is replayed: the implementation is not deterministic.";
    expect(counterexampleTo(restless, "election-safety").message).toContain(why);
    expect(found.message).not.toContain(why);
  });

  it("of a law that no command knows is told without commands", () => {
    const own: Law = { ...ELECTION_SAFETY, id: "my-own-law" };
    const { message } = counterexampleTo(broken, own);
    expect(message).not.toContain("npx seaworthy");
    expect(message).toContain("violated: Election Safety (my-own-law)");
  });

  it("does not count code that fails as a law that holds", () => {
    const fails: typeof myRaft = {
      ...myRaft,
      reduce(server, message) {
        if (server.currentTerm === 2) throw new Error("no third term");
        return myRaft.reduce(server, message);
      },
    };
    const { finding, run, message } = counterexampleTo(fails, "election-safety");
    expect(finding).toMatchObject({ kind: "panic", law: "panic" });
    expect(run.actions).toHaveLength(3);
    expect(message).toContain("no third term");
    const atBoot = { ...myRaft, boot: () => ({ state: null, outbound: 1 }) };
    expect(String(failureOf(atBoot as unknown as Implementation, "election-safety"))).toContain("does not boot");
  });
});

describe("a trace that was kept", () => {
  const traces = mkdtempSync(join(folder, "kept-"));
  const first = counterexampleTo(forgetful, "election-safety", { traces });

  it("is played before anything is drawn, and fails the test at once while it is still broken", () => {
    const again = counterexampleTo(forgetful, "election-safety", { traces, numRuns: 1 });
    expect(again.tracePath).toBe(first.tracePath);
    expect(String(again.run)).toBe(String(first.run));
    expect([again.seed, again.path]).toEqual([null, null]);
    expect(again.message).toContain(
      `Nothing was drawn: the trace ${first.tracePath}, kept from an earlier run, still breaks the law.`,
    );
    expect(again.message).toContain("  again    this test, which plays the trace first\n");
  });

  it("is played whatever its file is called", () => {
    const renamed = mkdtempSync(join(folder, "renamed-"));
    copyFileSync(first.tracePath, join(renamed, "issue-42.jsonl"));
    const again = counterexampleTo(forgetful, "election-safety", { traces: renamed, numRuns: 1 });
    expect([again.seed, again.path]).toEqual([null, null]);
  });

  it("does not fail what was mended, and stays", () => {
    const mended = { ...myRaft };
    assertLaw(mended, "election-safety", { traces, timeLimit: 600_000 });
    expect(readdirSync(traces)).toContain(basename(first.tracePath));
  });

  it("says nothing about another law, another implementation, or runs that were not asked for", () => {
    assertLaw(forgetful, "monotonic-term", { traces, timeLimit: 600_000 });
    const another = { ...forgetful, name: "another", reduce: myRaft.reduce };
    assertLaw(another, "election-safety", { traces, timeLimit: 600_000 });
    const { nodes } = first.run.environment;
    const other = counterexampleTo(forgetful, "election-safety", { traces, nodes: nodes + 2 });
    expect(other.path).not.toBe(null);
  });

  it("that cannot be read is passed over", () => {
    const damaged = mkdtempSync(join(folder, "damaged-"));
    writeFileSync(join(damaged, "election-safety-my-raft-0.jsonl"), "{");
    assertLaw(myRaft, "election-safety", { traces: damaged, timeLimit: 600_000 });
  });

  it("of an environment that the implementation no longer has is passed over", () => {
    const switched = mkdtempSync(join(folder, "switched-"));
    const [header, ...lines] = readFileSync(first.tracePath, "utf8").split("\n");
    const unknown = header.replace('"settings":{}', '"settings":{"gone":"on"}');
    expect(unknown).not.toBe(header);
    writeFileSync(join(switched, basename(first.tracePath)), [unknown, ...lines].join("\n"));
    expect(counterexampleTo(forgetful, "election-safety", { traces: switched }).path).toBe(first.path);
  });
});

describe("a law that holds", () => {
  it("is silent, and writes nothing", () => {
    const empty = mkdtempSync(join(folder, "empty-"));
    assertLaw(reference, "log-matching", { traces: empty, timeLimit: 600_000 });
    expect(readdirSync(empty)).toEqual([]);
  });
});

describe("a law of which nothing can be said", () => {
  it("is told when time ran out", () => {
    const error = failureOf(reference, "election-safety", { timeLimit: 50, numRuns: 1_000_000 });
    expect(String(error)).toMatch(
      /^UserError: "Election Safety" of reference is unknown: time ran out \(50 ms\) after \d+ of 1000000 runs from seed 1/,
    );
  });

  it("is told when what it speaks of never occurred", () => {
    const error = failureOf(reference, "election-safety", { actionsMax: 1, nodes: 3, numRuns: 10 });
    expect(String(error)).toBe(
      'UserError: "Election Safety" of reference is unknown: what it speaks of did not occur once in 10 runs from seed 1. Raise numRuns, or constrain the runs less.',
    );
  });

  it("is told when the implementation does not show what it reads", () => {
    expect(() => assertLaw(myRaft, "leader-completeness")).toThrow(
      '"Leader Completeness" cannot be judged on my-raft: it replicates nothing.',
    );
  });

  it("prints the command that replays it where the implementation is a command itself", async () => {
    const module = childCommand("reference.mjs", "vote-dup-counted");
    const apart = await implementationNamed(module);
    const { message, tracePath } = counterexampleTo(apart, "election-safety", { module, nodes: 4, numRuns: 2000 });
    expect(message).toContain(`  show     npx seaworthy replay ${tracePath} --implementation '${module}'\n`);
  });

  it("is told when there is no such module", () => {
    expect(() => assertLaw(myRaft, "election-safety", { module: "./gone.ts" })).toThrow(
      /^there is no module .*gone\.ts\. Give the option module the path or URL/,
    );
  });

  it("is told from the line of the test", () => {
    const { stack } = failureOf(reference, "leader-safety") as Error;
    expect(/\n {4}at (.*)/.exec(stack!)![1]).toContain("assert-law.test.ts");
  });

  it("is told when there is no such law", () => {
    expect(() => assertLaw(reference, "leader-safety")).toThrow(
      /^there is no law "leader-safety". There are election-safety, /,
    );
  });
});

describe("FC_SEED and FC_NUM_RUNS", () => {
  it("go before the options", () => {
    vi.stubEnv("FC_SEED", "3");
    const found = counterexampleTo(broken, "election-safety", { seed: 1, path: "0" });
    expect(found.seed).toBe(3);
    vi.stubEnv("FC_NUM_RUNS", "1");
    const error = failureOf(reference, "election-safety", { actionsMax: 1, nodes: 3, numRuns: 50 });
    expect(String(error)).toContain("in 1 runs from seed 3");
  });

  it("let a path be that belongs to the same seed, and drop that of another", () => {
    const [ofOne, ofThree] = [1, 3].map((seed) => counterexampleTo(broken, "election-safety", { seed }).path!);
    vi.stubEnv("FC_SEED", "3");
    // One run is enough for whoever knows the way.
    const again = counterexampleTo(broken, "election-safety", { seed: 3, path: ofThree, numRuns: 1 });
    expect(again.path).toBe(ofThree);
    expect(counterexampleTo(broken, "election-safety", { seed: 1, path: ofOne }).path).toBe(ofThree);
  });

  it.each(["x", "1.5", "1e99", "-1e10"])("refuse FC_SEED=%s", (text) => {
    vi.stubEnv("FC_SEED", text);
    expect(() => assertLaw(reference, "election-safety")).toThrow(`FC_SEED=${text}: an integer`);
  });

  it.each(["0", "-1", "many"])("refuse FC_NUM_RUNS=%s", (text) => {
    vi.stubEnv("FC_NUM_RUNS", text);
    expect(() => assertLaw(reference, "election-safety")).toThrow(`FC_NUM_RUNS=${text}: an integer from 1`);
  });
});
