// The rules of reads by a lease (thesis, section 6.4.1), by the switch `leaseReads`; they stand on those of check-quorum. Off, only the first is
// ever asked.

import { isQuorum, serversReaching } from "../../contract/configuration.js";
import type { NodeState } from "../state.js";
import type { CheckQuorumRules, Heard } from "./check-quorum.js";
import type { MembershipRules } from "./membership.js";
import type { TransferRules } from "./transfer.js";

export const LEASE_RULES = {
  /** A lease is what servers promise that keep to a leader: without check-quorum nobody does. */
  usesLeases: ({ options: { settings } }: NodeState): boolean => settings.leaseReads && settings.checkQuorum,
  /**
   * "The leader would extend its lease to start + election timeout / clock drift bound", counted from the sending; and a
   * millisecond less, since two things may happen at one moment.
   */
  leaseTime: ({ options }: NodeState): number => Math.floor(options.electionTimeoutMin / options.clockDriftBound) - 1,
  /** "Once the leader's heartbeats were acknowledged by a majority of the cluster": of any round that is not over. */
  holdsLease: (node: NodeState, rules: MembershipRules): boolean => {
    const { options, reads, leaseEnded } = node;
    return isQuorum(rules.configuration(node), [options.id, ...serversReaching(reads.confirmed, leaseEnded + 1)]);
  },
  /**
   * "The leader would have to expire its lease before a leadership transfer" (section 6.4.1, in other words). Unlike the thesis, for the rest of its term:
   * its word may take long to arrive.
   */
  leaseAfterTelling: (_node: NodeState): number => NO_LEASE,
  /** A server that boots may have promised anything before: it counts as having heard from a leader. */
  heardAtBoot: (node: NodeState, rules: LeaseRules): boolean => rules.usesLeases(node),
  /** A newer term alone ends no promise. */
  heardInNewerTerm: (node: NodeState, rules: LeaseRules): boolean => rules.usesLeases(node) && node.heardFromLeader,
  /** "It does not update its term or grant its vote" (section 4.2.3): the second matters where it has come to the term otherwise. */
  keepsToLeader: (node: NodeState, heard: Heard, rules: LeaseRules & CheckQuorumRules & TransferRules): boolean =>
    rules.usesLeases(node) && rules.hasLeader(node) && !rules.mayDisrupt(heard),
};

/** After this round there is none. */
const NO_LEASE = Number.MAX_SAFE_INTEGER;

type Bodies = typeof LEASE_RULES;
export interface LeaseRules extends Bodies {}
