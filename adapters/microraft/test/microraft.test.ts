// The driver of MicroRaft: it builds, its findings are found again, and one seed does the same twice.

import { describeCommandAdapter } from "../../../test/support/command-adapter.js";

describeCommandAdapter(
  {
    name: "microraft",
    build: ["mvn", "--quiet", "--batch-mode", "package"],
    tools: [
      ["mvn", "--version"],
      ["javac", "--release", "17", "--version"],
    ],
    command: "java -jar adapters/microraft/target/seaworthy-microraft.jar",
  },
  {
    "committed-entry-lost.jsonl": "leader-completeness",
    "committed-entry-replaced.jsonl": "state-machine-safety",
    "no-election-any-more.jsonl": "progress",
    "commit-index-goes-back.jsonl": "monotonic-commit-index",
  },
);
