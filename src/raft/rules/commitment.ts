// The rules of commitment (section 5.3, 5.4.2), and of what is applied and answered once it is committed.

import { isQuorum, serversReaching } from "../../contract/configuration.js";
import { termAt, type Entry } from "../../contract/log.js";
import type { NodeId } from "../../contract/node-name.js";
import type { AppendEntries } from "../packets.js";
import type { NodeState } from "../state.js";
import type { MembershipRules } from "./membership.js";

export const COMMITMENT_RULES = {
  /** "A majority of matchIndex[i] >= N" (Leaders). */
  isCommitQuorum: isQuorum,
  /** "log[N].term == currentTerm" (Leaders; section 5.4.2). */
  mayCountCopies: (node: NodeState, index: number): boolean => termAt(node.log, index) === node.currentTerm,
  /** "If there exists an N such that N > commitIndex, a majority of matchIndex[i] >= N, and log[N].term == currentTerm: set commitIndex = N" (Leaders). */
  commitIndexOfLeader: (node: NodeState, rules: CommitmentRules & MembershipRules): number => {
    const configuration = rules.configuration(node);
    let commitIndex = node.commitIndex;
    // A quorum can only end where somebody's copy ends.
    for (const end of node.matchIndex) {
      const index = Math.min(end, node.log.index);
      if (index <= commitIndex || !rules.mayCountCopies(node, index)) continue;
      if (rules.isCommitQuorum(configuration, holdersOf(node, index))) commitIndex = index;
    }
    return commitIndex;
  },
  /** "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)" (AppendEntries RPC, 5). */
  commitIndexOfFollower: (node: NodeState, request: AppendEntries): number =>
    Math.max(node.commitIndex, Math.min(request.leaderCommit, request.prevLogIndex + request.entries.length)),
  /** Figure 2 does not say when a server applies what is committed: by the switch `applyLag` whenever its state machine is free. */
  appliesLater: ({ options }: NodeState): boolean => options.settings.applyLag,
  /**
   * "If commitIndex > lastApplied: increment lastApplied, apply log[lastApplied] to state machine" (All Servers).
   * Unlike the paper, a step applies 32 entries at most. A server that boots has all of its log to apply again, and no step
   * should cost more the longer the log is; the rest follows with the next messages from the leader, and at a leader with its
   * heartbeats.
   */
  appliesUpTo: (node: NodeState): number => Math.min(node.commitIndex, node.lastApplied + 32),
  /** "Respond after entry applied to state machine" (Leaders): an entry of the leader's own term is from a client of its own. */
  answersClient: (node: NodeState, entry: Entry): boolean => node.role === "leader" && entry.term === node.currentTerm,
};

type Bodies = typeof COMMITMENT_RULES;
export interface CommitmentRules extends Bodies {}

/** The servers of which a leader knows that they hold its log up to an index. */
export const holdersOf = ({ matchIndex }: NodeState, index: number): readonly NodeId[] =>
  serversReaching(matchIndex, index);
