// Mutants of persistence and crash recovery: Figure 2, "updated on stable storage before responding to RPCs". It is long because
// there are so many ways to break one sentence: each tells its story and its source.

import type { Json } from "../contract/json.js";
import { agreeUpTo, EMPTY_LOG, entriesAfter, type Entry, type Log } from "../contract/log.js";
import { NO_OUTBOUND, type Outbound } from "../contract/outbound.js";
import { PAPER_RULES } from "../raft/rules.js";
import type { HardState } from "../raft/rules/persistence.js";
import { draftOf } from "../raft/state.js";
import { leavingEarly } from "./leaving-early.js";
import { acknowledgingByLogAlone } from "./log-alone.js";
import { memoryOf, remembering } from "./memory.js";
import { familyOf } from "./mutant.js";

export const PERSISTENCE_MUTANTS = familyOf("persistence", "found", [
  {
    id: "votedfor-not-persisted",
    story: "The vote is kept in memory only. A server that restarts votes a second time in the same term.",
    source: "PySyncObj#84; goraft; ongaro/raft.tla#5",
    breaks: ["election-safety"],
    needs: "3 servers, crash and restart",
    checks: { bounds: { crashes: 1 } },
    length: 8,
    rules: {
      hardStateWrites: ({ currentTerm }) => [{ kind: "set", key: "hardState", value: { currentTerm, votedFor: null } }],
      ownVoteIsDurable: () => true,
    },
  },
  {
    id: "term-not-persisted",
    story:
      "The term is kept in memory only. A server that restarts begins again at term 0, and a vote that it finds on its disk means nothing in the term that it hears of next.",
    source: "PySyncObj#202; eliben/raft 0ae7b34; ongaro/raft.tla#5",
    breaks: ["election-safety"],
    needs: "3 servers, crash and restart",
    checks: { bounds: { crashes: 1 } },
    length: 8,
    rules: {
      hardStateWrites: ({ votedFor }) => [{ kind: "set", key: "hardState", value: { currentTerm: 0, votedFor } }],
      ownVoteIsDurable: () => true,
    },
  },
  {
    id: "term-written-with-vote",
    story:
      "A new term is written only with the next vote. A server that learns of it from a leader and crashes is back in an older term: it may stand in the very term of that leader, or take the one before it for its own.",
    source: "eliben/raft 0ae7b34; PySyncObj#202",
    breaks: ["election-safety", "leader-completeness"],
    needs: "a server that is added, or 5 servers and a deposed leader that goes on; crash and restart",
    checks: {
      nodes: 2,
      voters: 1,
      settings: { membership: "single" },
      bounds: { log: 4, messages: 1, changes: 2, crashes: 1 },
    },
    length: 9,
    rules: {
      hardStateWrites: (hard) => (hard.votedFor === null ? [] : PAPER_RULES.hardStateWrites(hard)),
    },
  },
  {
    id: "rv-sent-before-persist",
    story:
      "A candidate asks for votes and counts its own before its term and vote are durable. It can win, crash, forget that it ever stood, and vote for somebody else in the same term.",
    source: "sofa-jraft#1245 5222f3ff; eliben/raft f596df0; Specula case study on braft",
    breaks: ["election-safety"],
    needs: "3 servers, async disk, crash and restart",
    checks: { disk: "async", bounds: { crashes: 1 } },
    length: 8,
    rules: { ordered: leavingEarly("RequestVote"), ownVoteIsDurable: () => true },
  },
  {
    id: "vote-persist-error-ignored",
    story:
      "The write of a vote fails, nobody looks at the error, and the vote is granted all the same. After a restart the server does not know of it.",
    source: "sofa-jraft#1243 9f6f5dc2",
    breaks: ["election-safety"],
    needs: "3 servers, failed write, crash and restart",
    checks: { bounds: { failedWrites: 1, crashes: 1 } },
    length: 8,
    rules: {
      afterFailedWrite(node, write) {
        const { currentTerm, votedFor } = (write.kind === "set" ? write.value : NO_VOTE) as HardState;
        // A failed write takes those behind it along: only where the log is safe is the vote all that is lost.
        const isVote =
          votedFor !== null && votedFor !== node.options.id && agreeUpTo(node.durable, node.log, node.log.index);
        if (!isVote) return PAPER_RULES.afterFailedWrite(node, write);
        const body = { term: currentTerm, voteGranted: true };
        const packet = { from: node.options.id, to: votedFor, kind: "RequestVoteReply", body };
        return [{ type: "send", packet, when: "now" }];
      },
    },
  },
  {
    id: "term-vote-two-writes",
    story:
      "Term and vote are two writes, and the answer leaves between them. A crash there leaves the new term with the vote of the old one, or with none: the server votes again in a term in which it has voted.",
    source: "willemt/raft 854a06d; Specula case studies on jraft (#1) and braft (MixedMetaStorage)",
    breaks: ["election-safety"],
    needs: "3 servers, crash and restart; async disk, or a crash between two writes of one step",
    checks: { bounds: { crashes: 1 } },
    rules: {
      hardStateWrites: (hard) => [
        { kind: "set", key: "currentTerm", value: hard.currentTerm },
        { kind: "set", key: "vote", value: hard },
      ],
      // Which term the vote was for stands beside it, and nobody looks.
      hardStateOn: ({ values: { currentTerm = 0, vote = NO_VOTE } }) =>
        ({ currentTerm, votedFor: (vote as HardState).votedFor }) as HardState,
      ownVoteIsDurable: (node, written) =>
        written?.kind === "set" &&
        written.key === "vote" &&
        (written.value as HardState).currentTerm === node.currentTerm,
      ordered: (writes, rest) => [...writes.filter((it) => !isVote(it)), ...rest, ...writes.filter(isVote)],
    },
  },
  {
    id: "ack-before-fsync",
    story:
      "A follower acknowledges entries before they are durable. The leader commits with its help, the follower crashes, forgets them, and helps to elect a leader without them.",
    source: "PySyncObj#84; Jepsen on NATS 2.12.1; KAFKA-10533; openraft ee460f37; robustmq#2039",
    breaks: ["leader-completeness"],
    needs: "3 servers, crash and restart; async disk, or a crash inside a step",
    checks: { bounds: { crashes: 1 } },
    length: 12,
    rules: { ordered: leavingEarly("AppendEntriesReply") },
  },
  {
    id: "leader-self-ack-before-fsync",
    story:
      "The leader counts its own copy of an entry before that is durable. It commits with one follower, crashes, forgets the entry, and helps to elect a leader without it.",
    source: "etcd#14370 437bcb8; openraft a9f696a9 (blank entry); dragonboat#224",
    breaks: ["leader-completeness"],
    needs: "1 or 3 servers, async disk, crash and restart",
    checks: { nodes: 1, disk: "async", bounds: { crashes: 1 } },
    length: 12,
    rules: { ownMatchIndex: (node) => node.log.index },
  },
  {
    id: "leader-drops-unwritten-entries",
    story:
      "The leader's write of an entry fails. It takes the entry out of its log and goes on leading, though followers may hold it by now: what it appends next stands at the same index in the same term.",
    source: "canonical/raft#320, mended in #321; NuRaft#274",
    breaks: ["leader-append-only"],
    needs: "1 server, async disk, failed write",
    checks: { nodes: 1, disk: "async", bounds: { failedWrites: 1 } },
    length: 2,
    rules: {},
    around: (node) => ({
      reduce(state, message) {
        const isDropped = state.role === "leader" && message.type === "writeFailed" && message.write.kind === "log";
        if (!isDropped) return node.reduce(state, message);
        return { state: Object.assign(draftOf(state), { log: state.durable }), outbound: NO_OUTBOUND };
      },
    }),
  },
  {
    id: "truncate-append-not-atomic",
    story:
      "New entries are written over the conflicting ones, and what is left of the old log behind them stays on the disk until the next write removes it. A crash before that brings back the old end, now behind entries that it never followed.",
    source: "openraft 9540c904; braft 10cd9e3; Specula case study on jraft (#10)",
    breaks: ["log-matching"],
    needs: "5 servers (3 in four terms, with a batch limit of 1), crash and restart",
    checks: {
      settings: { noop: "off", batch: "1" },
      bounds: { term: 4, log: 2, messages: 1, crashes: 1 },
      symmetry: true,
    },
    rules: {
      logWrites: (before, after) =>
        PAPER_RULES.logWrites(before, after).map((write) =>
          write.kind === "log" ? { ...write, entries: [...write.entries, ...oldEnd(before, after)] } : write,
        ),
    },
  },
  {
    id: "term-advance-not-durable-before-reply",
    story:
      "A server answers with its new term, and with its vote in it, before the two are durable; only entries are written first. A crash takes back what the answer said.",
    source: "eliben/raft 0ae7b34",
    breaks: ["election-safety"],
    needs: "3 servers, crash and restart; async disk, or a crash inside a step",
    checks: { bounds: { crashes: 1 } },
    rules: {
      ordered: (writes, rest) => [...writes.filter(isLog), ...rest, ...writes.filter((it) => !isLog(it))],
    },
  },
  {
    id: "lost-log-node-votes",
    story:
      "A server that cannot read its log after a crash goes on with an empty one, votes and acknowledges as if nothing had been. It stood for one copy of a committed entry, and now helps to elect a leader without it.",
    source: "nats-server#5939; redpanda cb6db3243a",
    breaks: ["leader-completeness"],
    needs: "3 servers, crash and restart",
    checks: { bounds: { crashes: 1 } },
    rules: { logOn: () => EMPTY_LOG },
  },
  {
    id: "log-of-future-term-ignored",
    story:
      "Term and log are on devices of their own, and a server alone leads before its new term is durable. When it comes back in the old term it takes what it logged and answered in the new one for impossible, and ignores it.",
    source: "tigerbeetle#650",
    breaks: ["state-machine-safety"],
    needs: "1 server, crash and restart",
    checks: { nodes: 1, bounds: { term: 2, log: 2, crashes: 1 } },
    length: 6,
    rules: {
      ownVoteIsDurable: () => true,
      logOn(disk) {
        const { currentTerm } = PAPER_RULES.hardStateOn(disk);
        let log = disk.log;
        while (log.term > currentTerm) log = log.previous!;
        return log;
      },
    },
    around: (node) => ({
      ...remembering<HardState | null>(node, null, (state, message, late) => {
        if (message.type === "local") return { state, outbound: late === null ? [] : [written(late)], memory: null };
        const { state: after, outbound } = node.reduce(state, message);
        const hard = outbound.filter(isHardState).at(-1);
        const memory = hard === undefined ? late : { currentTerm: after.currentTerm, votedFor: after.votedFor };
        return { state: after, outbound: outbound.filter((out) => !isHardState(out)), memory };
      }),
      localMessages: (state) => (memoryOf(state) === null ? [] : ["write term and vote"]),
    }),
  },
  {
    id: "entries-durable-before-term",
    story:
      "Term and log are on devices of their own, and a follower acknowledges entries once the log has them. A crash takes back the term: in the old one it listens to the old leader again, whose entries replace those that it has acknowledged.",
    source: "tigerbeetle#650 (the same at a leader); Specula case study on braft (MixedMetaStorage)",
    breaks: ["promises-are-durable", "leader-completeness"],
    needs: "3 servers, async disk on two devices, crash and restart",
    checks: { disk: "async", bounds: { term: 1, overtakings: 1 } },
    length: 5,
    rules: {},
    around: acknowledgingByLogAlone,
  },
]);

const isLog = (outbound: Outbound): boolean => outbound.type === "write" && outbound.write.kind === "log";

const isHardState = (outbound: Outbound): boolean => outbound.type === "write" && outbound.write.kind === "set";

const written = (value: HardState): Outbound => ({
  type: "write",
  write: { kind: "set", key: "hardState", value },
  notify: false,
});

const isVote = (outbound: Outbound): boolean =>
  outbound.type === "write" && outbound.write.kind === "set" && outbound.write.key === "vote";

/** What a shorter log no longer holds. */
const oldEnd = (before: Log, after: Log): readonly Entry[] =>
  entriesAfter(before, after.index, Number.MAX_SAFE_INTEGER);

const NO_VOTE: Json = { currentTerm: 0, votedFor: null };
