// A command behind the contract is an implementation as any other: the same seed is the same run, and all runs are all runs.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { documentOf, freshFolder, runCli } from "../../cli/run-cli.js";
import { childCommand } from "./load.js";
import { hasTool } from "../../support/tool.js";

interface Fuzzed {
  readonly verdict: string;
  readonly actions: number;
  readonly findings: readonly { readonly law: string; readonly trace: string; readonly steps: number }[];
}

const hasPython = hasTool(
  "examples/minimal-raft.py and the first child of docs/protocol.md are",
  "python3",
  "--version",
);

it("the reference as a program of its own takes the same runs as the reference, action for action", async () => {
  // Healing waits for as long as anything moves, and a list of messages grows with every message.
  // The program of its own writes no snapshots.
  const words = ["--seed", "3", "--runs", "6", "--set", "healing=off", "--set", "compaction=off", "--json"];
  const apart = childCommand("reference.mjs");
  const [theirs, ours] = await Promise.all(
    [apart, "reference"].map((name) => runCli("fuzz", "--implementation", name, ...words, "--traces", freshFolder())),
  );
  expect(theirs.status).toBe(0);
  expect(documentOf<Fuzzed>(theirs).actions).toBe(documentOf<Fuzzed>(ours).actions);
});

it("check of it ends complete, with the counts of the reference", async () => {
  const bounds = ["--nodes", "2", "--max-term", "2", "--max-messages", "1", "--json", "--workers", "1"];
  const settings = ["--set", "commands=counted"];
  const [theirs, ours] = await Promise.all(
    [childCommand("reference.mjs"), "reference"].map((name) =>
      runCli("check", "--implementation", name, ...bounds, ...settings),
    ),
  );
  expect(theirs.status).toBe(0);
  const { verdict, distinct, generated, depth, reducerCalls } = documentOf<Record<string, unknown>>(theirs);
  expect({ verdict, distinct, generated, depth, reducerCalls }).toEqual({
    ...{ verdict: "complete", distinct: 157, generated: 356, depth: 12, reducerCalls: 122 },
  });
  expect(documentOf(ours)).toMatchObject({ distinct, generated, depth, reducerCalls });
});

it("a panic is the same bytes, twice, and is replayed, shrunk, viewed and exported by its command", async () => {
  const command = childCommand("misbehaves.mjs", "exits with words");
  const fuzz = (): ReturnType<typeof runCli> =>
    runCli(
      ...["fuzz", "--implementation", command, "--seed", "4", "--runs", "1", "--steps", "20", "--set", "healing=off"],
      ...["--traces", freshFolder(), "--json"],
    );
  const [first, second] = (await Promise.all([fuzz(), fuzz()])).map((ended) => documentOf<Fuzzed>(ended));
  expect(first).toMatchObject({ verdict: "panic", findings: [{ law: "panic", reproduced: true, shrunk: true }] });
  const { trace } = first.findings[0];
  expect(readFileSync(trace, "utf8")).toBe(readFileSync(second.findings[0].trace, "utf8"));

  const implementation = ["--implementation", command];
  const replayed = await runCli("replay", trace, ...implementation, "--json");
  expect(documentOf(replayed)).toMatchObject({ verdict: "panic", confirmed: true });
  const short = join(freshFolder(), "short.jsonl");
  expect(await runCli("shrink", trace, ...implementation, "--out", short)).toMatchObject({ status: 0 });
  expect(await runCli("view", trace, ...implementation, "--out", `${short}.html`)).toMatchObject({ status: 0 });
  const junit = ["export", trace, ...implementation, "--to", "junit", "--out", `${short}.xml`];
  expect(await runCli(...junit)).toMatchObject({ status: 0 });
  const vitest = ["export", trace, ...implementation, "--to", "vitest", "--out", `${short}.test.ts`];
  expect(await runCli(...vitest)).toMatchObject({ status: 0 });
  expect(readFileSync(`${short}.test.ts`, "utf8")).toContain(`implementationNamed(${JSON.stringify(command)}, `);
});

it.runIf(hasPython)("seaworthy finds the mistake of examples/minimal-raft.py in seconds", async () => {
  const ended = await runCli(
    ...["fuzz", "--implementation", "python3 examples/minimal-raft.py", "--seed", "5", "--first", "--runs", "50"],
    ...["--traces", freshFolder(), "--json"],
  );
  expect(ended.status).toBe(1);
  const { findings } = documentOf<Fuzzed>(ended);
  expect(findings.map(({ law }) => law)).toContain("match-index-means-equal-prefix");
  expect(findings[0].steps).toBeLessThan(10);
});

it.runIf(hasPython)("and nothing once that is mended", async () => {
  const file = join(freshFolder(), "mended.py");
  const text = readFileSync("examples/minimal-raft.py", "utf8");
  const mended = text.replace(
    /( +)if self\.log\[before:\] != entries:\n +self\.save_log\(before \+ 1, entries\)\n/,
    `$1for i, entry in enumerate(entries):
$1    if self.term_at(before + 1 + i) != entry["term"]:
$1        self.save_log(before + 1 + i, entries[i:])
$1        break
`,
  );
  expect(mended).not.toBe(text);
  writeFileSync(file, mended);
  const ended = await runCli(
    "fuzz",
    "--implementation",
    `python3 ${file}`,
    "--seed",
    "1",
    "--runs",
    "40",
    "--traces",
    freshFolder(),
  );
  expect(ended).toMatchObject({ status: 0 });
});
