// Mutants of log compaction: section 7 and Figure 13 of the paper, section 5 of the thesis.

import { baseOf, compacted, entriesAfter, entryAt, termAt } from "../contract/log.js";
import { logAfterSnapshot } from "../contract/snapshot.js";
import { PAPER_RULES } from "../raft/rules.js";
import { familyOf } from "./mutant.js";

export const COMPACTION_MUTANTS = familyOf("compaction", "found", [
  {
    id: "last-term-zero-after-full-compaction",
    story:
      "A server of whose log nothing is left but the snapshot says that its last entry is of term 0, as an empty log's would be. It votes for anybody who has an entry at all, and a leader without what is committed is elected.",
    source:
      "openraft afd6508b (a log that is purged whole has no end); etcd-io/raft storage.go (the dummy entry keeps the term)",
    breaks: ["leader-completeness"],
    needs: "3 servers, 2 terms; compaction",
    checks: {
      settings: { compaction: "on" },
      bounds: { term: 3, log: 2, messages: 1, compactions: 1 },
      symmetry: true,
    },
    rules: {
      logPosition: (node) =>
        baseOf(node.log) === node.log ? { index: node.log.index, term: 0 } : PAPER_RULES.logPosition(node),
    },
  },
  {
    id: "ae-instead-of-snapshot-at-boundary",
    story:
      "A leader sends the snapshot only to followers that lack more than its last entry. Who lacks just that one gets AppendEntries with what is left: the entries behind the snapshot, one place too early, after an entry of which the leader knows no term.",
    source: "WRaft#2 (SandTable); RedisLabs/raft#47",
    breaks: ["match-index-means-equal-prefix"],
    needs: "2 servers; compaction, a follower that lacks the first entry",
    checks: { settings: { compaction: "on" }, bounds: { log: 2, compactions: 1 }, symmetry: true },
    rules: { sendsSnapshot: (node, nextIndex) => nextIndex < baseOf(node.log).index },
  },
  {
    id: "append-inside-snapshot-rejected",
    story:
      "A follower that has compacted its log refuses AppendEntries whose prevLogIndex lies within the snapshot: it has no entry there to compare. A leader that missed its answer goes back further and further, and is refused for ever.",
    source:
      "etcd raft.go, handleAppendEntries (m.Index < committed, what this lacks); hashicorp/raft#85; the guides to MIT 6.824, lab 2D",
    breaks: ["progress"],
    needs: "3 servers; compaction at the follower, a lost answer",
    rules: { matchesPrevious: (node, { prevLogIndex, prevLogTerm }) => termAt(node.log, prevLogIndex) === prevLogTerm },
  },
  {
    id: "stale-snapshot-overwrites-newer",
    story:
      "A follower installs whatever snapshot arrives, in place of its whole log. One that comes late or twice takes away what was committed and acknowledged since.",
    source: "etcd f3e61d4; scylladb f050d3682c; redpanda 9c024b2e3f; RATIS-1838; little-raft (HEAD)",
    breaks: ["monotonic-commit-index"],
    needs: "3 servers, a repeated or late packet; compaction",
    checks: { settings: { compaction: "on" }, bounds: { log: 2, duplicates: 1, compactions: 1 }, symmetry: true },
    rules: {
      installsSnapshot: () => true,
      logAfterInstall: (_node, snapshot) => logAfterSnapshot(snapshot),
      commitIndexAfterInstall: (_node, { index }) => index,
    },
  },
  {
    id: "snapshot-skip-by-index-only",
    story:
      "A follower whose log is as long as the snapshot takes itself to have all of it, whatever terms its entries are of, and acknowledges. The leader counts on entries that conflict with its own.",
    source: "cowsql/raft af243f81; dqlite (HEAD, >=); RedisLabs/raft 85ae16e",
    breaks: ["match-index-means-equal-prefix"],
    needs: "3 servers, 2 terms; compaction",
    checks: { settings: { compaction: "on" }, bounds: { term: 3, compactions: 1 }, symmetry: true },
    rules: { installsSnapshot: (node, { lastIncludedIndex }) => lastIncludedIndex > node.log.index },
  },
  {
    id: "snapshot-keeps-conflicting-entry",
    story:
      "A follower that installs a snapshot keeps its own entry at that index, although it is of another term. The leader's next entries do not fit behind it.",
    source: "hashicorp/raft#697, #704",
    breaks: ["match-index-means-equal-prefix"],
    needs: "3 servers, 2 terms; compaction",
    checks: { settings: { compaction: "on" }, bounds: { term: 3, compactions: 1 }, symmetry: true },
    rules: {
      logAfterInstall: ({ log }, snapshot) =>
        entryAt(log, snapshot.index) === undefined ? logAfterSnapshot(snapshot) : compacted(log, snapshot.index),
      logWrites: (before, after) =>
        baseOf(before).hash === baseOf(after).hash
          ? PAPER_RULES.logWrites(before, after)
          : [{ kind: "log", from: baseOf(after).index + 1, entries: entriesAfter(after, 0, after.index) }],
    },
  },
  {
    id: "snapshot-clears-votedfor",
    story:
      "A follower that installs a snapshot forgets whom it voted for in this term, as if it had been born with the snapshot. It votes again, and a second leader is elected.",
    source: "RedisLabs/raft d23f390",
    breaks: ["one-vote-per-term", "election-safety"],
    needs: "3 servers, 2 terms; compaction, a snapshot of entries of the older term",
    rules: { voteAfterInstall: () => null },
  },
  {
    id: "snapshot-beyond-applied",
    story:
      "A server writes the snapshot of its state machine under the index at which its log ends. What was not applied yet, or not even committed, is in no log and in no state machine any more.",
    source: "braft 5204e09 (a log that begins behind the snapshot); a pitfall of MIT 6.824, lab 2D",
    breaks: ["snapshot-holds-committed"],
    needs: "1 server with an async disk, or 3; compaction",
    checks: { nodes: 2, settings: { compaction: "on" }, bounds: { log: 2, compactions: 1 } },
    rules: {
      logAfterCompaction: ({ log }) => compacted(log, log.index),
      snapshotKept: ({ log: { index, term } }, { data }) => ({ index, term, data }),
    },
  },
  {
    id: "snapshot-installed-without-its-state",
    story:
      "A follower takes the snapshot for its log and leaves its state machine as it was. From the next entry on it applies to a state that lacks everything that the snapshot stands for.",
    source: "NodeDB#162; logcabin 445f383 (parts of the state that are left out)",
    breaks: ["state-machine-follows-log"],
    needs: "2 servers; compaction, a follower that lags behind",
    checks: { settings: { compaction: "on" }, bounds: { compactions: 1 }, symmetry: true },
    rules: { restoresInstalled: () => false },
  },
  {
    id: "snapshot-not-loaded-at-boot",
    story:
      "A server that starts again takes its lastApplied from its snapshot, and begins with an empty state machine all the same.",
    source: "hashicorp/raft#85; canonical/raft (the list of its snapshot tests)",
    breaks: ["state-machine-follows-log"],
    needs: "1 server; compaction, a crash",
    checks: { nodes: 1, settings: { compaction: "on" }, bounds: { crashes: 1, compactions: 1 } },
    rules: { restoresAtBoot: () => false },
  },
  {
    id: "snapshot-index-lost-at-boot",
    story:
      "A server that starts again loads its snapshot, and looks for entry 1 to go on with. That is compacted away: it applies nothing any more.",
    source: "hashicorp/raft#85; camunda/zeebe#3573",
    breaks: ["state-machine-follows-log"],
    needs: "1 server; compaction, a crash",
    checks: { nodes: 1, settings: { compaction: "on" }, bounds: { crashes: 1, compactions: 1 } },
    rules: { appliedAtBoot: () => 0 },
  },
  {
    id: "snapshot-hole",
    story:
      "A server that compacts its log cuts it one entry too far. That entry is neither in the snapshot nor in the log: the server never applies it, and no follower ever gets it.",
    source: "braft 5204e09, d8e4e21; hashicorp/raft#85; camunda/zeebe#3573",
    breaks: ["progress"],
    needs: "2 servers; compaction, an entry that is not committed yet",
    rules: { logAfterCompaction: ({ log }, { index }) => compacted(log, Math.min(index + 1, log.index)) },
  },
  {
    id: "snapshot-reply-unpersisted-index",
    story:
      "A follower acknowledges a snapshot before it is on its disk. The leader counts on entries that a crash takes away.",
    source: "cowsql/raft e514f78f",
    breaks: ["promises-are-durable"],
    needs: "2 servers, an async disk; compaction",
    checks: { disk: "async", settings: { compaction: "on" }, bounds: { compactions: 1 }, symmetry: true },
    rules: { gateOf: (kind) => (kind === "InstallSnapshotReply" ? "now" : PAPER_RULES.gateOf(kind)) },
  },
  {
    id: "snapshot-resend-loop",
    story:
      "A leader does not move on once a follower has its snapshot, and sends it again with every heartbeat. The follower never gets what came after it.",
    source: "rabbitmq/ra 51f9810e",
    breaks: ["progress"],
    needs: "2 servers; compaction, a follower that lags behind",
    rules: { countsInstallReply: () => false },
  },
  {
    id: "snapshot-chunks-mixed",
    story:
      "A follower writes chunks one behind the other, whichever snapshot they are of. If the leader has compacted its log again in between, the file begins as the older snapshot and ends as the newer one, and the follower installs that.",
    source:
      "camunda/zeebe#4346 (only the flag of the last chunk was asked), #8381 (chunks of two snapshots for one); scylladb 9dad68e58d; RedisLabs/raft#68 (clear_snapshot, what this lacks)",
    breaks: ["snapshot-holds-committed"],
    needs: "3 servers; compaction twice, a snapshot in chunks",
    checks: {
      settings: { compaction: "on", snapshotChunks: "2" },
      bounds: { log: 2, messages: 1, compactions: 2 },
      symmetry: true,
    },
    length: 17,
    rules: { textReceived: ({ receiving }) => receiving?.text ?? "", isLateChunk: () => false },
  },
  {
    id: "snapshot-counted-while-in-progress",
    story:
      "A leader takes the answer to a chunk for one to the snapshot: replies look alike, and only the last one means that it is installed. It counts on a follower that has half a snapshot, and sends it entries that do not fit.",
    source: "RATIS-873 (nextIndex moved on while the installation was in progress)",
    breaks: ["match-index-means-equal-prefix"],
    needs: "2 servers; compaction, a snapshot in chunks",
    checks: {
      settings: { compaction: "on", snapshotChunks: "2" },
      bounds: { compactions: 1 },
      symmetry: true,
    },
    rules: { indexInstalled: ({ matchIndex, lastIncludedIndex = matchIndex }) => lastIncludedIndex },
  },
  {
    id: "snapshot-receives-no-other",
    story:
      "A follower that has begun to receive a snapshot heeds no chunk of any other. If the leader compacts its log again, or another leads, nobody sends the rest of the first one any more, and the follower waits for it for ever.",
    source:
      "camunda/zeebe#10180 (every chunk is out of order); vesoft-inc/nebula#4019 (snapshots of an old and a new leader)",
    breaks: ["progress"],
    needs: "3 servers; compaction twice or 2 terms, a snapshot in chunks",
    rules: {
      isLateChunk: ({ receiving }, { term, lastIncludedIndex }) =>
        receiving !== null && (receiving.term !== term || receiving.lastIncludedIndex !== lastIncludedIndex),
    },
  },
]);
