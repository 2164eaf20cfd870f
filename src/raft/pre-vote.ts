// Pre-vote (thesis, section 9.6): a server that could not win an election does not disturb anybody with one.

import type { NodeId } from "../contract/node-name.js";
import { askOthers, startElection } from "./election.js";
import type { RequestPreVote, RequestPreVoteReply } from "./packets.js";
import { forgetOffice } from "./roles.js";
import { armElection, send, type ReducerStep } from "./step.js";

/** Asks everybody whether they would vote for this server; nothing of it is kept, and no term begins. */
export function askForPreVotes(step: ReducerStep): void {
  const { node, rules } = step;
  node.role = "pre-candidate";
  node.heardFromLeader = rules.heardAtTimeout(node);
  forgetOffice(step);
  armElection(step);
  askOthers(step, "RequestPreVote");
  countPreVote(step, node.options.id);
}

/** Answers who asks; whatever the answer, this server stays as it is. */
export function handleRequestPreVote(step: ReducerStep, candidate: NodeId, request: RequestPreVote): void {
  const { node, rules } = step;
  const voteGranted = rules.grantsPreVote(node, request, rules);
  if (rules.preVotingRestartsTimeout(node, voteGranted)) armElection(step);
  const reply: RequestPreVoteReply = { term: node.currentTerm, voteGranted, requestTerm: request.term };
  send(step, candidate, "RequestPreVoteReply", reply);
}

export function handleRequestPreVoteReply(step: ReducerStep, voter: NodeId, reply: RequestPreVoteReply): void {
  const { node, rules } = step;
  if (node.role === "pre-candidate" && reply.voteGranted && rules.countsPreVote(node, reply)) countPreVote(step, voter);
}

/** Stands for election once enough servers would vote for it. */
function countPreVote(step: ReducerStep, voter: NodeId): void {
  const { node, rules } = step;
  if (!rules.hasVote(node, voter, rules)) return;
  node.votesGranted = rules.withVote(node.votesGranted, voter);
  if (rules.isElected(rules.configuration(node), node.votesGranted)) startElection(step);
}
