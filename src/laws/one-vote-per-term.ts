// One vote a server and term (section 5.2), over all lives of the voter. Judged on votes that left the voter, and on those
// for itself with which it took office: what a crash took back before that, nobody has relied on.

import type { NodeId } from "../contract/message.js";
import type { Judgement, Law, Violation } from "./law.js";
import { ownVoteGivenIn, voteIn, withVote, type Votes } from "./votes.js";
import { server } from "./wording.js";

export const ONE_VOTE_PER_TERM: Law = {
  id: "one-vote-per-term",
  title: "One vote per term",
  kind: "discipline",
  sentence: "Each server votes for at most one candidate in a given term, restarts included.",
  source: "paper, section 5.2",
  needs: [],
  needsDurable: [],
  needsPledges: true,
  others: "none",
  reads: ["votes"],
  judge(step, history) {
    const { node, sent } = step;
    if (node < 0) return null;
    const { implementation } = step.cluster.setup;
    let judgement: Judgement = null;
    let votes: Votes = history.votes[node] ?? null;
    for (let i = 0; i < sent.length; i++) {
      const { packet } = sent[i];
      const pledge = implementation.describe?.(packet);
      if (!pledge || pledge.type !== "vote" || !pledge.granted) continue;
      const earlier = voteIn(votes, pledge.term);
      if (earlier !== null && earlier !== packet.to) return secondVote(node, pledge.term, earlier, packet.to);
      judgement = "holds";
      votes = withVote(votes, pledge.term, packet.to);
    }
    const term = ownVoteGivenIn(step);
    if (term === undefined) return judgement;
    const earlier = voteIn(votes, term);
    return earlier !== null && earlier !== node ? secondVote(node, term, earlier, node) : "holds";
  },
};

function secondVote(voter: NodeId, term: number, earlier: NodeId, candidate: NodeId): Violation {
  const name = (who: NodeId): string => (who === voter ? "itself" : server(who));
  return {
    sentence: `${server(voter)} votes for both ${name(earlier)} and ${name(candidate)} in term ${term}.`,
    facts: [
      `${server(voter)} gave its vote of term ${term} to ${name(earlier)} earlier in this run.`,
      `${server(voter)} gave its vote of term ${term} to ${name(candidate)} in this step.`,
    ],
  };
}
