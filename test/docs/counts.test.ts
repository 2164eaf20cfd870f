// The counts of models in docs/checking.md are what the command counts.

import { describe, expect, it } from "vitest";
import { grouped } from "../../src/cli/numbers.js";
import { documentOf, runCli } from "../cli/run-cli.js";
import { renderPageTable, settledPart } from "./markdown.js";

const MODELS: readonly (readonly [name: string, flags: string])[] = [
  ["one server, crashes", "--nodes 1 --max-log 3 --max-crashes 2"],
  ["two servers", "--nodes 2"],
  ["two servers, one packet at a time", "--nodes 2 --max-messages 1"],
  ["two servers, longer logs", "--nodes 2 --max-log 3 --set batch=1 --set noop=off"],
  ["two servers, more terms", "--nodes 2 --max-term 4"],
  ["two servers, a duplicate", "--nodes 2 --max-duplicates 1"],
  ["two servers, a crash", "--nodes 2 --max-crashes 1"],
  ["two servers, two counted operations", "--nodes 2 --max-log 2 --max-operations 1"],
  ["two servers, a failed write", "--nodes 2 --max-failed-writes 1"],
  ["two servers, links that keep order", "--nodes 2 --max-messages 4 --max-crashes 1 --set network=fifo"],
  [
    "two servers, empty heartbeats on such links",
    "--nodes 2 --max-messages 4 --set network=fifo --set emptyHeartbeats=on",
  ],
  ["two servers, losses on such links", "--nodes 2 --set network=fifo --set loss=action"],
  ["two servers, a disk that takes its time", "--nodes 2 --max-crashes 1 --set disk=async"],
  ["three servers, one packet at a time", "--max-messages 1"],
  ["three servers", "--nodes 3"],
  ["three servers, empty heartbeats", "--set emptyHeartbeats=on --set clampCommit=off --set fastBacktracking=off"],
  ["three servers, Figure 8's node", "--max-term 3 --max-messages 1 --set noop=off --set batch=1"],
];

interface Counts {
  readonly verdict: string;
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
}

async function countsOf(flags: string, ...more: readonly string[]): Promise<Counts> {
  return documentOf<Counts>(await runCli("check", ...flags.split(" "), ...more, "--laws", "none", "--json"));
}

describe("docs/checking.md", () => {
  it("has the counts of its models", async () => {
    const rows: string[][] = [["model", "flags", "distinct", "modulo names", "generated", "depth"]];
    for (const [name, flags] of MODELS) {
      const { verdict, distinct, generated, depth } = await countsOf(flags);
      const orbits = await countsOf(flags, "--symmetry");
      expect([verdict, orbits.verdict, orbits.depth]).toEqual(["complete", "complete", depth]);
      rows.push([name, `\`${flags}\``, ...[distinct, orbits.distinct, generated, depth].map(grouped)]);
    }
    const table = renderPageTable(rows);
    expect(settledPart("docs/checking.md", "counts", table)).toBe(table);
  });
});
