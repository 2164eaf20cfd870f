import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runCli, runCliInto } from "./run-cli.js";

describe("wrong use ends with one message and status 2:", () => {
  it.each([
    ["an unknown command", ["bogus"], /unknown command 'bogus'/],
    ["no command", [], null],
    ["an unknown flag", ["fuzz", "--bogus"], /unknown option '--bogus'/],
    ["a flag without its value", ["fuzz", "--runs"], /'--runs <count>' argument missing/],
    ["a count that is none", ["fuzz", "--runs", "many"], /A whole number from 1 on expected/],
    ["no servers", ["fuzz", "--nodes", "0"], /A whole number from 1 to 15 expected/],
    ["a duration without its unit", ["fuzz", "--for", "60"], /A duration such as 60s/],
    ["a shard that does not exist", ["fuzz", "--shard", "3/2"], /2\/5 is the second of five shards/],
    ["a folder without a name", ["fuzz", "--traces", ""], /'--traces <folder>' .* A name expected/],
    [
      "a seed that a terminal would obey",
      ["fuzz", "--seed", "\u001b[31mx"],
      /A text without control characters expected/,
    ],
    ["a word too much", ["fuzz", "everything"], /too many arguments/],
    ["an unknown law", ["fuzz", "--laws", "log-matching,gravity"], /no law "gravity". There are election-safety, /],
    ["a setting without a value", ["fuzz", "--set", "crash"], /NAME=VALUE expected. There are noop=on\|off, /],
    ["an unknown setting", ["fuzz", "--set", "warp=9"], /there is no "warp". There are noop=on\|off, /],
    ["a value that a setting does not take", ["fuzz", "--set", "batch=9"], /batch is one of all, 1, 2/],
    ["an unknown mutant", ["fuzz", "--mutant", "vote-twice"], /unknown mutant "vote-twice"\. Did you mean vote-/],
    ["two implementations", ["fuzz", "--mutant", "x", "--implementation", "reference"], /Give one of them/],
    ["an unknown implementation", ["fuzz", "--implementation", "raftish"], /There are reference, liferaft, /],
    [
      "a command that does not greet",
      ["fuzz", "--implementation", "node raft.js"],
      /did not greet: .* Cannot find module/,
    ],
    ["a missing file", ["fuzz", "--implementation", "./none.ts"], /there is no implementation file .*none\.ts/],
    ["a folder", ["fuzz", "--implementation", "./src"], /src is not a file/],
    ["a file that is no code", ["fuzz", "--implementation", "./LICENSE"], /LICENSE is no JavaScript or TypeScript/],
    ["an unknown law in check", ["check", "--laws", "nope"], /no law "nope"\. There are .*; or none, or all\./],
    ["how often without where", ["check", "--checkpoint-every", "5s"], /Give --checkpoint FILE, or leave it out\./],
    ["a bound that no number holds", ["check", "--max-term", "9007199254740993"], /from 0 on expected, or any/],
    ["a missing trace", ["replay", "none.jsonl"], /cannot read the trace none\.jsonl: ENOENT/],
    ["a folder without a trace", ["replay", "src"], /src holds no trace \(\*\.jsonl\)/],
    ["no trace", ["shrink"], /missing required argument 'trace'/],
    ["no trace to export", ["export", "--to", "itf"], /missing required argument 'trace'/],
    [
      "an export that does not say to what",
      ["export", "traces/vote-dup-counted.jsonl"],
      /'--to <format>' not specified/,
    ],
    [
      "an unknown format",
      ["export", "traces/vote-dup-counted.jsonl", "--to", "png"],
      /'png' is invalid\. Allowed choices are mermaid, svg, itf, shiviz, chrome, junit, github, vitest\./,
    ],
    ["a missing trace to export", ["export", "none.jsonl", "--to", "itf"], /cannot read the trace none\.jsonl: ENOENT/],
    ["a hunt for an unknown mutant", ["mutants", "--id", "nobody"], /--id nobody: there is no such mutant/],
  ] as const)("%s", async (_, words, message) => {
    const { status, stdout, stderr } = await runCli(...words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    if (message === null) return;
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^seaworthy: /);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

it.each([["--help"], ["fuzz", "--help"], ["check", "--help"], ["--version"]])(
  "%s %s is answered with status 0",
  async (...words) => {
    const { status, stdout, stderr } = await runCli(...words.filter((word) => word !== undefined));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).not.toBe("");
  },
);

// The device that is always full: there is one on Linux.
it.skipIf(!existsSync("/dev/full"))("an output that has no room is said to be so, with status 2", () => {
  const { status, stderr } = runCliInto("/dev/full", "mutants", "--list");
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /^seaworthy: cannot write to standard output: ENOSPC.*\. Make room or name another place\.\n$/,
  );
});
