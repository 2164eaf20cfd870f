// The laws on real runs: the reference keeps all of them under every fault, and for each there is a broken node that it
// catches.

import { describe, expect, test } from "vitest";
import type { Environment } from "../../src/cluster/setup.js";
import type { Implementation } from "../../src/contract/implementation.js";
import { compacted, EMPTY_LOG, logUpTo } from "../../src/contract/log.js";
import { ALL_LAWS, selectLaws } from "../../src/laws/all-laws.js";
import { raftNode, REFERENCE } from "../../src/raft/reference.js";
import { PAPER_RULES, type Rules } from "../../src/raft/rules.js";
import { draftOf, type NodeState } from "../../src/raft/state.js";
import { walk } from "./random-walk.js";

const SETTINGS: readonly Environment["settings"][] = [
  {},
  { noop: "off", batch: "1", compaction: "on", sessions: "on", redirects: "on" },
  { emptyHeartbeats: "on", clampCommit: "off", fastBacktracking: "off", membership: "joint" },
  { noop: "off", batch: "2", emptyHeartbeats: "on", compaction: "on", membership: "single", sessions: "on" },
];

const RUNS = [3, 4, 5].flatMap((nodes) =>
  (["sync", "async"] as const).flatMap((disk) =>
    SETTINGS.map((settings, i) => ({ nodes, disk, settings, network: i === 3 ? ("fifo" as const) : ("any" as const) })),
  ),
);

describe("The reference under every fault", () => {
  test("breaks no law in 200,000 actions, and meets the premise of each", () => {
    const witnessed = new Map(ALL_LAWS.map(({ id }) => [id, 0]));
    let actions = 0;
    // A long run for what needs a past, and short ones for what is likely only before a first leader has settled.
    const lengths = [4400, 500, 500, 500, 500, 500, 500, 500, 500];
    for (const [i, environment] of RUNS.entries()) {
      for (const [j, length] of lengths.entries()) {
        const run = walk({ implementation: REFERENCE, environment, seed: `reference ${i} ${j}`, actions: length });
        expect(run.violations).toEqual([]);
        for (const [id, times] of run.witnessed) witnessed.set(id, witnessed.get(id)! + times);
        actions += run.actions;
      }
    }
    expect(actions).toBeGreaterThanOrEqual(200_000);
    for (const [id, times] of witnessed) expect(times, id).toBeGreaterThan(100);
  });
});

const withRules = (rules: Partial<Rules>): Implementation => raftNode("broken", { ...PAPER_RULES, ...rules });

/** A node that is changed after each step. */
function changed(rules: Partial<Rules>, change: (before: NodeState, after: NodeState) => NodeState): Implementation {
  const node = raftNode("broken", { ...PAPER_RULES, ...rules });
  const reduce = (state: NodeState, message: Parameters<typeof node.reduce>[1]) => {
    const step = node.reduce(state, message);
    return { ...step, state: change(state, step.state) };
  };
  return { ...node, reduce };
}

function withFields(node: NodeState, fields: Partial<NodeState>): NodeState {
  return Object.assign(draftOf(node), fields);
}

type Broken = [law: string, how: string, node: Implementation, environment?: Partial<Environment>];

const COMPACTION = { settings: { compaction: "on" } };

