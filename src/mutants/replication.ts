// Mutants of log replication: section 5.3 of the paper.

import type { Outbound } from "../contract/outbound.js";
import { appendAll, commonIndex, entriesAfter, logUpTo, type Entry, type Log } from "../contract/log.js";
import type { AppendEntries } from "../raft/packets.js";
import { RPCS } from "../raft/rpc.js";
import { PAPER_RULES } from "../raft/rules.js";
import type { NodeState } from "../raft/state.js";
import { withFrozenMark } from "./frozen-mark.js";
import { remembering } from "./memory.js";
import { familyOf } from "./mutant.js";

export const REPLICATION_MUTANTS = familyOf("replication", "found", [
  {
    id: "ae-truncate-unconditional",
    story:
      "A follower cuts its log after prevLogIndex before it appends, whether or not anything conflicts. An AppendEntries that was overtaken by a longer one takes back entries that were acknowledged and committed.",
    source:
      "raftos#26; akka-raft#66; openraft 9540c904; willemt/raft 77fb611, 3e011ae; CCF#5991, #6016; PySyncObj; Students' Guide to Raft",
    breaks: ["leader-completeness"],
    needs: "3 servers, reordering",
    checks: { settings: { noop: "off" } },
    length: 12,
    rules: { logAfter: (log, { prevLogIndex, entries }) => appendAll(logUpTo(log, prevLogIndex), entries) },
  },
  {
    id: "ae-overwrites-in-place",
    story:
      "New entries are written over the conflicting ones, and what stands behind them stays. The old end of the log now follows entries that it never followed.",
    source: "mofa#1151",
    breaks: ["log-matching"],
    needs: "5 servers (3 in four terms, with a batch limit of 1)",
    checks: {
      settings: { noop: "off", batch: "1" },
      bounds: { term: 4, log: 2, messages: 1 },
      symmetry: true,
    },
    length: 13,
    rules: {
      logAfter(log, { prevLogIndex, entries }) {
        const behind = entriesAfter(log, prevLogIndex + entries.length, Number.MAX_SAFE_INTEGER);
        const after = appendAll(logUpTo(log, prevLogIndex), [...entries, ...behind]);
        return after.hash === log.hash ? log : after;
      },
    },
  },
  {
    id: "stale-entry-cache",
    story:
      "Leaders send from a cache of entries, and nothing is evicted when another leader's entries replace the ones in the log. A server that leads again hands out its old entries under its new ones.",
    source: "cockroach#36353, #63302",
    breaks: ["log-matching"],
    needs: "3 servers; a server that leads twice, its first entries replaced in between",
    checks: { bounds: { term: 3, log: 2 } },
    length: 13,
    rules: {},
    around: (node) =>
      remembering<Cache>(node, {}, (state, message, cache) => {
        const { state: after, outbound } = node.reduce(state, message);
        const memory = after.role === "leader" && after.log !== state.log ? cached(cache, state.log, after.log) : cache;
        return { state: after, outbound: outbound.map((out) => sentFrom(memory, out)), memory };
      }),
  },
  {
    id: "ae-no-prevterm-check",
    story:
      "A follower only looks whether it has an entry at prevLogIndex, not whether that entry is the leader's. New entries are put on top of an old leader's leftovers.",
    source: "@markwylde/liferaft 1.4.0",
    breaks: ["log-matching"],
    needs: "3 servers",
    checks: { bounds: { term: 3, log: 2 } },
    rules: { matchesPrevious: (node, request) => request.prevLogIndex <= node.log.index },
  },
  {
    id: "match-index-regress",
    story:
      "The leader believes the last reply that arrives, not the furthest one. A reply that was overtaken takes matchIndex back: what is known to be safe is sent and acknowledged once more. Nothing is lost by that, but the leader knows less than it did.",
    source: "raftos#25; PySyncObj#167; willemt/raft f8236e0",
    breaks: ["monotonic-match-index"],
    needs: "2 servers, reordering or duplicates",
    checks: { nodes: 2, settings: { noop: "off" } },
    rules: { matchIndexAfterSuccess: (_matchIndex, reply) => reply.matchIndex },
  },
  {
    id: "ack-last-stored-not-last-checked",
    story:
      "A follower acknowledges its whole log instead of what this AppendEntries has checked. Entries that an old leader left behind are counted as copies of the new leader's.",
    source:
      "cowsql 66ed6afd, 446f8d21; redpanda d0e45c0baf; CCF#6001, #6016; rabbitmq/ra 39490978; present in dqlite and little-raft",
    breaks: ["leader-completeness"],
    needs:
      "3 servers; an AppendEntries without entries reaches a follower with leftovers (empty heartbeats, or no-op off)",
    checks: { settings: { noop: "off", batch: "1" }, bounds: { term: 3 } },
    length: 13,
    rules: { acknowledgedIndex: (node) => node.log.index },
  },
  {
    id: "next-below-match",
    story:
      "The leader obeys every refusal, also one that was overtaken by a success. It goes back to before what the follower is known to hold; in an implementation that has compacted those entries it then stops.",
    source:
      "PySyncObj#167; WRaft#7; scylladb 4c95277619; etcd/raft 91ff7cd; openraft fbbf37b1, 2bdfae5d (#1500); RATIS-1883",
    breaks: ["next-index-above-match-index"],
    needs: "2 servers, reordering or duplicates",
    checks: { nodes: 2, settings: { noop: "off" }, bounds: { term: 3, log: 2, duplicates: 1 } },
    rules: {
      nextIndexAfterRefusal: (_nextIndex, _matchIndex, reply) =>
        Math.max(1, Math.min(reply.conflictIndex, reply.prevLogIndex)),
    },
  },
  {
    id: "conflict-hint-not-before-rejected",
    story:
      "The follower's hint where to go on lies behind the entry that it has just refused, and the leader believes it. nextIndex never gets smaller and the two talk for ever.",
    source: "canonical/raft caa393a4; openraft 6d53aa12",
    breaks: ["progress"],
    needs: "3 servers, a follower that lacks what stands before the leader's first entry",
    rules: {
      conflictIndex: (_node, request) => request.prevLogIndex + 1,
      nextIndexAfterRefusal: (nextIndex, matchIndex, reply) =>
        reply.prevLogIndex === nextIndex - 1 && reply.prevLogIndex > matchIndex
          ? Math.max(matchIndex + 1, reply.conflictIndex)
          : null,
    },
  },
  {
    id: "refusal-keeps-timeout",
    story:
      "A follower that must refuse AppendEntries because of its log does not start its election timeout anew. While the leader looks for the place where their logs agree, the follower loses patience and stands, again and again: it cannot win, and nobody can lead.",
    source: "redpanda#30815, #30817",
    breaks: ["progress"],
    needs: "2 servers, a follower that lacks several entries, no fast backtracking, a network that takes time",
    rules: { hearingRestartsTimeout: (matches) => matches },
  },
  {
    id: "acknowledged-mark-frozen",
    story:
      "A follower acknowledges by a mark that is set once in a term and moves only when something is stored. The leader, which goes back to where it may, is told the same index for ever and never sends what follows.",
    source: "yugabyte-db#32876, #13723",
    breaks: ["progress"],
    needs: "2 servers, a batch limit of 1, a follower that holds entries of which the leader does not know",
    rules: {},
    around: withFrozenMark,
  },
  {
    id: "success-of-older-term-counted",
    story:
      "A leader counts an acknowledgement of an older term in which it led as well. Its follower has meanwhile overwritten what it had acknowledged, and is taken for a copy.",
    source: "Students' Guide to Raft (term confusion)",
    breaks: ["match-index-means-equal-prefix", "leader-completeness", "committed-on-durable-quorum"],
    needs: "5 servers, 3 terms, a leader that leads again; delay",
    rules: { countsReply: (node, reply) => reply.term <= node.currentTerm },
  },
  {
    id: "heartbeat-success-no-prev-check",
    story:
      "An AppendEntries without entries takes a short way: it is answered with success and its leaderCommit is taken, without a look at prevLogIndex. A heartbeat commits whatever the follower happens to hold.",
    source: "async-raft 0.6.1, mended in openraft 6202138f; many solutions of the MIT 6.824 labs",
    breaks: ["state-machine-safety"],
    needs: "3 servers, empty heartbeats whose leaderCommit is not clamped",
    checks: { settings: { emptyHeartbeats: "on", clampCommit: "off" } },
    rules: {
      matchesPrevious: (node, request) => request.entries.length === 0 || PAPER_RULES.matchesPrevious(node, request),
      commitIndexOfFollower: (node, request) =>
        request.entries.length > 0
          ? PAPER_RULES.commitIndexOfFollower(node, request)
          : Math.max(node.commitIndex, Math.min(request.leaderCommit, node.log.index)),
    },
  },
  {
    id: "retry-empty-entries",
    story:
      "What the leader sends again, after a refusal or a loss, carries no entries. The follower agrees and gets nothing, and where heartbeats are empty too it never gets anything.",
    source: "WRaft#5 (SandTable)",
    breaks: ["progress"],
    needs: "2 servers, empty heartbeats, a follower with nothing at all",
    rules: { entriesToResend: () => [] },
  },
  {
    id: "old-leader-sends-after-term-change",
    story:
      "A leader that learns of a newer term steps down while its sender is still at work, and the sender stamps what it sends with the term it finds: the new one. Followers take the entries of the deposed leader for those of the new leader.",
    source: "RATIS-2154",
    breaks: ["leader-completeness"],
    needs: "3 servers, delay",
    checks: { settings: { noop: "off" }, bounds: { term: 3 } },
    rules: {},
    around: (node) => ({
      reduce(state, message) {
        const transition = node.reduce(state, message);
        const isDeposed = state.role === "leader" && transition.state.currentTerm > state.currentTerm;
        if (!isDeposed) return transition;
        return { state: transition.state, outbound: [...transition.outbound, ...inFlight(state, transition.state)] };
      },
    }),
  },
]);

