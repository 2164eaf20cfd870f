// Mutants of leader election: sections 5.1, 5.2 and 5.4.1 of the paper.

import type { Transition } from "../contract/implementation.js";
import { commonIndex, logUpTo, type Log } from "../contract/log.js";
import type { Message, Packet } from "../contract/message.js";
import type { Outbound } from "../contract/outbound.js";
import type { AppendEntries } from "../raft/packets.js";
import { RPCS } from "../raft/rpc.js";
import { PAPER_RULES } from "../raft/rules.js";
import { draftOf, type NodeState } from "../raft/state.js";
import { familyOf } from "./mutant.js";

export const ELECTION_MUTANTS = familyOf("election", "found", [
  {
    id: "vote-dup-counted",
    story:
      "The candidate counts granted replies, not the servers that sent them. A network that repeats a packet makes two votes of one, and two candidates of one term both reach a majority.",
    source: "akka-raft#45; coyote-samples#8; xnnyygn/xraft#27",
    breaks: ["election-safety"],
    needs: "4 servers or more (with 3, its own vote and one other are a majority anyway), duplicates",
    checks: { nodes: 4, bounds: { term: 1, duplicates: 2 } },
    length: 8,
    rules: {
      withVote: (replies, voter) => [...replies, voter],
      isElected: ({ voters }, replies) => replies.length > voters.length / 2,
    },
  },
  {
    id: "vote-stale-term-counted",
    story:
      "The candidate does not look at the term of a granted vote. A reply that was late by one election is counted in the next one, where its sender has meanwhile voted for somebody else.",
    source: "xraft#33; little-raft#44; akka-raft#45",
    breaks: ["election-safety"],
    needs: "3 servers, delay",
    length: 8,
    rules: { countsVote: () => true },
  },
  {
    id: "clear-vote-on-same-term-stepdown",
    story:
      "Becoming a follower always forgets the vote, even when the term stays the same. A voter that hears from the leader it has just elected is free to elect a second one.",
    source: "eliben/raft 5a550b1; redpanda 9ff1818afd; akka-raft#56; jgroups-raft 7844b83",
    breaks: ["election-safety"],
    needs: "3 servers; the leader's first AppendEntries is empty (no-op off, or empty heartbeats)",
    checks: { settings: { noop: "off" } },
    length: 7,
    rules: { voteKept: () => null },
  },
  {
    id: "votedfor-sentinel-zero",
    story:
      'The number 0 stands for "no vote", and one server has the id 0. Whoever voted for that server believes that it has not voted yet.',
    source: "willemt/raft fe60545",
    breaks: ["election-safety"],
    needs: "3 servers, one with the id 0",
    length: 7,
    rules: { hasVoteFor: (node, candidate) => !node.votedFor || node.votedFor === candidate },
  },
  {
    id: "async-check-then-vote",
    story:
      "The voter checks that it has not voted, waits for the disk, and only then remembers the vote. A second candidate that asks while the disk is busy passes the same check.",
    source: "@markwylde/liferaft 1.4.0",
    breaks: ["election-safety"],
    needs: "3 servers, async disk",
    checks: { disk: "async", bounds: { term: 1, pending: 4 } },
    length: 7,
    rules: {},
    around: (node) => ({
      reduce(state, message) {
        const { state: voter, outbound } = node.reduce(state, message);
        const vote = voteWritten(state, message);
        if (vote !== undefined) return { state: withVotedFor(voter, vote), outbound };
        if (!asksForVote(message) || voter.votedFor === null) return { state: voter, outbound };
        const before = voter.currentTerm === state.currentTerm ? state.votedFor : null;
        return { state: withVotedFor(voter, before), outbound: outbound.map(notified) };
      },
    }),
  },
  {
    id: "vote-no-uptodate-check",
    story:
      "The voter does not compare logs. A server that slept through everything can be elected, and its empty log becomes the truth.",
    source: "akka-raft#30, #51",
    breaks: ["leader-completeness"],
    needs: "3 servers",
    length: 10,
    rules: { isAtLeastAsUpToDate: () => true },
  },
  {
    id: "uptodate-index-only",
    story:
      "The voter compares only the lengths of the logs. A log of equal length full of entries that an old leader never got committed beats one with the committed entry.",
    source: "RedisLabs/raft (the same comparison, for snapshots)",
    breaks: ["leader-completeness"],
    needs: "3 servers",
    checks: { settings: { noop: "off" }, bounds: { term: 3 } },
    rules: { isAtLeastAsUpToDate: (candidate, voter) => candidate.index >= voter.index },
  },
  {
    id: "quorum-half-even-election",
    story:
      "Half of the servers are taken for a majority. With an even number of servers both halves elect a leader of their own.",
    source: "little-raft replica.rs (`cur_votes.len() * 2 > peer_ids.len()`, peers without the server itself)",
    breaks: ["election-safety"],
    needs: "an even number of servers: 2 or 4",
    checks: { nodes: 4 },
    length: 6,
    rules: { isElected: ({ voters }, granted) => granted.length >= voters.length / 2 },
  },
  {
    id: "restart-resumes-leadership-same-term",
    story:
      "A leader that crashed goes on leading its old term when it comes back. What it had sent and not yet stored is gone, so it gives the same index and term to another command.",
    source: "KAFKA-10527",
    breaks: ["log-matching"],
    needs: "3 servers, async disk (a crash loses the leader's last entries), restart",
    checks: { disk: "async", bounds: { log: 2, crashes: 1 } },
    length: 8,
    // Only a leader writes entries of its own term: what it finds on its disk tells it that it was one.
    rules: {
      resumesOffice: (node) =>
        node.votedFor === node.options.id && node.log.term === node.currentTerm && node.log.index > 0,
    },
  },
  {
    id: "accept-ae-from-lower-term",
    story:
      "AppendEntries is taken from a leader of an older term, for instance while catching up. A leader that was deposed long ago overwrites what the new one has committed.",
    source: "nats-server#6951",
    breaks: ["leader-completeness"],
    needs: "3 servers, delay",
    checks: { settings: { noop: "off" }, bounds: { term: 3 } },
    rules: { acceptsLeader: () => true },
  },
  {
    id: "leader-ignored-after-other-vote",
    story:
      "Whoever has voted for somebody else in a term, itself included, ignores that term's leader. A candidate that lost does not become follower again; its timer runs on and it stands once more, against a leader that works.",
    source: "sile/noraft#24",
    breaks: ["progress"],
    needs: "3 servers, two candidates in one term",
    rules: {
      recognizesLeader: (node, leader, request) =>
        PAPER_RULES.recognizesLeader(node, leader, request) &&
        (request.term !== node.currentTerm || node.votedFor === null || node.votedFor === leader),
    },
  },
  {
    id: "ae-higher-term-not-adopted",
    story:
      "A follower takes AppendEntries of a newer term and keeps its own older term. It answers with that term, so its answers count for nothing, and a refusal never makes the leader go back: the follower stays behind for ever.",
    source: "little-raft replica.rs, process_append_entry_request_as_follower",
    breaks: ["progress"],
    needs: "3 servers; a follower that missed the election, and an entry before it; loss",
    rules: {
      termAdopted: (node, heard, kind, rules) =>
        kind === "AppendEntries" ? node.currentTerm : PAPER_RULES.termAdopted(node, heard, kind, rules),
    },
  },
  {
    id: "term-from-truncated-log",
    story:
      "A follower that removes conflicting entries takes the term of what is left of its log for its own. It is back in a term long past, and votes again in those in which it has voted.",
    source: "nats-server#5975",
    breaks: ["election-safety"],
    needs: "3 servers, conflicting entries",
    checks: { bounds: { term: 3, log: 2 }, symmetry: true },
    length: 15,
    rules: {},
    around: (node) => ({
      reduce(state, message) {
        const transition = node.reduce(state, message);
        const kept = logUpTo(state.log, commonIndex(state.log, transition.state.log));
        const isCut = message.type === "packet" && RPCS.AppendEntries.isBody(message.packet.body) && kept !== state.log;
        return isCut ? cutBack(state, kept, message.packet, message.packet.body) : transition;
      },
    }),
  },
]);

