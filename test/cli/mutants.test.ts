import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

describe("mutants --matrix", () => {
  it("owns --actions and --picture", async () => {
    const { status, stderr } = await runCli("mutants", "--id", FOUND, "--picture", "matrix.svg");
    expect(status).toBe(2);
    expect(stderr).toMatch(/belong to the kill matrix. Add --matrix/);
  });

  it("prints which mutant breaks which law and how soon, draws it, and ends with status 0", async () => {
    const picture = join(mkdtempSync(join(tmpdir(), "matrix-")), "matrix.svg");
    const words = ["mutants", "--matrix", "--id", FOUND, "--seeds", "2", "--seed", "t", "--actions", "5000"];
    const { status, stdout } = await runCli(...words, "--picture", picture);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^mutant +first +ES/);
    expect(stdout).toMatch(/Median of the seeds t\/1 to \/2, campaigns of 5.0k actions/);
    expect(readFileSync(picture, "utf8")).toContain(FOUND);
    const document = documentOf(await runCli(...words, "--json"));
    expect(document).toMatchObject({
      seed: "t",
      seeds: 2,
      mutants: [{ id: FOUND, broken: { "election-safety": {} } }],
    });
  });
});
