// The rules of changes of membership (section 6; thesis, chapter 4), by the switch `membership`. Off, nobody appends a
// configuration, and that of the boot stays in force.

import { isVoter, membersOf, type Configuration } from "../../contract/configuration.js";
import { latestConfiguration, termAt, type Log } from "../../contract/log.js";
import type { NodeId } from "../../contract/node-name.js";
import type { NodeState, PendingChange } from "../state.js";

export const MEMBERSHIP_RULES = {
  /** "A server always uses the latest configuration in its log, regardless of whether the entry is committed" (section 6). */
  configuration: (node: NodeState): Configuration => configurationOn(node, node.log),
  /** "Log entries are replicated to all servers in both configurations" (section 6), and to learners (thesis, section 4.2.1). */
  isMember: (node: NodeState, server: NodeId, rules: MembershipRules): boolean =>
    membersOf(rules.configuration(node)).includes(server),
  /** "It does not count its own vote in elections unless it is part of its latest configuration" (thesis, section 4.2.2); nor any other. */
  hasVote: (node: NodeState, voter: NodeId, rules: MembershipRules): boolean =>
    isVoter(rules.configuration(node), voter),
  /**
   * "A server that is not part of its own latest configuration should still start new elections, as it might still be needed
   * until the C_new entry is committed" (thesis, section 4.2.2): never one that votes neither by that nor by the one before.
   */
  mayBeNeeded: (node: NodeState, rules: MembershipRules): boolean => {
    const { id } = node.options;
    if (isVoter(rules.configuration(node), id)) return true;
    const latest = latestConfiguration(node.log);
    return latest !== null && latest.index > node.commitIndex && isVoter(configurationOn(node, latest.previous!), id);
  },
  /** Who leads takes a change; it declines what is none, or what it cannot begin now. */
  takesChange: (node: NodeState, target: Configuration, rules: MembershipRules): boolean =>
    node.role === "leader" &&
    isTarget(target, node.options.nodes) &&
    rules.isSettled(node, rules) &&
    rules.allowsTarget(node, target, rules),
  /** Whether a change may begin now, or go on. */
  isSettled: (node: NodeState, rules: MembershipRules): boolean =>
    rules.isConfigurationCommitted(node) && rules.hasCommittedInTerm(node),
  /** One change after another: the next begins once that before it is committed (thesis, section 4.1). */
  isConfigurationCommitted: (node: NodeState): boolean =>
    (latestConfiguration(node.log)?.index ?? 0) <= node.commitIndex,
  /** Unlike the thesis, a leader changes nothing before it has committed an entry of its own term (Ongaro to raft-dev, July 2015). */
  hasCommittedInTerm: (node: NodeState): boolean => termAt(node.log, node.commitIndex) === node.currentTerm,
  /** "Only one server can be added or removed from the cluster at a time" (thesis, section 4.1), unless it goes by joint consensus. */
  allowsTarget: (node: NodeState, target: Configuration, rules: MembershipRules): boolean => {
    const { membership } = node.options.settings;
    const { voters, outgoing } = rules.configuration(node);
    if (outgoing !== null || membership === "off") return false;
    return membership === "joint" || differing(voters, target.voters) <= 1;
  },
  /** "The cluster first switches to a transitional configuration we call joint consensus" (section 6). */
  firstOfChange: (node: NodeState, target: Configuration, rules: MembershipRules): Configuration =>
    node.options.settings.membership === "joint" ? { ...target, outgoing: rules.configuration(node).voters } : target,
  /** "Once C_old,new has been committed ... it is now safe for the leader to create a log entry describing C_new" (section 6). */
  leavesJoint: (node: NodeState, rules: MembershipRules): boolean =>
    rules.configuration(node).outgoing !== null && rules.isSettled(node, rules),
  /** What follows on joint consensus. */
  lastOfChange: (joint: Configuration): Configuration => ({ ...joint, outgoing: null }),
  /** "The leader steps down (returns to follower state) once it has committed the C_new log entry" (section 6). */
  leavesOffice: (node: NodeState, rules: MembershipRules): boolean => {
    const latest = latestConfiguration(node.log);
    return latest !== null && latest.index <= node.commitIndex && !rules.hasVote(node, node.options.id, rules);
  },
  /** A change is done once its last configuration is committed (section 6). */
  completesChange: ({ index }: PendingChange, { index: applied, payload }: Log): boolean =>
    applied >= index && (payload as Configuration).outgoing === null,
};

type Bodies = typeof MEMBERSHIP_RULES;
export interface MembershipRules extends Bodies {}

/** What is in force at a server with this log. */
const configurationOn = ({ options }: NodeState, log: Log): Configuration =>
  latestConfiguration(log)?.payload ?? options.configuration;

/** Whether a change can lead there: somebody votes, nobody votes and learns, and all are there. */
const isTarget = (target: Configuration, nodes: number): boolean =>
  target.outgoing === null &&
  target.voters.length > 0 &&
  !target.learners.some((learner) => target.voters.includes(learner)) &&
  membersOf(target).every((server) => server < nodes);

/** How many servers are in one of two lists and not in the other. */
const differing = (a: readonly NodeId[], b: readonly NodeId[]): number =>
  a.filter((server) => !b.includes(server)).length + b.filter((server) => !a.includes(server)).length;
