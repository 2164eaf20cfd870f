import { describe, expect, test } from "vitest";
import type { Implementation } from "../../src/contract/implementation.js";
import type { View } from "../../src/contract/view.js";
import { settingsByDefault } from "../../src/contract/capabilities.js";
import { ALL_LAWS, judgedOn, lawById, selectLaws } from "../../src/laws/all-laws.js";
import { REFERENCE } from "../../src/raft/reference.js";

/** The reference as somebody else might show it. */
function showing(fields: readonly (keyof View)[], change: Partial<Implementation> = {}): Implementation {
  const view = (state: unknown): View =>
    Object.fromEntries(Object.entries(state as View).filter(([field]) => (fields as string[]).includes(field)));
  return { ...(REFERENCE as Implementation), view, ...change };
}

const without = (name: "durable" | "describe"): Implementation => {
  const partial: Record<string, unknown> = { ...REFERENCE };
  delete partial[name];
  return partial as unknown as Implementation;
};

const idsOf = (laws: readonly { readonly id: string }[]): string[] => laws.map(({ id }) => id);

describe("The list of laws", () => {
  test("begins with the five laws of the paper, and those of its clients", () => {
    expect(idsOf(ALL_LAWS.slice(0, 9))).toEqual([
      "election-safety",
      "leader-append-only",
      "log-matching",
      "leader-completeness",
      "state-machine-safety",
      "answers-are-true",
      "linearizable-reads",
      "sessions-once",
      "linearizability",
    ]);
    expect(new Set(ALL_LAWS.slice(0, 11).map(({ kind }) => kind))).toEqual(new Set(["raft"]));
    expect(new Set(ALL_LAWS.slice(11).map(({ kind }) => kind))).toEqual(new Set(["discipline"]));
  });

  test("gives each law a name of its own", () => {
    expect(new Set(idsOf(ALL_LAWS)).size).toBe(ALL_LAWS.length);
    for (const law of ALL_LAWS) expect(lawById(law.id)).toBe(law);
    expect(lawById("murphys-law")).toBe(undefined);
  });

  test("selects by name, in the fixed order, and says which names it does not know", () => {
    const { laws, unknown } = selectLaws(["own-term-commit", "murphys-law", "election-safety"]);
    expect(idsOf(laws)).toEqual(["election-safety", "own-term-commit"]);
    expect(unknown).toEqual(["murphys-law"]);
  });

  test("gives each part of the history a name of its own", () => {
    const parts = [...new Set(ALL_LAWS.flatMap(({ reads }) => reads))];
    expect(parts.map(({ id }) => id)).toEqual([
      "leaders",
      "commitments",
      "committed",
      "told",
      "answers",
      "effects",
      "operations",
      "votes",
    ]);
  });
});

describe("Which laws can be judged", () => {
  test("on the reference: all", () => {
    expect(judgedOn(REFERENCE, ALL_LAWS)).toEqual({ judged: ALL_LAWS, notJudged: [] });
  });

  test("on a server that is booted as any is: with each of its switches at its default", () => {
    const told: Readonly<Record<string, string>>[] = [];
    const boot: typeof REFERENCE.boot = (disk, options) => {
      told.push(options.settings);
      return REFERENCE.boot(disk, options);
    };
    judgedOn({ ...REFERENCE, boot }, ALL_LAWS);
    expect(told).toEqual([settingsByDefault(REFERENCE.capabilities)]);
  });

  test("on a view of role and term: those that need no more, and the others say what they lack", () => {
    const { judged, notJudged } = judgedOn(showing(["role", "currentTerm"]), ALL_LAWS);
    expect(idsOf(judged)).toEqual([
      "election-safety",
      "linearizability",
      "one-vote-per-term",
      "monotonic-term",
      "restart-keeps-durable",
      "promises-are-durable",
      "counted-is-durable",
    ]);
    expect(notJudged.find(({ law }) => law.id === "log-matching")?.reason).toBe("it shows no log");
    expect(notJudged.find(({ law }) => law.id === "commit-within-log")?.reason).toBe("it shows no log");
  });

  test("on a log without commitIndex: not those about commitment", () => {
    const { judged } = judgedOn(showing(["role", "currentTerm", "log"]), ALL_LAWS);
    expect(idsOf(judged).slice(0, 3)).toEqual(["election-safety", "leader-append-only", "log-matching"]);
    expect(idsOf(judged)).not.toContain("leader-completeness");
  });

  test("without `describe`: none that reads packets", () => {
    const { notJudged } = judgedOn(without("describe"), ALL_LAWS);
    expect(idsOf(notJudged.map(({ law }) => law))).toEqual(["one-vote-per-term", "promises-are-durable"]);
    expect(notJudged[0].reason).toBe("it does not describe what its packets promise");
  });

  test("without `durable`, or with part of it: none that reads what is lacking", () => {
    const ids = ["restart-keeps-durable", "committed-on-durable-quorum", "promises-are-durable", "counted-is-durable"];
    const { notJudged } = judgedOn(without("durable"), ALL_LAWS);
    expect(idsOf(notJudged.map(({ law }) => law))).toEqual(ids);
    expect(notJudged[0].reason).toBe("it does not say what is durable");
    const logOnly = { ...REFERENCE, durable: REFERENCE.durable!.bind(null), view: REFERENCE.view.bind(null) };
    const partial = judgedOn({ ...logOnly, durable: ({ log }) => ({ log }) }, ALL_LAWS);
    expect(idsOf(partial.judged)).toContain("committed-on-durable-quorum");
    expect(partial.notJudged.map(({ reason }) => reason)).toContain("it shows no durable currentTerm");
  });

  test("on an implementation that elects only: none about logs", () => {
    const capabilities = { ...REFERENCE.capabilities, replicates: false };
    const { judged, notJudged } = judgedOn({ ...REFERENCE, capabilities }, ALL_LAWS);
    expect(idsOf(judged)).toContain("election-safety");
    expect(idsOf(judged)).toContain("promises-are-durable");
    expect(notJudged.find(({ law }) => law.id === "log-matching")?.reason).toBe("it replicates nothing");
  });

  test("on an implementation that does not boot: none, with what it said", () => {
    const boot = (): never => {
      throw new Error("no disk, no boot");
    };
    const { judged, notJudged } = judgedOn({ ...REFERENCE, boot }, ALL_LAWS);
    expect(judged).toEqual([]);
    expect(notJudged[0].reason).toBe("it does not boot from a blank disk: Error: no disk, no boot");
  });
});
