// What is asked of no server, what a disk would bring back and what a packet promises, may fail as any step may: that is a
// panic of the server whose disk or packet it is.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { documentOf, freshFolder, runCli } from "../../cli/run-cli.js";
import { childCommand } from "./load.js";

interface Fuzzed {
  readonly findings: readonly object[];
}

interface Conformed {
  readonly checks: readonly { readonly id: string; readonly counterexample: { readonly sentence: string } | null }[];
}

const panicOf = (said: string): RegExp => new RegExp(`^S\\d panicked: ${said.replace(/[()[\]]/g, "\\$&")}$`);

const DURABLE = "asked what is durable, ";
const DESCRIBE = "asked to describe a packet, ";

it.each<[mistake: string, said: string]>([
  [
    "exits when asked to durable",
    `${DURABLE}the command ended (exit status 1); it said at last: ValueError: no entry at index 7`,
  ],
  ["panics when asked to durable", `${DURABLE}it panicked: entry 3 is not there`],
  [
    "answers with a list when asked to durable",
    "answer to durable: an object expected, found a list; of its disk it said []",
  ],
  [
    "exits when asked to describe",
    `${DESCRIBE}the command ended (exit status 1); it said at last: ValueError: no entry at index 7`,
  ],
  ["panics when asked to describe", `${DESCRIBE}it panicked: entry 3 is not there`],
  [
    "answers with a list when asked to describe",
    "answer to describe: an object expected, found a list; of .* it said []",
  ],
])("a child that %s has panicked, and its trace is replayed and drawn", async (mistake, said) => {
  const implementation = ["--implementation", childCommand("misbehaves.mjs", mistake)];
  const traces = freshFolder();
  const within = ["--nodes", "2", "--max-term", "2", "--max-messages", "1", "--workers", "1"];
  expect(await runCli("check", ...implementation, ...within, "--traces", traces)).toMatchObject({ status: 1 });
  const [trace] = readdirSync(traces)
    .filter((name) => /^panic-.*\.jsonl$/.test(name))
    .map((name) => join(traces, name));
  const replayed = await runCli("replay", trace, ...implementation, "--json");
  expect(replayed).toMatchObject({ status: 1 });
  expect(documentOf(replayed)).toMatchObject({ verdict: "panic", confirmed: true });
  expect(documentOf<{ sentence: string }>(replayed).sentence).toMatch(panicOf(said));
  const picture = join(freshFolder(), "run.html");
  expect(await runCli("view", trace, ...implementation, "--out", picture)).toMatchObject({ status: 0 });
});

it("fuzz and conform tell it as a panic, too", async () => {
  const implementation = ["--implementation", childCommand("misbehaves.mjs", "panics when asked to describe")];
  const few = ["--seed", "1", "--runs", "1", "--steps", "12", "--nodes", "2", "--set", "healing=off"];
  const fuzzed = await runCli("fuzz", ...implementation, ...few, "--traces", freshFolder(), "--json");
  expect(fuzzed).toMatchObject({ status: 1 });
  expect(documentOf<Fuzzed>(fuzzed).findings).toMatchObject([{ law: "panic", reproduced: true }]);

  const conformed = await runCli("conform", ...implementation, "--seed", "1", "--runs", "3", "--json");
  expect(conformed).toMatchObject({ status: 1 });
  const contract = documentOf<Conformed>(conformed).checks.find(({ id }) => id === "contract")!;
  expect(contract.counterexample!.sentence).toMatch(panicOf(`${DESCRIBE}it panicked: entry 3 is not there`));
});
