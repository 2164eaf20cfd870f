// The driver of gaggle: its library is installed, its findings are found again, and one seed does the same twice.

import { describeCommandAdapter } from "../../../test/support/command-adapter.js";

describeCommandAdapter(
  {
    name: "gaggle",
    build: ["npm", "ci"],
    tools: [["npm", "--version"]],
    command: "adapters/gaggle/index.js",
    alone: { unsound: [], reproduce: ["node", "reproduce.mjs"] },
  },
  {
    "committed-where-it-differs.jsonl": "state-machine-safety",
    "leader-without-committed-entry.jsonl": "leader-completeness",
    "first-entry-never-replaced.jsonl": "log-matching",
    "acknowledged-without-a-look.jsonl": "match-index-means-equal-prefix",
    "next-index-falls.jsonl": "next-index-above-match-index",
  },
);
