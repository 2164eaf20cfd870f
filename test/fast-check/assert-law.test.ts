import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Implementation } from "../../src/contract/implementation.js";
import { assertLaw, Counterexample, type LawOptions } from "../../src/fast-check/assert-law.js";
import { lawProperty } from "../../src/fast-check/law-property.js";
import { ELECTION_SAFETY } from "../../src/laws/election-safety.js";
import type { Law } from "../../src/laws/law.js";
import { mutantById } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { isConfirmed, replayStrictly } from "../../src/run/replay.js";
import { parseTrace } from "../../src/trace/trace-text.js";
import { myRaft } from "../../properties/my-raft.js";

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

function failureOf(implementation: Implementation, law: Law | string, options: LawOptions = {}): unknown {
  try {
    assertLaw(implementation, law, { numRuns: 1000, timeLimit: 30_000, traces: folder, ...options });
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

  it("is told: the law and its sentence, the facts, seed and path, the trace, the command that shows it", () => {
    const [law, sentence, one, other, seed, again, trace, show] = found.message.split("\n");
    expect(law).toBe(`violated: Election Safety (election-safety): ${ELECTION_SAFETY.sentence}`);
    expect(sentence).toBe(`  ${found.finding.sentence}`);
    expect([one, other]).toEqual(found.finding.facts.map((fact) => `  - ${fact}`));
    expect(seed).toBe(`  seed   1, path ${found.path}`);
    expect(again).toBe(`  again  assertLaw with the options { seed: 1, path: "${found.path}" }`);
    expect(trace).toBe(`  trace  ${found.tracePath}`);
    expect(show).toBe(`  show   seaworthy replay ${found.tracePath}`);
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
    const again = counterexampleTo(broken, "election-safety", { seed: 1, path: found.path });
    expect(again.message).toBe(found.message);
    expect(again.path).toBe(found.path);
  });

  it("is found by the property alone, too", () => {
    const details = fc.check(lawProperty(broken, ELECTION_SAFETY), { seed: 1, numRuns: 1000 });
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
    const { message, run, path, tracePath } = counterexampleTo(broken, slow, { timeLimit: 2000 });
    expect(message).toContain("Time ran out while this was made shorter.");
    expect(path.split(":").length).toBeLessThan(found.path.split(":").length);
    const trace = parseTrace(readFileSync(tracePath, "utf8"));
    expect(trace.steps).toHaveLength(run.actions.length);
    expect(isConfirmed(trace, replayStrictly(trace, broken, [ELECTION_SAFETY]))).toBe(true);
  });

  it("names no way to load an implementation that is not ours", () => {
    const forgetful: typeof myRaft = {
      ...myRaft,
      reduce(server, message) {
        const { state, outbound } = myRaft.reduce(server, message);
        return { state: state.role === "follower" ? { ...state, votedFor: null } : state, outbound };
      },
    };
    const { message, tracePath } = counterexampleTo(forgetful, "election-safety");
    expect(message).toContain(`show   seaworthy replay ${tracePath} --implementation FILE`);
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

describe("a law that holds", () => {
  it("is silent, and writes nothing", () => {
    const empty = mkdtempSync(join(folder, "empty-"));
    assertLaw(reference, "log-matching", { traces: empty, timeLimit: 30_000 });
    expect(readdirSync(empty)).toEqual([]);
  });
});

describe("a law of which nothing can be said", () => {
  it("is told when time ran out", () => {
    const error = failureOf(reference, "election-safety", { timeLimit: 50, numRuns: 1_000_000 });
    expect(String(error)).toMatch(
      /^Error: "Election Safety" of reference is unknown: time ran out \(50 ms\) after \d+ of 1000000 runs from seed 1/,
    );
  });

  it("is told when what it speaks of never occurred", () => {
    const error = failureOf(reference, "election-safety", { actionsMax: 1, nodes: 3, numRuns: 10 });
    expect(String(error)).toBe(
      'Error: "Election Safety" of reference is unknown: what it speaks of did not occur once in 10 runs from seed 1. Raise numRuns, or constrain the runs less.',
    );
  });

  it("is told when the implementation does not show what it reads", () => {
    expect(() => assertLaw(myRaft, "leader-completeness")).toThrow(
      '"Leader Completeness" cannot be judged on my-raft: it replicates nothing.',
    );
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

  it("let a path be that belongs to the same seed", () => {
    const { path } = counterexampleTo(broken, "election-safety", { seed: 3 });
    vi.stubEnv("FC_SEED", "3");
    expect(counterexampleTo(broken, "election-safety", { seed: 3, path }).path).toBe(path);
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
