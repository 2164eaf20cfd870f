// Mutants of what keeps servers that cannot win, and leaders that cannot lead, from disturbing the others: pre-vote and
// check-quorum (thesis, sections 6.2, 4.2.3 and 9.6).

import { isQuorum } from "../contract/configuration.js";
import type { Message } from "../contract/message.js";
import { RPCS } from "../raft/rpc.js";
import { PAPER_RULES } from "../raft/rules.js";
import { familyOf } from "./mutant.js";

export const DISRUPTION_MUTANTS = familyOf("disruption", "found", [
  {
    id: "prevote-leaderid-not-reset",
    story:
      "A server whose timeout has run out asks for pre-votes and still believes in its old leader, so it refuses the pre-votes that others ask of it. Once the leader is gone all ask, and nobody grants.",
    source: "raft-rs#84; etcd#8334; DAOS raft 3b0f9f0",
    breaks: ["progress"],
    needs: "pre-vote; 3 servers that have all heard from a leader",
    rules: { heardAtTimeout: (node) => node.heardFromLeader },
  },
  {
    id: "prevote-no-term-propagation",
    story:
      "Nobody learns a newer term from a refused pre-vote. Those of an older term ask for ever and are refused for their term, those of the newer one for their short logs.",
    source: "openraft#1796",
    breaks: ["progress"],
    needs: "pre-vote; a server that is behind in its term and ahead in its log",
    rules: {
      termAdopted: (node, heard, kind, rules) =>
        kind === "RequestPreVoteReply" ? node.currentTerm : PAPER_RULES.termAdopted(node, heard, kind, rules),
    },
  },
  {
    id: "prevote-side-effects",
    story:
      "Who is asked for a pre-vote moves to the term that it is asked about, as for a vote. A server that hears nobody deposes the leader with every question, without standing for anything.",
    source: "rabbitmq/ra bbd00102; canonical/raft b59843b, b243b7e; redpanda 10b135afe2",
    breaks: ["progress"],
    needs: "pre-vote; a link that stays blocked",
    rules: {
      termAdopted: (node, heard, kind, rules) =>
        kind === "RequestPreVote"
          ? Math.max(node.currentTerm, heard.term + 1)
          : PAPER_RULES.termAdopted(node, heard, kind, rules),
    },
  },
  {
    id: "higher-term-in-reply-ignored",
    story:
      "A server does not step down when a reply shows a newer term. Elsewhere whoever refused it stands and tells everybody; where servers keep to their leader its request for votes is disregarded as well, and it stays outside for ever.",
    source: "redpanda 76f14c8e34; verdi-raft#29; hashicorp/raft#666; Specula case studies on braft and jraft",
    breaks: ["progress"],
    needs: "servers that keep to a leader, or pre-vote; a server that is stranded in a newer term",
    rules: {
      termAdopted: (node, heard, kind, rules) =>
        RPCS[kind].reply === null ? node.currentTerm : PAPER_RULES.termAdopted(node, heard, kind, rules),
    },
  },
  {
    id: "prevote-low-term-ignored",
    story:
      "Messages of an older term are dropped without a word. A server that is stranded in a newer term never tells the leader so; it cannot win a pre-vote either, and stays outside for ever.",
    source: "etcd#8243, #8501; canonical/raft#279",
    breaks: ["progress"],
    needs: "3 servers; a candidate that lost, in a term that nobody else has heard of",
    rules: {},
    around: (node) => ({
      reduce: (state, message) =>
        isOfOlderTerm(message, state.currentTerm) ? { state, outbound: [] } : node.reduce(state, message),
    }),
  },
  {
    id: "check-quorum-never-steps-down",
    story:
      "A leader never looks whether anybody answers. It may reach others that cannot reach it: they keep to it and elect nobody, and it commits nothing.",
    source: 'Howard and Abraham, "Raft does not guarantee liveness in the face of network faults"',
    breaks: ["progress"],
    needs: "check-quorum; links that stay blocked, from the others to their leader",
    rules: { staysInOffice: () => true },
  },
  {
    id: "check-quorum-leaves-itself-out",
    story:
      "A leader that counts who answers forgets itself. With a bare majority behind it, it steps down again and again.",
    source: "hashicorp/raft 6e41709; KAFKA-16531 (the other way round)",
    breaks: ["progress"],
    needs: "check-quorum; a leader that reaches a bare majority",
    rules: { staysInOffice: ({ options, contacts }) => isQuorum(options.configuration, contacts) },
  },
]);

function isOfOlderTerm(message: Message, currentTerm: number): boolean {
  if (message.type !== "packet") return false;
  const { body } = message.packet;
  return RPCS.AppendEntries.isBody(body) && body.term < currentTerm;
}
