// Mutants of reads by a lease: section 6.4.1 of the thesis. All of them take clocks to be seen.

import { PAPER_RULES } from "../raft/rules.js";
import { withLeaseInTicks } from "./lease-in-ticks.js";
import { familyOf } from "./mutant.js";

export const LEASE_MUTANTS = familyOf("leases", "found", [
  {
    id: "lease-not-invalidated-by-transfer",
    story:
      "A leader that has told another server to stand goes on answering reads by its lease. Voters make way for who was told to stand: the other leads at once, commits and answers, and the old leader shows what was before.",
    source: "raft-rs#234; openraft#1747; etcd#12704",
    breaks: ["linearizable-reads"],
    needs: "leases, clocks; 3 servers; a transfer; reads",
    rules: { leaseAfterTelling: (node) => node.leaseEnded },
  },
  {
    id: "lease-clock-drift",
    story:
      "The lease is as long as the shortest election timeout, as if all clocks ran alike. A leader whose clock is slow believes in it when a server whose clock is fast has long been elected.",
    source: "tikv#964; nebula#2723; yugabyte-db#16",
    breaks: ["linearizable-reads"],
    needs: "leases, clocks of unlike rates; 3 servers; reads",
    rules: { leaseTime: ({ options }) => options.electionTimeoutMin },
  },
  {
    id: "lease-from-ack-time",
    story:
      "The lease is counted from when the answers to a heartbeat arrive, and not from when it was sent. The answer may have been under way for long, and the timeout of who sent it runs since then.",
    source: "sofa-jraft#25, #26, #34; aioraft-ng",
    breaks: ["linearizable-reads"],
    needs: "leases, clocks; 3 servers, delay of an answer; reads",
    rules: {
      roundConfirmed: (node, reply) =>
        PAPER_RULES.usesLeases(node) ? node.reads.round : PAPER_RULES.roundConfirmed(node, reply),
    },
  },
  {
    id: "lease-read-without-checkquorum",
    story:
      "A leader relies on its lease though nobody keeps to a leader: servers vote for whoever asks, and the first that does not hear from it for the shortest timeout, or is told of another term, is elected under its lease.",
    source: "etcd 926a44a; raft-rs#141",
    breaks: ["linearizable-reads"],
    needs: "leases, clocks; 3 servers; reads",
    rules: {
      disregardsTerm: (_node, _heard, kind) => kind === "RequestPreVote",
      keepsToLeader: () => false,
    },
  },
  {
    id: "lease-forgotten-at-restart",
    story:
      "A server that starts again has heard from nobody, and votes at once. It had answered a heartbeat just before it crashed, and its leader counts on that.",
    source: "etcd 7b8cdf3 (the other way round); the thesis, section 6.4.1, which does not speak of it",
    breaks: ["linearizable-reads"],
    needs: "leases, clocks; 3 servers, a crash; reads",
    rules: { heardAtBoot: () => false },
  },
  {
    id: "lease-forgotten-in-newer-term",
    story:
      "A server that learns of a newer term forgets that it has heard from a leader, and votes. No new leader need be behind that term: a candidate that it would have refused says it in an answer.",
    source: "go.etcd.io/raft 3.7.0, raft.go, reset",
    breaks: ["linearizable-reads"],
    needs: "leases, clocks; 3 servers, answers that come late; reads",
    rules: { heardInNewerTerm: () => false, keepsToLeader: () => false },
  },
  {
    id: "lease-of-any-round",
    story:
      "A majority that has answered any heartbeat of the term is taken for a lease, however long ago that was. Nobody may follow this leader any more.",
    source: "d-engine#381; consul#54",
    breaks: ["linearizable-reads"],
    needs: "leases; 3 servers, a leader that does not know that it is deposed; reads",
    rules: { holdsLease: (node, rules) => PAPER_RULES.holdsLease({ ...node, leaseEnded: 0 }, rules) },
  },
  {
    id: "lease-in-ticks",
    story:
      "A leader counts its lease in ticks of a timer. While its process stands still it counts none, and then one for all that it missed: it believes in its lease when another leader has long committed and answered.",
    source: "tikv#964; etcd/raft, ReadOnlyLeaseBased, whose documentation warns of it",
    breaks: ["linearizable-reads"],
    needs: "leases, clocks; 3 servers, a pause; reads",
    rules: {},
    around: withLeaseInTicks,
  },
]);
