// Mutants of reads that need no entry of the log: section 8 of the paper, section 6.4 of the thesis.

import { isQuorum, serversReaching } from "../contract/configuration.js";
import { PAPER_RULES } from "../raft/rules.js";
import { familyOf } from "./mutant.js";

export const READ_MUTANTS = familyOf("reads", "found", [
  {
    id: "readindex-before-term-commit",
    story:
      "A new leader answers reads as of its commitIndex before it has committed anything in its term. What its predecessor committed and answered is in its log, and it does not know yet that it is committed.",
    source: "etcd#7331; adjoint-io/raft#41, #54; RedisLabs/raft e2440e4; hashicorp/raft#621; jmsadair/raft#65",
    breaks: ["linearizable-reads"],
    needs: "reads; a second term, of one server with an async disk even",
    rules: { mayRead: () => true },
  },
  {
    id: "readindex-served-before-quorum",
    story:
      "The leader notes what is committed and answers without waiting for the heartbeats to come back. Another server may lead by now, and may have answered newer writes.",
    source: "d-engine#381",
    breaks: ["linearizable-reads"],
    needs: "3 servers, a leader that does not know that it is deposed; reads",
    rules: { isStillLeader: () => true },
  },
  {
    id: "local-leader-read",
    story:
      "A leader answers from its own state, and asks nobody. Neither does it know whether it still leads, nor whether what it has applied is all that was committed.",
    source: "Xraft-KV (SandTable); consul#54; go-dqlite#207; sofa-jraft#25",
    breaks: ["linearizable-reads"],
    needs: "3 servers, a leader that does not know that it is deposed; reads",
    rules: { mayRead: () => true, isStillLeader: () => true, isApplied: () => true },
  },
  {
    id: "follower-read",
    story:
      "Any server answers reads from its own state. A follower may not have heard of what was committed and answered long ago.",
    source: "sofa-jraft#25 (the discussion); every store with reads at replicas",
    breaks: ["linearizable-reads"],
    needs: "2 servers; reads",
    rules: { takesRead: () => true, mayRead: () => true, isStillLeader: () => true, isApplied: () => true },
  },
  {
    id: "readindex-ack-from-old-heartbeat",
    story:
      "Answers to heartbeats do not say which heartbeat they answer. One to a heartbeat from before the read confirms it, though its sender has followed another leader since.",
    source: "etcd#20418 (the same, in another form); RATIS-1773",
    breaks: ["linearizable-reads"],
    needs: "3 servers, delay; reads",
    rules: { roundConfirmed: (node) => node.reads.round },
  },
  {
    id: "readindex-round-of-another-term",
    story:
      "Rounds of heartbeats are numbered anew in each term. A server that refuses a heartbeat of an older term names the round that it was in, and says its own, newer term: a leader of that term takes it for an answer to its own.",
    source: "an earlier version of this reference; etcd#20418 (the same kind)",
    breaks: ["linearizable-reads"],
    needs: "3 servers, a leader that leads again, delay; reads",
    rules: { answersRound: () => true },
  },
  {
    id: "readindex-told-at-once",
    story:
      "A follower that is asked for a read asks whom it takes for the leader, which says at once what it has committed. It may be deposed, and the follower answers with what was before.",
    source: "sofa-jraft#25 (the discussion)",
    breaks: ["linearizable-reads"],
    needs:
      "5 servers, a leader that does not know that it is deposed; a read at a follower that does not know it either",
    rules: {
      isStillLeader: (node, read, rules) => read.from !== undefined || PAPER_RULES.isStillLeader(node, read, rules),
    },
  },
  {
    id: "readindex-answer-to-another",
    story:
      "A follower takes any answer of the leader for one to the read that has waited longest. One that comes twice, or late, is to a read from before: what was committed since is not in it.",
    source: "raft-rs 0.7 (two reads of one context), where the leader takes the one for the other",
    breaks: ["linearizable-reads"],
    needs: "2 servers, two reads at a follower",
    checks: {
      nodes: 2,
      settings: { followerReads: "on" },
      bounds: { term: 1, log: 2, messages: 2, reads: 2, duplicates: 1 },
    },
    rules: { isAnswered: () => true },
  },
  {
    id: "read-before-applied",
    story:
      "The leader makes sure that it still leads, and answers at once. Its state machine has not yet taken all that was committed when the read was asked for, and shows what was before.",
    source: "RedisLabs/raft 340df36; redisraft#18; sofa-jraft 8cdde763",
    breaks: ["linearizable-reads"],
    needs: "a server that applies late, and a crash; reads",
    checks: { nodes: 1, settings: { applyLag: "on" }, bounds: { term: 2, log: 3, reads: 2, crashes: 1 } },
    rules: { isApplied: () => true },
  },
  {
    id: "read-beyond-commit",
    story:
      "A read shows the end of the leader's log, as soon as it is written there. A crash can take it back, and the client has seen what never was.",
    source: "redpanda 09917c7102, 73b8d00977; KAFKA-12619",
    breaks: ["linearizable-reads"],
    needs: "2 servers; reads",
    rules: { indexShown: (node) => node.log.index },
  },
  {
    id: "readindex-without-oneself",
    story:
      "A leader that makes sure that it still leads counts those who answered its heartbeats, and forgets itself. Alone in its cluster, or with one other, it waits for ever and answers no read.",
    source: "async-raft#82",
    breaks: ["progress"],
    needs: "1 server; a read",
    rules: {
      isStillLeader: (node, { round }, rules) =>
        isQuorum(rules.configuration(node), serversReaching(node.reads.confirmed, round)),
    },
  },
]);
