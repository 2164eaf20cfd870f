// The driver of PySyncObj: it builds with both versions, their findings are found again, and one seed does the same twice; over a
// pipe, and inside Node.

import { describeCommandAdapter } from "../../../test/support/command-adapter.js";

const adapterOf = (
  version: string,
  command = `adapters/pysyncobj/libraries/${version}/bin/python adapters/pysyncobj/driver.py`,
) =>
  ({
    name: "pysyncobj",
    build: ["./build.sh"],
    tools: [["python3", "-m", "venv", "--help"]],
    traces: `pysyncobj-${version}`,
    command,
  }) as const;

describeCommandAdapter(adapterOf("0.3.15"), {
  "two-leaders-after-a-restart.jsonl": "election-safety",
  "votes-again-after-a-restart.jsonl": "one-vote-per-term",
  "logs-differ.jsonl": "log-matching",
  "committed-entry-lost.jsonl": "leader-completeness",
  "committed-entry-replaced.jsonl": "state-machine-safety",
});

const NEWER = {
  "committed-entry-lost.jsonl": "leader-completeness",
  "crash-while-rewriting.jsonl": "committed-on-durable-quorum",
};
describeCommandAdapter(adapterOf("0.3.17"), NEWER);
// The same traces, strictly: what runs inside Node does what runs beside it.
describeCommandAdapter(adapterOf("0.3.17", "adapters/pysyncobj/pyodide/index.js"), NEWER);
