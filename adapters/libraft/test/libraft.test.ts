// The driver of libraft: it builds, its findings are found again, and one seed does the same twice.

import { describeCommandAdapter } from "../../../test/support/command-adapter.js";

describeCommandAdapter(
  {
    name: "libraft",
    build: ["make"],
    tools: [
      ["cc", "--version"],
      ["make", "--version"],
      ["pkg-config", "--exists", "raft = 0.15.0", "jansson"],
    ],
    command: "adapters/libraft/target/seaworthy-libraft",
  },
  {
    "committed-entry-lost.jsonl": "leader-completeness",
    "committed-entry-replaced.jsonl": "state-machine-safety",
    "never-caught-up.jsonl": "progress",
    "commits-an-older-term.jsonl": "own-term-commit",
    "answers-nobody.jsonl": "panic",
  },
);
