// The driver of raft-rs: it builds, its findings are found again, and one seed does the same twice.

import { describeCommandAdapter } from "../../../test/support/command-adapter.js";

describeCommandAdapter(
  {
    name: "raft-rs",
    build: ["cargo", "build", "--release", "--locked"],
    tools: [["cargo", "--version"]],
    command: "adapters/raft-rs/target/release/seaworthy-raft-rs",
  },
  {
    "lease-outlives-its-time.jsonl": "linearizable-reads",
    "lease-survives-transfer.jsonl": "linearizable-reads",
    "next-index-at-match-index.jsonl": "next-index-above-match-index",
    "read-by-an-older-round.jsonl": "linearizable-reads",
    "term-zero-panics.jsonl": "panic",
    "timeout-amid-snapshot-panics.jsonl": "panic",
  },
);
