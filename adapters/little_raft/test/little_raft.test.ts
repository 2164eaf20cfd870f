// The driver of little_raft: it builds, its findings are found again, and one seed does the same twice.

import { describeCommandAdapter } from "../../../test/support/command-adapter.js";

describeCommandAdapter(
  {
    name: "little_raft",
    build: ["cargo", "build", "--release", "--locked"],
    tools: [["cargo", "--version"]],
    command: "adapters/little_raft/target/release/seaworthy-little-raft",
  },
  {
    "half-is-a-majority.jsonl": "election-safety",
    "stale-vote.jsonl": "election-safety",
    "committed-entry-replaced.jsonl": "state-machine-safety",
    "leader-panics.jsonl": "panic",
    "acknowledged-too-much.jsonl": "match-index-means-equal-prefix",
    "match-index-goes-back.jsonl": "monotonic-match-index",
    "older-snapshot-takes-over.jsonl": "leader-completeness",
    "snapshot-takes-the-term-back.jsonl": "election-safety",
    "truncates-at-the-wrong-place.jsonl": "log-matching",
    "follower-panics-below-its-snapshot.jsonl": "panic",
  },
);
