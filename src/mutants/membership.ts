// Mutants of changes of membership (section 6; thesis, chapter 4). It is long because real code gets so much of this wrong: each
// stands by itself.

import { canonicalText } from "../contract/json.js";
import { isQuorum, isVoter, membersOf, votersOf, type Configuration } from "../contract/configuration.js";
import { commonIndex, latestConfiguration, logUpTo } from "../contract/log.js";
import type { NodeId } from "../contract/node-name.js";
import { PAPER_RULES } from "../raft/rules.js";
import { draftOf, type NodeState } from "../raft/state.js";
import { familyOf } from "./mutant.js";

export const MEMBERSHIP_MUTANTS = familyOf("membership", "found", [
  {
    id: "reconfig-before-own-term-commit",
    story:
      "A leader changes its cluster before it has committed an entry of its own term. Two leaders, each with a change of its own that the other knows nothing of, have quorums that need not meet: one commits, the other is elected again and knows nothing of it.",
    source: "Ongaro to raft-dev, July 2015 (the published algorithm had it so); braft#182; sorock#60",
    breaks: ["one-change-at-a-time"],
    needs: "a server at a time; to lose an entry by it, 4 servers and one that is added",
    rules: { hasCommittedInTerm: () => true },
  },
  {
    id: "second-change-while-first-uncommitted",
    story:
      "A leader takes the next change while the first is under way. Each moves its quorums by one server; together they move them so far that those who know of neither have a quorum of their own.",
    source: "redpanda b1e1e0298b, a4da4fd4cc; RedisLabs/raft da936a9, a02be77",
    breaks: ["one-change-at-a-time"],
    needs: "a server at a time; to lose an entry by it, 3 servers and two that are added",
    rules: {
      takesChange: (node, target, rules) =>
        PAPER_RULES.takesChange(node, target, { ...rules, isConfigurationCommitted: () => true }),
    },
  },
  {
    id: "multi-change-without-overlap",
    story:
      "A change of several servers goes in one step, as if it were one. A quorum of the new configuration need not meet one of the old.",
    source: "etcd-io/raft#372 (of whether it should be allowed)",
    breaks: ["quorums-overlap"],
    needs: "a server at a time, and a change of more",
    rules: { allowsTarget: () => true },
  },
  {
    id: "joint-commit-counts-one-side",
    story:
      "While the old and the new configuration are in force together, a leader commits with a majority of the new one alone. The old one may elect somebody who has nothing of it.",
    source: "openraft 6c0ccaf3; camunda#57387",
    breaks: ["committed-by-quorum", "committed-on-durable-quorum"],
    needs: "joint consensus; a new configuration that has a majority without one of the old",
    rules: { isCommitQuorum: (configuration, holders) => isQuorum({ ...configuration, outgoing: null }, holders) },
  },
  {
    id: "joint-election-counts-one-side",
    story:
      "While the old and the new configuration are in force together, a candidate wins with a majority of the new one alone. A candidate that has not heard of the change wins the same term with a majority of the old one.",
    source: "openraft 6c0ccaf3; camunda#57387",
    breaks: ["elected-by-quorum"],
    needs: "joint consensus; a new configuration that has a majority without one of the old",
    rules: { isElected: (configuration, votes) => isQuorum({ ...configuration, outgoing: null }, votes) },
  },
  {
    id: "leave-joint-before-joint-committed",
    story:
      "A leader appends the new configuration as soon as it holds the joint one itself. From then on it needs the new servers only, while the old ones have heard of nothing and elect whom they like.",
    source: "camunda#60086, #62842",
    breaks: ["one-change-at-a-time"],
    needs: "joint consensus; to lose an entry by it, {1 2 3} to {3 4 5}",
    rules: { leavesJoint: (node, rules) => rules.configuration(node).outgoing !== null },
  },
  {
    id: "joint-stuck-after-leader-change",
    story:
      "Only the leader that was asked for a change ends it. If it loses its office in between, the cluster stays between two configurations and needs both majorities for ever.",
    source: "etcd#12136, #12137",
    breaks: ["progress"],
    needs: "joint consensus; another leader before the change is complete",
    rules: { leavesJoint: (node, rules) => node.change !== null && PAPER_RULES.leavesJoint(node, rules) },
  },
  {
    id: "config-not-rolled-back",
    story:
      "A server goes on by a configuration whose entry was overwritten. It counts by what never was, and its quorums need not meet those of anybody.",
    source:
      "a pitfall that thesis, section 4.1, names (a server must be prepared to fall back to the previous configuration)",
    breaks: ["leader-completeness", "election-safety", "state-machine-safety"],
    needs: "a server at a time; 4 servers; a change that is overwritten, then another that its leader does not hear of",
    rules: {},
    around: (node) => {
      const keyBy = (key: (state: NodeState) => string) => (state: NodeState) =>
        canonicalText([key(state), state.options.configuration]);
      return {
        reduce(state, message) {
          const step = node.reduce(state, message);
          const lost = latestConfiguration(state.log);
          if (lost === null || commonIndex(state.log, step.state.log) >= lost.index) return step;
          const options = { ...state.options, configuration: lost.payload };
          return { ...step, state: Object.assign(draftOf(step.state), { options }) };
        },
        key: Object.assign(keyBy(node.key), node.key.short && { short: keyBy(node.key.short) }),
      };
    },
  },
  {
    id: "config-effective-at-commit",
    story:
      "A server counts by the latest configuration that it knows to be committed. One learns of that later than another, and two that are several changes apart each find a majority of their own.",
    source: "etcd#7625, #11284 (where it takes effect once it is applied); raft-rs#221",
    breaks: ["election-safety", "leader-completeness", "state-machine-safety"],
    needs: "a server at a time; 3 servers and two that are added; one that restarts and knows of no change any more",
    rules: {
      configuration: (node) =>
        latestConfiguration(logUpTo(node.log, node.commitIndex))?.payload ?? node.options.configuration,
    },
  },
  {
    id: "learner-counted-for-commit",
    story:
      "A leader counts the copies of learners as if they voted. Those who vote elect somebody who has nothing of what they hold.",
    source: "scylladb b3cb4f3966 (in counting who answers); raft-rs#57 (the other way round)",
    breaks: ["committed-by-quorum", "committed-on-durable-quorum"],
    needs: "a learner",
    rules: {
      isCommitQuorum: (configuration, holders) =>
        isQuorum({ ...configuration, voters: membersOf({ ...configuration, outgoing: null }) }, holders),
    },
  },
  {
    id: "removed-node-vote-counted",
    story:
      "A candidate counts every vote that it has, its own too where it has none any more. Those of servers that were removed make a majority of what is no majority.",
    source: "hashicorp/raft#477, #526",
    breaks: ["elected-by-quorum"],
    needs: "a server that stands for election after it was removed",
    rules: {
      hasVote: () => true,
      isElected: ({ voters }, votes) => 2 * votes.length > voters.length,
    },
  },
  {
    id: "removed-leader-counts-itself",
    story:
      "A leader that removes itself goes on to count its own copy: of three others one is enough. The others elect somebody who has nothing of it.",
    source: "CCF#5973; thesis, section 4.2.2 (it does not include itself in majorities)",
    breaks: ["committed-by-quorum", "committed-on-durable-quorum"],
    needs: "a leader that is removed",
    rules: {
      commitIndexOfLeader: (node, rules) =>
        PAPER_RULES.commitIndexOfLeader(node, {
          ...rules,
          isCommitQuorum: (configuration, holders) => isQuorumWith(node.options.id, configuration, holders),
        }),
    },
  },
  {
    id: "leader-removed-stays",
    story: "A leader that was removed goes on to lead, without a vote, and nobody else ever can.",
    source: "openraft 0023cff1; etcd#11038",
    breaks: ["progress"],
    needs: "a leader that is removed",
    rules: { leavesOffice: () => false },
  },
  {
    id: "leader-removed-steps-down-early",
    story:
      "A leader that is removed steps down as soon as it has appended that. Nobody else has the entry, and it alone can be elected: it wins, steps down, and wins again.",
    source: "etcd#10563, #11038; CCF#5973; cockroach#42251",
    breaks: ["progress"],
    needs: "2 servers, of which the leader is removed",
    rules: { leavesOffice: (node, rules) => !rules.hasVote(node, node.options.id, rules) },
  },
  {
    id: "removed-server-does-not-stand",
    story:
      "A server that is not in its own latest configuration does not stand for election. If it alone holds that configuration, nobody else can win either.",
    source: "thesis, section 4.2.2 and Figure 4.6",
    breaks: ["progress"],
    needs: "2 servers, of which the leader is removed and has told nobody",
    rules: { mayBeNeeded: (node, rules) => isVoter(rules.configuration(node), node.options.id) },
  },
  {
    id: "learner-refuses-vote",
    story:
      "A server that does not vote by its own configuration refuses its vote. By that of the candidate, which it has not heard of, it is needed.",
    source: "etcd abb533c; raft-rs#57; DAOS raft f0f8317; dragonboat 5809c78",
    breaks: ["progress"],
    needs: "a server that is added to one, and has not heard of it",
    rules: {
      grantsVote: (node, candidate, request, rules) =>
        isVoter(PAPER_RULES.configuration(node), node.options.id) &&
        PAPER_RULES.grantsVote(node, candidate, request, rules),
    },
  },
  {
    id: "removed-server-disrupts",
    story:
      "A server gives up the leader that it hears from for any newer term. One that was removed and does not know it stands again and again, and deposes every leader.",
    source: "logcabin 4f74c25; thesis, section 4.2.3",
    breaks: ["progress"],
    needs: "a server that is removed and does not hear of it",
    rules: { disregardsTerm: (_node, _heard, kind) => kind === "RequestPreVote" },
  },
  {
    id: "sole-voter-leader-without-term-bump",
    story:
      "Who votes alone takes office at once, in the term that it is in. That term may have a leader already: the one that removed itself.",
    source: "DAOS raft f531011; RedisLabs/raft 004c63e; willemt/raft",
    breaks: ["election-safety"],
    needs: "2 servers; a leader that removes itself",
    rules: {
      termToStandIn: (node) =>
        node.currentTerm > 0 && votersOf(PAPER_RULES.configuration(node)).join() === String(node.options.id)
          ? node.currentTerm
          : node.currentTerm + 1,
    },
  },
  {
    id: "no-recommit-after-quorum-shrink",
    story:
      "Only answers of followers make a leader look what it may commit. Once the last other server is removed nobody answers, and nothing is ever committed.",
    source: "etcd 2902537; NuRaft 3e30154",
    breaks: ["progress"],
    needs: "2 servers, of which one is removed",
    rules: {
      commitIndexOfLeader: (node, rules) =>
        PAPER_RULES.commitIndexOfLeader(node, {
          ...rules,
          isCommitQuorum: (configuration, holders) =>
            isQuorum(configuration, holders) &&
            (latestConfiguration(node.log) === null || holders.some((holder) => holder !== node.options.id)),
        }),
    },
  },
  {
    id: "quorum-half-even-commit",
    story:
      "Half of an even number of copies is enough to commit. As long as nobody is added or removed that is as good as a majority, since elections still take one. Where a removal makes the number even, those who have not heard of it elect without anybody of that half.",
    source: "hashicorp/raft 163a55f",
    breaks: ["leader-completeness", "state-machine-safety"],
    needs: "3 servers, of which one is removed",
    rules: { isCommitQuorum: ({ voters }, holders) => holders.length >= voters.length / 2 },
  },
  {
    id: "snapshot-wrong-config",
    story:
      "The snapshot that a leader sends does not say which configuration was in force. Whoever installs it goes by the one of its boot, in which servers vote that were removed, and others do not that were added.",
    source: "scylladb 5550f1766f; openraft 01e813a5",
    breaks: ["snapshot-holds-committed"],
    needs: "a change of membership, a compaction behind it, and a server that lags behind",
    rules: { snapshotToSend: (_node, { configuration: _forgotten, ...snapshot }) => snapshot },
  },
]);

/** Whether these are a quorum where one server counts that may be no voter. */
const isQuorumWith = (counting: NodeId, configuration: Configuration, holders: readonly NodeId[]): boolean => {
  const { voters } = configuration;
  const counted = holders.filter((holder) => holder === counting || voters.includes(holder));
  return 2 * counted.length > voters.length;
};