/** What a leader was about to send, stamped with the term that it has just learned. */
function inFlight(leader: NodeState, now: NodeState): Outbound[] {
  const { id, nodes } = leader.options;
  const outbound: Outbound[] = [];
  for (let to = 0; to < nodes; to++) {
    if (to === id) continue;
    const previous = logUpTo(leader.log, leader.nextIndex[to] - 1);
    const body: AppendEntries = {
      term: now.currentTerm,
      prevLogIndex: previous.index,
      prevLogTerm: previous.term,
      entries: entriesAfter(leader.log, previous.index, leader.options.settings.batch),
      leaderCommit: leader.commitIndex,
    };
    outbound.push({ type: "send", packet: { from: id, to, kind: "AppendEntries", body }, when: "now" });
  }
  return outbound;
}

/** By index: the entries that a leader appended. */
type Cache = { readonly [index: number]: Pick<Entry, keyof Entry> };

function cached(cache: Cache, before: Log, after: Log): Cache {
  const appended = entriesAfter(after, commonIndex(before, after), Number.MAX_SAFE_INTEGER);
  return { ...cache, ...Object.fromEntries(appended.map(({ index, term, payload }) => [index, { term, payload }])) };
}

/** What a server asks for, with the entries of an AppendEntries as the cache has them. */
function sentFrom(cache: Cache, out: Outbound): Outbound {
  if (out.type !== "send" || out.packet.kind !== "AppendEntries" || !RPCS.AppendEntries.isBody(out.packet.body))
    return out;
  const { body } = out.packet;
  const entries = body.entries.map((entry, i): Entry => cache[body.prevLogIndex + 1 + i] ?? entry);
  return { ...out, packet: { ...out.packet, body: { ...body, entries } } };
}
