import { describe, expect, it } from "vitest";
import { ALL_MUTANTS } from "../../src/mutants/all-mutants.js";
import { documentOf, runCli } from "./run-cli.js";

const FOUND = "folklore-most-votes-wins";
const SURVIVES = "repeat-rv-not-regranted";

describe("mutants --list", () => {
  it("names every mutant with its law, its family, its story, its source and what is expected of it", async () => {
    const ended = await runCli("mutants", "--list", "--json");
    const expected = ALL_MUTANTS.map(({ id, breaks, family, story, source, expected }) => {
      return { id, law: breaks[0] ?? null, breaks, family, story, source, expected };
    });
    expect(documentOf(ended)).toEqual(expected);
    const { stdout } = await runCli("mutants", "--list");
    for (const { id } of ALL_MUTANTS) expect(stdout).toContain(id);
  });
});

describe("mutants", () => {
  it("finds what must be found, leaves alone what must survive, and ends with status 0", async () => {
    const ended = await runCli("mutants", "--id", FOUND, "--id", SURVIVES, "--seeds", "1", "--seed", "t", "--json");
    expect(ended.status).toBe(0);
    expect(documentOf(ended)).toMatchObject([
      {
        id: FOUND,
        asDeclared: true,
        seeds: [{ seed: "t/1", outcome: "found" }],
      },
      { id: SURVIVES, asDeclared: true, seeds: [{ outcome: "survived" }] },
    ]);
  });

  it("draws its seeds from the commit, and prints median and worst", async () => {
    const { status, stdout } = await runCli("mutants", "--id", FOUND, "--seeds", "1");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /seeds ([0-9a-f]{40}|\d+\.\d+\.\d+)\/1, .*; actions until found: median [\d,]+, worst [\d,]+/,
    );
    expect(stdout).toMatch(/all 1 outcomes are as declared/);
  });
});
