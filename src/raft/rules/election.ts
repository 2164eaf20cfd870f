// The rules of terms (section 5.1), of leader election (section 5.2) and of the election restriction (section 5.4.1).

import { isQuorum } from "../../contract/configuration.js";
import type { NodeId } from "../../contract/node-name.js";
import type { AppendEntries, PacketKind, RequestVote, RequestVoteReply } from "../packets.js";
import { withServer, type NodeState } from "../state.js";
import type { CheckQuorumRules, Heard } from "./check-quorum.js";
import type { LeaseRules } from "./leases.js";
import type { MembershipRules } from "./membership.js";
import type { TransferRules } from "./transfer.js";

/** What two servers compare to see whose log is more up-to-date. */
export interface LogPosition {
  readonly index: number;
  readonly term: number;
}

type VotingRules = ElectionRules & LeaseRules & CheckQuorumRules & TransferRules;

export const ELECTION_RULES = {
  /** "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower" (All Servers). */
  termAdopted: (node: NodeState, heard: Heard, kind: PacketKind, rules: CheckQuorumRules & TransferRules): number =>
    rules.disregardsTerm(node, heard, kind, rules) ? node.currentTerm : Math.max(node.currentTerm, heard.term),
  /** A server that becomes follower in a term in which it already voted keeps that vote (section 5.2). */
  voteKept: (node: NodeState, term: number): NodeId | null => (term === node.currentTerm ? node.votedFor : null),
  /** "When servers start up, they begin as followers" (section 5.2). */
  resumesOffice: (_node: NodeState): boolean => false,
  /** "If election timeout elapses": followers and candidates stand for election, leaders do not. */
  standsAtTimeout: (node: NodeState, rules: MembershipRules): boolean =>
    node.role !== "leader" && rules.mayBeNeeded(node, rules),
  /** "To begin an election, a follower increments its current term" (section 5.2). */
  termToStandIn: (node: NodeState): number => node.currentTerm + 1,
  /** "Each server will vote for at most one candidate in a given term" (section 5.2). */
  hasVoteFor: (node: NodeState, candidate: NodeId): boolean => node.votedFor === null || node.votedFor === candidate,
  /** The end of the log, as RequestVote carries it and as a voter compares it (section 5.4.1). */
  logPosition: (node: NodeState): LogPosition => node.log,
  /** "The voter denies its vote if its own log is more up-to-date than that of the candidate" (section 5.4.1). */
  isAtLeastAsUpToDate: (candidate: LogPosition, voter: LogPosition): boolean =>
    candidate.term !== voter.term ? candidate.term > voter.term : candidate.index >= voter.index,
  /** Whether a candidate gets the vote (RequestVote RPC, 1 and 2). */
  grantsVote: (node: NodeState, candidate: NodeId, request: RequestVote, rules: VotingRules): boolean =>
    request.term === node.currentTerm &&
    !rules.keepsToLeader(node, request, rules) &&
    rules.hasVoteFor(node, candidate) &&
    rules.isAtLeastAsUpToDate({ index: request.lastLogIndex, term: request.lastLogTerm }, rules.logPosition(node)),
  /** A follower's election timeout begins anew as it grants its vote, and not as it refuses (Followers). */
  votingRestartsTimeout: (node: NodeState, granted: boolean): boolean => granted && node.role === "follower",
  /** Whether a reply belongs to the election that runs: votes are "for the same term" (section 5.2). */
  countsVote: (node: NodeState, reply: RequestVoteReply): boolean => reply.term === node.currentTerm,
  /** Votes are counted by server: a repeated reply is one vote (section 5.2). */
  withVote: (votes: readonly NodeId[], voter: NodeId): readonly NodeId[] => withServer(votes, voter),
  /** "Votes from a majority of the servers" (section 5.2). */
  isElected: isQuorum,
  /** "The candidate recognizes the leader as legitimate" (section 5.2). Unlike the paper, which says nothing of it, a
   * leader leaves one of its own term unanswered: two cannot be. */
  recognizesLeader: (node: NodeState, _leader: NodeId, request: Pick<AppendEntries, "term">): boolean =>
    node.role !== "leader" || request.term !== node.currentTerm,
  /** Who hears from the leader waits anew, even if it has to refuse what it hears (section 5.2). */
  hearingRestartsTimeout: (_matches: boolean): boolean => true,
};

type Bodies = typeof ELECTION_RULES;
export interface ElectionRules extends Bodies {}
