// The driver of @coaty/consensus.raft: its library is installed, its findings are found again, and one seed does the same twice.

import { describeCommandAdapter } from "../../../test/support/command-adapter.js";

describeCommandAdapter(
  {
    name: "coaty-raft",
    build: ["npm", "ci"],
    tools: [["npm", "--version"]],
    command: "adapters/coaty-raft/index.js",
    // The library writes entries before the term that they are of, and counts its own vote at once.
    alone: { unsound: ["prefixes", "counted-is-durable"], reproduce: ["node", "reproduce.mjs"] },
  },
  {
    "term-zero-panics.jsonl": "panic",
    "next-index-at-match-index.jsonl": "next-index-above-match-index",
    "own-vote-before-it-is-durable.jsonl": "counted-is-durable",
  },
);