const BROKEN: Broken[] = [
  ["election-safety", "votes twice", withRules({ hasVoteFor: () => true })],
  ["election-safety", "counts votes of any term", withRules({ countsVote: () => true })],
  [
    "leader-append-only",
    "drops its last entry as a leader that commits",
    changed({}, (before, after) =>
      after.role === "leader" && before.role === "leader" && after.commitIndex > before.commitIndex
        ? withFields(after, { log: logUpTo(after.log, after.log.index - 1) })
        : after,
    ),
  ],
  ["log-matching", "appends wherever it is told to", withRules({ matchesPrevious: () => true })],
  ["leader-completeness", "votes for anybody", withRules({ isAtLeastAsUpToDate: () => true })],
  ["state-machine-safety", "votes for anybody", withRules({ isAtLeastAsUpToDate: () => true })],
  [
    "answers-are-true",
    "says of every write that it has failed",
    {
      ...REFERENCE,
      reduce(state, message) {
        const step = REFERENCE.reduce(state as NodeState, message);
        if (message.type !== "operation" || message.operation.type !== "write") return step;
        const { command: operation } = message.operation;
        return {
          ...step,
          outbound: [...step.outbound, { type: "respond", operation, outcome: "failed", when: "now" }],
        };
      },
    },
  ],
  [
    "linearizable-reads",
    "answers at any server",
    withRules({ takesRead: () => true, mayRead: () => true, isStillLeader: () => true }),
  ],
  [
    "linearizability",
    "answers at any server, and shows nobody what it holds",
    { ...withRules({ takesRead: () => true, mayRead: () => true, isStillLeader: () => true }), view: () => ({}) },
  ],
  [
    "sessions-once",
    "takes whatever is asked for again",
    withRules({ takesEffect: (session) => session !== undefined }),
    { settings: { sessions: "on" } },
  ],
  [
    "snapshot-holds-committed",
    "takes a snapshot for one of its whole log",
    withRules({
      logAfterCompaction: ({ log }) => compacted(log, log.index),
      snapshotKept: ({ log: { index, term } }, { data }) => ({ index, term, data }),
    }),
    COMPACTION,
  ],
  [
    "state-machine-follows-log",
    "installs snapshots without their state",
    withRules({ restoresInstalled: () => false }),
    COMPACTION,
  ],
  ["one-vote-per-term", "votes twice", withRules({ hasVoteFor: () => true })],
  ["one-vote-per-term", "keeps no vote on its disk", withRules({ hardStateOn: withoutVote })],
  ["monotonic-term", "takes over any term", withRules({ termAdopted: (_node, { term }) => term })],
  [
    "monotonic-commit-index",
    "takes over any commitIndex",
    withRules({
      commitIndexOfFollower: (_node, { leaderCommit, prevLogIndex, entries }) =>
        Math.min(leaderCommit, prevLogIndex + entries.length),
    }),
  ],
  [
    "monotonic-last-applied",
    "applies anew whenever its term changes",
    changed({}, (before, after) =>
      after.currentTerm === before.currentTerm ? after : withFields(after, { lastApplied: 0 }),
    ),
  ],
  [
    "restart-keeps-durable",
    "starts with an empty log",
    {
      ...REFERENCE,
      boot: (disk, options) => REFERENCE.boot({ ...disk, log: EMPTY_LOG }, options),
    },
  ],
  [
    "monotonic-match-index",
    "believes the last reply",
    withRules({ matchIndexAfterSuccess: (_matchIndex, reply) => reply.matchIndex }),
  ],
  [
    "match-index-means-equal-prefix",
    "acknowledges entries without keeping them",
    withRules({ logAfter: (log) => log }),
  ],
  [
    "next-index-above-match-index",
    "heeds late refusals",
    withRules({ nextIndexAfterRefusal: (_next, _match, reply) => Math.max(1, reply.prevLogIndex) }),
  ],
  [
    "commit-within-log",
    "commits whatever its leader has",
    withRules({ commitIndexOfFollower: (node, { leaderCommit }) => Math.max(node.commitIndex, leaderCommit) }),
    { settings: { batch: "1" } },
  ],
  [
    "own-term-commit",
    "counts copies of any entry",
    withRules({ mayCountCopies: () => true }),
    { settings: { noop: "off" } },
  ],
  [
    "committed-on-durable-quorum",
    "commits with one copy less",
    withRules({ isCommitQuorum: ({ voters }, holders) => holders.length >= voters.length >> 1 }),
  ],
  [
    "committed-on-durable-quorum",
    "truncates what it holds already",
    withRules({
      logAfter: (log, request) => PAPER_RULES.logAfter(logUpTo(log, request.prevLogIndex), request),
    }),
  ],
  [
    "promises-are-durable",
    "answers before it writes",
    withRules({
      ordered: (writes, rest) => [
        ...rest.map((out) => (out.type === "send" ? { ...out, when: "now" as const } : out)),
        ...writes,
      ],
    }),
  ],
  ["counted-is-durable", "counts its vote at once", withRules({ ownVoteIsDurable: () => true }), { disk: "async" }],
  [
    "counted-is-durable",
    "counts its log at once",
    withRules({ ownMatchIndex: (node) => node.log.index }),
    { disk: "async" },
  ],
  [
    "elected-by-quorum",
    "wins with half of the votes",
    withRules({ isElected: ({ voters }, votes) => 2 * votes.length >= voters.length }),
    { nodes: 4 },
  ],
  [
    "committed-by-quorum",
    "commits with one copy less",
    withRules({ isCommitQuorum: ({ voters }, holders) => holders.length >= voters.length >> 1 }),
  ],
  [
    "one-change-at-a-time",
    "changes its cluster before it has committed anything",
    withRules({ hasCommittedInTerm: () => true }),
    { settings: { membership: "single" } },
  ],
  [
    "one-change-at-a-time",
    "takes the next change at once",
    withRules({ isConfigurationCommitted: () => true }),
    { settings: { membership: "single" } },
  ],
  [
    "quorums-overlap",
    "leaves only one of those that are asked for",
    withRules({ firstOfChange: (_node, target) => ({ ...target, voters: target.voters.slice(0, 1) }) }),
    { settings: { membership: "single" } },
  ],
];

function withoutVote(disk: Parameters<Rules["hardStateOn"]>[0]): ReturnType<Rules["hardStateOn"]> {
  return { ...PAPER_RULES.hardStateOn(disk), votedFor: null };
}

describe("A broken node", () => {
  test.each<Broken>(BROKEN)("breaks %s where it %s", (law, _how, implementation, environment = {}) => {
    const { laws } = selectLaws([law]);
    for (let seed = 0; seed < 500; seed++) {
      const run = walk({ implementation, environment, laws, seed: `broken ${seed}`, actions: 300 });
      if (run.violations.length === 0) continue;
      expect(run.violations[0]).toMatch(new RegExp(`^${law}: `));
      return;
    }
    expect.unreachable(`${law} was not broken in 150,000 actions`);
  });

  test("is caught for each law by somebody here", () => {
    const caught = new Set(BROKEN.map(([law]) => law));
    expect(ALL_LAWS.filter(({ id }) => !caught.has(id))).toEqual([]);
  });
});
