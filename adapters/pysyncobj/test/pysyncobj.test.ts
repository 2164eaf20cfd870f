// The driver of PySyncObj: it builds with both versions, their findings are found again, and one seed does the same twice.

import { describeCommandAdapter } from "../../../test/support/command-adapter.js";

const adapterOf = (version: string) =>
  ({
    name: "pysyncobj",
    build: ["./build.sh"],
    tools: [["python3", "-m", "venv", "--help"]],
    traces: `pysyncobj-${version}`,
    command: `adapters/pysyncobj/libraries/${version}/bin/python adapters/pysyncobj/driver.py`,
  }) as const;

describeCommandAdapter(adapterOf("0.3.15"), {
  "two-leaders-after-a-restart.jsonl": "election-safety",
  "votes-again-after-a-restart.jsonl": "one-vote-per-term",
  "logs-differ.jsonl": "log-matching",
  "committed-entry-lost.jsonl": "leader-completeness",
  "committed-entry-replaced.jsonl": "state-machine-safety",
});

describeCommandAdapter(adapterOf("0.3.17"), {
  "committed-entry-lost.jsonl": "leader-completeness",
  "crash-while-rewriting.jsonl": "committed-on-durable-quorum",
});
