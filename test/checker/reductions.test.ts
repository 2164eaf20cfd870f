// What makes a search smaller changes nothing that it says: the same verdict, the same law, the same shortest length.

import { describe, expect, it } from "vitest";
import { DEFAULT_BOUNDS, type Bounds, type Model } from "../../src/checker/model.js";
import { Search } from "../../src/checker/search.js";
import { DEFAULT_ENVIRONMENT } from "../../src/cluster/setup.js";
import { ALL_LAWS } from "../../src/laws/all-laws.js";
import { VOTES } from "../../src/laws/one-vote-per-term.js";
import { ALL_MUTANTS, mutantById } from "../../src/mutants/all-mutants.js";
import { REFERENCE } from "../../src/raft/reference.js";

/** To this one server 0 means nobody. */
const LOOKS_AT_NAMES = ["votedfor-sentinel-zero"];

const SETTINGS = { noop: "off", batch: "1", emptyHeartbeats: "on", clampCommit: "off" };

function modelOf(implementation: Model["setup"]["implementation"], bounds: Partial<Bounds>): Model {
  return {
    setup: { implementation, environment: { ...DEFAULT_ENVIRONMENT, settings: SETTINGS } },
    laws: ALL_LAWS.filter(({ reads }) => !reads.includes(VOTES)),
    bounds: { ...DEFAULT_BOUNDS, messages: 1, ...bounds },
    loss: "send",
    symmetry: false,
    dropsIgnored: false,
  };
}

function answer(model: Model): string {
  const search = new Search(model);
  while (!search.isDone && search.distinct < 150_000) search.advance(10_000);
  if (search.violated === null) return search.isDone ? "complete" : "stopped";
  return `${search.violated.law?.id ?? "panic"} in ${search.violated.actions.length}`;
}

describe.each([
  ["symmetry", { symmetry: true }],
  ["dropping what would be ignored", { dropsIgnored: true }],
  ["both", { symmetry: true, dropsIgnored: true }],
] as const)("%s", (_, reduction) => {
  it("leaves the correct node complete", () => {
    expect(answer({ ...modelOf(REFERENCE, {}), ...reduction })).toBe("complete");
  });
});

describe("every mutant that plain search finds within small bounds is found by as short a trace with", () => {
  const plain = ALL_MUTANTS.map((mutant) => ({ mutant, model: modelOf(mutant.implementation, { crashes: 1 }) }))
    .map(({ mutant, model }) => ({ mutant, model, said: answer(model) }))
    .filter(({ said }) => said.includes(" in "));

  it("(there are enough of them to mean something)", () => {
    expect(plain.length).toBeGreaterThan(20);
  });

  it.each(plain.filter(({ mutant }) => !LOOKS_AT_NAMES.includes(mutant.id)))(
    "symmetry: $mutant.id ($said)",
    ({ model, said }) => {
      expect(lengthOf(answer({ ...model, symmetry: true }))).toBe(lengthOf(said));
    },
  );

  it.each(plain)("what would be ignored dropped: $mutant.id ($said)", ({ model, said }) => {
    expect(lengthOf(answer({ ...model, dropsIgnored: true }))).toBe(lengthOf(said));
  });
});

it.each(LOOKS_AT_NAMES)("symmetry is refused to %s, which looks at names", (id) => {
  const { implementation } = mutantById(id)!;
  expect(() => answer({ ...modelOf(implementation, {}), symmetry: true })).toThrow(
    "symmetry does not hold: S1, given a packet RequestVote, behaves differently once S2 and S1 change names",
  );
});

// Of two laws that can be broken in so many actions, either may come first.
const lengthOf = (said: string): string => said.replace(/.* in /, "");
