// One vote a server and term (section 5.2), over all lives of the voter. A vote is given once it is released: one for
// another server as the answer leaves, one for itself as the server takes office with it. What a crash takes away before,
// nobody has relied on. Requests for votes release nothing: they may leave while the candidate's own vote is being written.

import { nodeName, type NodeId } from "../contract/node-name.js";
import type { Step } from "../cluster/apply-action.js";
import type { HistoryPart } from "./history.js";
import type { Judgement, Law, Violation } from "./law.js";
import { ownVoteOf, pledgesOf } from "./seen.js";

/** A vote of one server. Invariant: terms fall along `previous`. */
interface Vote {
  readonly term: number;
  readonly candidate: NodeId;
  readonly previous: Votes;
}

type Votes = Vote | null;

/** By voter: the votes that it gave, the newest term first. */
export const VOTES: HistoryPart<readonly Votes[]> = {
  id: "votes",
  empty: [],
  dear: "it remembers every vote that was ever given, which multiplies the states",
  fold(votes, step) {
    const { node, sent } = step;
    const before = votes[node] ?? null;
    let after = before;
    const pledges = pledgesOf(step);
    for (let i = 0; i < pledges.length; i++) {
      const pledge = pledges[i];
      if (pledge?.type === "vote" && pledge.granted) after = withVote(after, pledge.term, sent[i].packet.to);
    }
    const term = ownVoteGivenIn(step);
    if (term !== undefined) after = withVote(after, term, node);
    if (after === before) return votes;
    return step.cluster.slots.map((_, voter) => (voter === node ? after : (votes[voter] ?? null)));
  },
  text(votes, names) {
    const byVoter = names.map(() => "");
    votes.forEach((given, voter) => {
      for (let at = given; at !== null; at = at.previous) byVoter[names[voter]] += `${at.term}:${names[at.candidate]} `;
    });
    return byVoter.join(";");
  },
};

export const ONE_VOTE_PER_TERM: Law = {
  id: "one-vote-per-term",
  title: "One vote per term",
  kind: "discipline",
  sentence: "Each server votes for at most one candidate in a given term, restarts included.",
  source: "paper, section 5.2",
  needs: [],
  needsPledges: true,
  others: "none",
  reads: [VOTES],
  judge(step, history) {
    const { node, sent } = step;
    if (node < 0) return null;
    let judgement: Judgement = null;
    let votes = history.get(VOTES)[node] ?? null;
    const pledges = pledgesOf(step);
    for (let i = 0; i < pledges.length; i++) {
      const pledge = pledges[i];
      if (pledge?.type !== "vote" || !pledge.granted) continue;
      const { to } = sent[i].packet;
      const earlier = voteIn(votes, pledge.term);
      if (earlier !== null && earlier !== to) return secondVote(node, pledge.term, earlier, to);
      judgement = "holds";
      votes = withVote(votes, pledge.term, to);
    }
    const term = ownVoteGivenIn(step);
    if (term === undefined) return judgement;
    const earlier = voteIn(votes, term);
    return earlier !== null && earlier !== node ? secondVote(node, term, earlier, node) : "holds";
  },
};

/** The candidate that got this server's vote in a term, or null. */
function voteIn(votes: Votes, term: number): NodeId | null {
  let at = votes;
  while (at !== null && at.term > term) at = at.previous;
  return at !== null && at.term === term ? at.candidate : null;
}

/** The votes with one more; the first vote of a term stays. */
function withVote(votes: Votes, term: number, candidate: NodeId): Votes {
  if (votes === null || votes.term < term) return { term, candidate, previous: votes };
  if (votes.term === term) return votes;
  const previous = withVote(votes.previous, term, candidate);
  return previous === votes.previous ? votes : { ...votes, previous };
}

/** The term in which a server, in this step, took office with a vote of its own, or began as its leader to count one. */
function ownVoteGivenIn(step: Step): number | undefined {
  return step.cluster.slots[step.node].view?.role === "leader" ? ownVoteOf(step) : undefined;
}

function secondVote(voter: NodeId, term: number, earlier: NodeId, candidate: NodeId): Violation {
  const name = (who: NodeId): string => (who === voter ? "itself" : nodeName(who));
  return {
    sentence: `${nodeName(voter)} votes for both ${name(earlier)} and ${name(candidate)} in term ${term}.`,
    facts: [
      `${nodeName(voter)} gave its vote of term ${term} to ${name(earlier)} earlier in this run.`,
      candidate === voter
        ? `${nodeName(voter)} leads term ${term} with its own vote, as of this step.`
        : `${nodeName(voter)} gave its vote of term ${term} to ${name(candidate)} in this step.`,
    ],
  };
}
