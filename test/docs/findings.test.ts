// docs/findings.md and the traces under traces/libraries/ are held to each other.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { parseTrace } from "../../src/trace/trace-text.js";
import type { Verdict } from "../../src/trace/trace.js";
import { FINDINGS } from "../support/findings.js";
import { readPage, ROOT } from "./markdown.js";

const PAGE = readPage("docs/findings.md");

/** The rows of the tables that tell of a trace: its file, what it breaks, and how long it is. */
const ROWS = [...PAGE.matchAll(/^\| [^|]*\]\(\.\.\/(traces\/[^)]*)\) \| (?:`([\w-]+)`|(\w+)) \| (\d+) \|/gm)].map(
  ([, path, law, other, length]) => ({ path, breaks: law ?? other, length: Number(length) }),
);

const kept = readdirSync(FINDINGS, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".jsonl"))
  .map((name) => relative(ROOT, join(FINDINGS, name)).split(sep).join("/"));

const brokenBy = (verdict: Verdict): string => {
  if (verdict.verdict === "violated") return verdict.law;
  return verdict.verdict === "no-progress" ? "progress" : verdict.verdict;
};

describe("docs/findings.md", () => {
  it("has one row for each trace that is kept, and each of its rows a trace", () => {
    expect(kept).not.toEqual([]);
    expect(ROWS.map(({ path }) => path).sort()).toEqual(kept.sort());
  });

  it.each(ROWS)("says of $path what it breaks, and how long it is", ({ path, ...told }) => {
    const { steps, verdict } = parseTrace(readFileSync(join(ROOT, path), "utf8"));
    expect(told).toEqual({ breaks: brokenBy(verdict), length: steps.length });
  });

  it("counts what its tables tell: by cause, known and new", () => {
    const verdicts = [...PAGE.matchAll(/^\| .*\.jsonl\) \|.*$/gm)].map(([row]) => row.split("|").slice(5, 8));
    const bugs = verdicts.filter(([, , verdict]) => verdict.trim().startsWith("bug"));
    const known = bugs.filter(([cell]) => !/^ no\b/.test(cell));
    expect(/\b(\d+) bugs, counted by their causes/.exec(PAGE)![1]).toBe(String(bugs.length));
    expect(/The other (\d+) are \*\*new\*\*/.exec(PAGE)![1]).toBe(String(bugs.length - known.length));
    expect(/\b(\d+) of them were \*\*known\*\*/.exec(PAGE)![1]).toBe(String(known.length));
  });

  it("has a section for each adapter, which leads to its README", () => {
    const adapters = readdirSync(join(ROOT, "adapters")).filter((name) => name !== "rust-child");
    const told = [...PAGE.matchAll(/^\[How it is driven[^\]]*\]\(\.\.\/adapters\/([\w-]+)\/README\.md\)/gm)];
    expect(told.map(([, name]) => name).sort()).toEqual(adapters.sort());
  });
});
