// Mutants of commitment: sections 5.3 and 5.4.2 of the paper.

import { isQuorum } from "../contract/configuration.js";
import { holdersOf } from "../raft/rules/commitment.js";
import { appendedSince } from "../raft/rules/back-pressure.js";
import { PAPER_RULES } from "../raft/rules.js";
import { familyOf } from "./mutant.js";

export const COMMITMENT_MUTANTS = familyOf("commitment", "found", [
  {
    id: "commit-prior-term-by-counting",
    story:
      "The leader commits an entry of an older term because a majority holds it: Figure 8 of the paper. A server with a newer last entry can still be elected and overwrites it.",
    source:
      "Raft paper, Figure 8; logcabin#44; PySyncObj#169; nats#7955; canonical/raft 524f735; CCF#4485; present in consensual 0.2.3, liferaft 1.4.0, Debian's libraft 0.15.0",
    breaks: ["leader-completeness"],
    needs: "3 servers; no-op off, or a batch limit of 1",
    checks: { settings: { noop: "off", batch: "1" }, bounds: { term: 4 }, symmetry: true },
    length: 20,
    rules: { mayCountCopies: () => true },
  },
  {
    id: "follower-commit-min-own-last",
    story:
      "The follower takes leaderCommit up to the end of its own log, instead of the end of what this AppendEntries has checked. Leftovers of an old leader are committed.",
    source:
      "etcd/raft b927fa8; scylladb#9965 1216f39977; copycat#265; rabbitmq/ra#508 3aa50f29; cowsql 000eacf2; present in dqlite, aioraft-ng, little-raft",
    breaks: ["state-machine-safety"],
    needs: "3 servers, empty heartbeats whose leaderCommit is not clamped",
    checks: { settings: { emptyHeartbeats: "on", clampCommit: "off" } },
    length: 12,
    rules: {
      commitIndexOfFollower: (node, request) =>
        Math.max(node.commitIndex, Math.min(request.leaderCommit, node.log.index)),
    },
  },
  {
    id: "commit-index-regress",
    story:
      "The follower sets commitIndex to what the last AppendEntries says, also when that one is older than the one before. What was committed is uncommitted again, and in many implementations applied twice.",
    source: "PySyncObj#166; scylladb 15d34d9f96",
    breaks: ["monotonic-commit-index"],
    needs: "2 servers, reordering",
    checks: { nodes: 2 },
    rules: {
      commitIndexOfFollower: (_node, request) =>
        Math.min(request.leaderCommit, request.prevLogIndex + request.entries.length),
    },
  },
  {
    id: "commit-beyond-log",
    story:
      "The follower takes leaderCommit as it is, though its own log may end before. Many implementations then read an entry that is not there and stop; this one commits, unseen, whatever comes there next.",
    source: "camunda#30354; etcd/raft 76f1249; rabbitmq/ra ffe3016a; etcd#20426",
    breaks: ["commit-within-log"],
    needs: "2 servers; a batch limit, or empty heartbeats whose leaderCommit is not clamped",
    checks: { settings: { emptyHeartbeats: "on", clampCommit: "off" } },
    rules: { commitIndexOfFollower: (node, request) => Math.max(node.commitIndex, request.leaderCommit) },
  },
  {
    id: "quorum-n-minus-1-or-floor",
    story:
      "Half of the servers, rounded down, are enough to commit. With three servers a leader commits what only it holds, and the next leader knows nothing of it.",
    source: "a pitfall of the MIT 6.824 labs; openraft d60f1e85 (the same error, for reads)",
    breaks: ["leader-completeness"],
    needs: "an odd number of servers: 3",
    length: 9,
    rules: { isCommitQuorum: ({ voters }, holders) => holders.length >= Math.max(1, Math.floor(voters.length / 2)) },
  },
  {
    id: "commit-loop-break-at-old-term",
    story:
      "The search for the next commitIndex goes upwards and stops at the first entry of an older term. One entry that an earlier leader left uncommitted blocks everything after it.",
    source: "raftos#30",
    breaks: ["progress"],
    needs: "3 servers; a leader that inherits an uncommitted entry",
    rules: {
      commitIndexOfLeader(node, rules) {
        let index = node.commitIndex;
        while (index < node.log.index && rules.mayCountCopies(node, index + 1)) {
          if (!rules.isCommitQuorum(node.options.configuration, holdersOf(node, index + 1))) break;
          index++;
        }
        return index;
      },
    },
  },
  {
    id: "leader-does-not-advance-commit",
    story:
      "The leader looks for something to commit only when a follower acknowledges. A cluster of one has no followers, so it takes every command and commits none.",
    source: "camunda#8324",
    breaks: ["progress"],
    needs: "1 server",
    rules: { isCommitQuorum: (configuration, holders) => holders.length > 1 && isQuorum(configuration, holders) },
  },
  {
    id: "room-never-given-back",
    story:
      "A leader takes only so much that is not committed, and what has been committed is never taken off the account. Sooner or later it refuses everything, though all is well.",
    source: "etcd#10199; cockroach#31184",
    breaks: ["progress"],
    needs: "a leader that may take only so much that is not committed",
    rules: { uncommittedInTerm: ({ log, currentTerm }) => appendedSince(log, currentTerm, 0) },
  },
  {
    id: "followers-never-apply",
    story:
      "A follower notes what is committed and applies none of it: only the code that leads applies. Its state machine stays empty until it leads itself.",
    source: "Truxify#6883",
    breaks: ["progress"],
    needs: "2 servers",
    rules: { appliesUpTo: (node) => (node.role === "leader" ? PAPER_RULES.appliesUpTo(node) : node.lastApplied) },
  },
]);
