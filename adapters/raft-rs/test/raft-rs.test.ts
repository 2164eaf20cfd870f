// The driver of raft-rs: it builds, its findings are found again, and one seed does the same twice. Members are changed in all
// ways that it has, and the laws of Raft hold.

import { expect, it } from "vitest";
import { documentOf, freshFolder, runCli } from "../../../test/cli/run-cli.js";
import { describeCommandAdapter } from "../../../test/support/command-adapter.js";

const COMMAND = "adapters/raft-rs/target/release/seaworthy-raft-rs";
const LAWS = [
  "election-safety",
  "leader-completeness",
  "state-machine-safety",
  "one-change-at-a-time",
  "quorums-overlap",
];

interface Fuzzed {
  readonly verdict: string;
  readonly laws: readonly { readonly law: string; readonly witnessed: number }[];
}

describeCommandAdapter(
  {
    name: "raft-rs",
    build: ["cargo", "build", "--release", "--locked"],
    tools: [["cargo", "--version"]],
    command: COMMAND,
  },
  {
    "lease-outlives-its-time.jsonl": "linearizable-reads",
    "lease-survives-transfer.jsonl": "linearizable-reads",
    "next-index-at-match-index.jsonl": "next-index-above-match-index",
    "read-by-an-older-round.jsonl": "linearizable-reads",
    "term-zero-panics.jsonl": "panic",
    "timeout-amid-snapshot-panics.jsonl": "panic",
  },
  () => {
    it.each(["single", "joint", "auto"])(
      "changes its members with membership=%s, and no law of Raft breaks",
      async (way) => {
        const settings = [`membership=${way}`, "checkQuorum=on", "compaction=on", "disk=sync", "preVote=off"];
        const ended = await runCli(
          ...["fuzz", "--implementation", COMMAND, "--seed", "m", "--runs", "30", "--laws", LAWS.join(",")],
          ...settings.flatMap((setting) => ["--set", setting]),
          ...["--json", "--traces", freshFolder()],
        );
        const { verdict, laws } = documentOf<Fuzzed>(ended);
        expect(verdict).toBe("clean");
        for (const { law, witnessed } of laws) if (LAWS.includes(law)) expect(witnessed, law).toBeGreaterThan(0);
      },
    );
  },
);
