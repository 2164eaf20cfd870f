// Leader election (section 5.2) and the election restriction (section 5.4.1).

import { votersOf } from "../contract/configuration.js";
import type { NodeId } from "../contract/node-name.js";
import { broadcastAppendEntries, countOwnLog } from "./replication.js";
import { forgetOffice, giveUpAsked } from "./roles.js";
import { beginRound } from "./leases.js";
import { giveUp } from "./transfer.js";
import type { RequestVote, RequestVoteReply, TimeoutNow } from "./packets.js";
import { armElection, armHeartbeat, armQuorum, send, type ReducerStep } from "./step.js";

/** "To begin an election, a follower increments its current term and transitions to candidate state." */
export function startElection(step: ReducerStep, why: "timeout" | "transfer" = "timeout"): void {
  const { node, rules } = step;
  node.currentTerm = rules.termToStandIn(node);
  node.votedFor = node.options.id;
  node.role = "candidate";
  node.heardFromLeader = false;
  node.leader = null;
  forgetOffice(step);
  giveUpAsked(step);
  armElection(step);
  askOthers(step, "RequestVote", why);
  if (rules.ownVoteIsDurable(node, null, rules)) countVote(step, node.options.id);
}

/**
 * Asks all other voters for their votes, or whether they would give them.
 * Unlike the paper, where "servers retry RPCs" (section 5.1), each is asked once: the next timeout asks anew.
 */
export function askOthers(
  step: ReducerStep,
  kind: "RequestVote" | "RequestPreVote",
  why: "timeout" | "transfer" = "timeout",
): void {
  const { node, rules } = step;
  const { index, term } = rules.logPosition(node);
  const own = { term: node.currentTerm, lastLogIndex: index, lastLogTerm: term };
  const request: RequestVote = why === "transfer" ? { ...own, transfer: true } : own;
  const { id } = node.options;
  for (const to of votersOf(rules.configuration(node))) if (to !== id) send(step, to, kind, request);
}

/** A leader hands over: this server stands at once, and asks nobody before whether it would be elected (thesis, section 3.10). */
export function handleTimeoutNow(step: ReducerStep, _leader: NodeId, request: TimeoutNow): void {
  if (step.rules.standsAtOnce(step.node, request)) startElection(step, "transfer");
}

/** Who has nothing to stand for waits on, and keeps no longer to a leader that it does not hear from. */
export function waitAnew(step: ReducerStep): void {
  const { node, rules } = step;
  if (node.role === "leader") return;
  node.heardFromLeader = rules.heardAtTimeout(node);
  armElection(step);
}

/** Answers a request for this server's vote, which it gives at most once in a term. */
export function handleRequestVote(step: ReducerStep, candidate: NodeId, request: RequestVote): void {
  const { node, rules } = step;
  const voteGranted = rules.grantsVote(node, candidate, request, rules);
  if (voteGranted) node.votedFor = candidate;
  if (rules.votingRestartsTimeout(node, voteGranted)) armElection(step);
  const reply: RequestVoteReply = { term: node.currentTerm, voteGranted };
  send(step, candidate, "RequestVoteReply", reply);
}

export function handleRequestVoteReply(step: ReducerStep, voter: NodeId, reply: RequestVoteReply): void {
  const { node, rules } = step;
  if (node.role === "candidate" && reply.voteGranted && rules.countsVote(node, reply)) countVote(step, voter);
}

/** Counts a vote, and takes office once those who gave theirs are a quorum. */
export function countVote(step: ReducerStep, voter: NodeId): void {
  const { node, rules } = step;
  if (!rules.hasVote(node, voter, rules)) return;
  node.votesGranted = rules.withVote(node.votesGranted, voter);
  if (rules.isElected(rules.configuration(node), node.votesGranted)) becomeLeader(step);
}

/** "Once a candidate wins an election, it becomes leader." */
export function becomeLeader(step: ReducerStep): void {
  const { node, rules } = step;
  const { nodes } = node.options;
  node.role = "leader";
  giveUp(step);
  node.nextIndex = new Array<number>(nodes).fill(rules.nextIndexAtElection(node));
  node.matchIndex = new Array<number>(nodes).fill(0);
  node.log = rules.logAtElection(node);
  countOwnLog(step);
  step.outbound.push({ type: "disarm", timer: "election" });
  armHeartbeat(step);
  if (node.options.settings.checkQuorum) armQuorum(step);
  if (rules.usesLeases(node)) beginRound(step);
  // "It sends heartbeat messages to all of the other servers to establish its authority."
  broadcastAppendEntries(step);
}
