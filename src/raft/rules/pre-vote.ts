// The rules of pre-vote (thesis, section 9.6), by the switch `preVote`. Off, only the first of them is ever asked.

import type { RequestPreVote, RequestPreVoteReply } from "../packets.js";
import type { NodeState } from "../state.js";
import type { CheckQuorumRules } from "./check-quorum.js";
import type { ElectionRules } from "./election.js";

export const PRE_VOTE_RULES = {
  /** "A candidate only increments its term if it first learns from a majority of the cluster that they would be willing to grant it their votes." */
  asksFirst: (node: NodeState): boolean => node.options.settings.preVote,
  /** Whose timeout has run out hears from no leader, and says so to others that ask. */
  heardAtTimeout: (_node: NodeState): boolean => false,
  /**
   * Willing is who has "not received heartbeats from a valid leader" meanwhile, if "the candidate's log is sufficiently
   * up-to-date", and if the term after the candidate's would be a new one here.
   */
  grantsPreVote: (node: NodeState, request: RequestPreVote, rules: CheckQuorumRules & ElectionRules): boolean =>
    request.term >= node.currentTerm &&
    !rules.hasLeader(node) &&
    rules.isAtLeastAsUpToDate({ index: request.lastLogIndex, term: request.lastLogTerm }, rules.logPosition(node)),
  /** Nobody waits longer for having been asked: a promise that binds nobody is no word of a leader. */
  preVotingRestartsTimeout: (_node: NodeState, _granted: boolean): boolean => false,
  /** Whether an answer belongs to the round that runs. A refusal may tell of a newer term, which is adopted as any. */
  countsPreVote: (node: NodeState, reply: RequestPreVoteReply): boolean => reply.requestTerm === node.currentTerm,
};

type Bodies = typeof PRE_VOTE_RULES;
export interface PreVoteRules extends Bodies {}