/** The server with the end of its log removed and the term of what is left; it asks for the rest by a refusal. */
function cutBack(
  state: NodeState,
  log: Log,
  { from, to }: Packet,
  { term, prevLogIndex }: AppendEntries,
): Transition<NodeState> {
  const { electionTimeoutMin: min, electionTimeoutMax: max } = state.options;
  const value = { currentTerm: log.term, votedFor: state.votedFor };
  const office = { role: "follower", votesGranted: [], nextIndex: [], matchIndex: [] } as const;
  const conflictIndex = Math.max(1, Math.min(log.index + 1, prevLogIndex));
  const body = { term, success: false, matchIndex: 0, prevLogIndex, conflictIndex };
  return {
    state: Object.assign(draftOf(state), { ...office, currentTerm: log.term, log }),
    outbound: [
      { type: "arm", timer: "election", min, max },
      { type: "disarm", timer: "heartbeat" },
      { type: "write", notify: false, write: { kind: "set", key: "hardState", value } },
      { type: "write", notify: true, write: { kind: "log", from: log.index + 1, entries: [] } },
      { type: "send", when: "afterWrites", packet: { from: to, to: from, kind: "AppendEntriesReply", body } },
    ],
  };
}

function asksForVote(message: Message): boolean {
  return message.type === "packet" && message.packet.kind === "RequestVote";
}

/** The vote in a write that just became durable, if it belongs to the term in which the server is now. */
function voteWritten(state: NodeState, message: Message): number | undefined {
  if (message.type !== "written" || message.write.kind !== "set" || state.votedFor !== null) return undefined;
  const { key, value } = message.write;
  const { currentTerm, votedFor } = PAPER_RULES.hardStateOn({ values: { [key]: value }, log: state.log });
  return currentTerm === state.currentTerm && votedFor !== null ? votedFor : undefined;
}

function withVotedFor(state: NodeState, votedFor: number | null): NodeState {
  return Object.assign(draftOf(state), { votedFor });
}

const notified = (outbound: Outbound): Outbound =>
  outbound.type === "write" ? { ...outbound, notify: true } : outbound;
