// The rules of a leader that checks its quorum (thesis, section 6.2) and of servers that keep to a leader (section 4.2.3), by
// the switches `checkQuorum` and `membership`; what they know of a leader serves pre-vote as well.

import { isQuorum } from "../../contract/configuration.js";
import type { NodeId } from "../../contract/node-name.js";
import type { PacketKind } from "../packets.js";
import type { Settings } from "../settings.js";
import type { TransferRules } from "./transfer.js";
import { withServer, type NodeState } from "../state.js";
import type { MembershipRules } from "./membership.js";

/** Servers that were removed and do not know it stand for election: where membership changes that is what others stand by (section 4.2.3). */
const keepsToLeader = ({ checkQuorum, membership }: Settings): boolean => checkQuorum || membership !== "off";

/** What of a packet's body says whether its term is taken. */
export interface Heard {
  readonly term: number;
  readonly transfer?: boolean;
}

export const CHECK_QUORUM_RULES = {
  /** Whether a server keeps in mind that it has heard from a leader: only where somebody asks. */
  remembersLeader: ({ options: { settings } }: NodeState): boolean => settings.preVote || keepsToLeader(settings),
  /** Whether a server has a leader as far as it knows: it leads, or has heard from one since its timeout began. */
  hasLeader: (node: NodeState): boolean => node.role === "leader" || node.heardFromLeader,
  /**
   * "If a server receives a RequestVote request within the minimum election timeout of hearing from a current leader, it does
   * not update its term or grant its vote" (section 4.2.3): here for as long as its own timeout runs. And a request for a
   * pre-vote begins no term (section 9.6).
   */
  disregardsTerm: (node: NodeState, heard: Heard, kind: PacketKind, rules: CheckQuorumRules & TransferRules): boolean =>
    kind === "RequestPreVote" ||
    (kind === "RequestVote" &&
      keepsToLeader(node.options.settings) &&
      rules.hasLeader(node) &&
      !rules.mayDisrupt(heard)),
  /** Whoever answers in the leader's term is in contact with it, whatever the answer. */
  contactsWith: ({ contacts }: NodeState, follower: NodeId): readonly NodeId[] => withServer(contacts, follower),
  /** "A leader steps down if an election timeout elapses without a successful round of heartbeats to a majority of its cluster" (section 6.2). */
  staysInOffice: (node: NodeState, rules: MembershipRules): boolean =>
    isQuorum(rules.configuration(node), [...node.contacts, node.options.id]),
  /** The next check counts anew. */
  contactsAfterCheck: (_node: NodeState): readonly NodeId[] => [],
};

type Bodies = typeof CHECK_QUORUM_RULES;
export interface CheckQuorumRules extends Bodies {}
