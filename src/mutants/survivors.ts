// Mutants that must survive: they look wrong, and a harness that reports them is wrong itself.

import { familyOf } from "./mutant.js";
import { PAPER_RULES } from "../raft/rules.js";

export const SURVIVORS = familyOf("survivors", "survives", [
  {
    id: "clear-vote-candidate-only",
    story:
      "A candidate that hears from the leader of its term forgets the vote that it gave itself. Nobody can win with the vote that it may give again: every majority has a member of the first winner's, and those are no candidates of that term.",
    source: "willemt/raft bdabd1d; CCF#8091",
    breaks: [],
    needs: "nothing shows it: the vote that it gave itself elects nobody once it follows",
    rules: {
      voteKept: (node, term) => (node.role === "candidate" ? null : PAPER_RULES.voteKept(node, term)),
    },
  },
  {
    id: "repeat-rv-not-regranted",
    story:
      "A voter refuses to repeat the vote that it gave, even to the same candidate. Where candidates ask again in the same term this can stop an election for ever; here each timeout begins a new term, and there the vote is free.",
    source: "DAOS 002de6c; nebula#2419; PySyncObj",
    breaks: [],
    needs: "a candidate that repeats RequestVote within a term",
    rules: { hasVoteFor: (node) => node.votedFor === null },
  },
  {
    id: "proposal-before-nextindex-init",
    story:
      "The new leader appends its first entry before it sets nextIndex, and so believes that followers have it. The consistency check repairs that at the price of one refusal for each follower.",
    source: "akka-raft#58 (harmful there, where prevLogIndex was not checked either)",
    breaks: [],
    needs: "a follower without the consistency check",
    rules: { nextIndexAtElection: (node) => node.log.index + 2 },
  },
  {
    id: "nack-overwrites-backtrack",
    story:
      "Every refusal moves nextIndex, not only the answer to the latest probe. Late refusals undo some of the way back; as soon as they stop coming the leader finds the place.",
    source: "CCF#3723 (harmful there, where every heartbeat was refused anew)",
    breaks: [],
    needs: "heartbeats that do not ask at nextIndex",
    rules: {
      nextIndexAfterRefusal: (_nextIndex, matchIndex, reply) =>
        reply.prevLogIndex <= matchIndex
          ? null
          : Math.max(matchIndex + 1, Math.min(reply.conflictIndex, reply.prevLogIndex)),
    },
  },
  {
    id: "timer-reset-on-any-rv",
    story:
      "A follower starts its election timeout anew when it refuses a vote. The server with the best log can be made to wait by those who cannot win; drawn timeouts let it come first in the end.",
    source: 'Students\' Guide to Raft, "Livelocks"',
    breaks: [],
    needs: "timeouts that are not drawn",
    rules: { votingRestartsTimeout: (node) => node.role === "follower" },
  },
  {
    id: "uptodate-vector-order",
    story:
      "A voter wants both the last term and the length of the candidate's log to be at least its own. Two servers whose logs are longer and newer, one each, refuse each other: when the third is down for good nobody can lead.",
    source: "async-raft 0.6.1, mended in openraft a48a3282; hashicorp/raft#94 441bd09; goraft; little-raft f0c8d4f",
    breaks: [],
    needs: "3 servers, one of them down while the others must make progress",
    rules: {
      isAtLeastAsUpToDate: (candidate, voter) => candidate.term >= voter.term && candidate.index >= voter.index,
    },
  },
  {
    id: "terms-of-ones-own",
    story:
      "Each server stands for election only in terms of its own, so that term and candidate are one number, and skips those between. Said to break Leader Completeness, since a vote is given to a number; but two candidates never share a term, and logs are compared as ever.",
    source: "openraft#1722 (a report that its maintainers refuted)",
    breaks: [],
    needs: "nothing shows it: terms may be skipped",
    rules: {
      termToStandIn({ currentTerm, options: { id, nodes } }) {
        const ahead = (id - (currentTerm % nodes) + nodes) % nodes;
        return currentTerm + (ahead === 0 ? nodes : ahead);
      },
    },
  },
]);
