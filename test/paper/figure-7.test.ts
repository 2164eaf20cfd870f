// Figure 7 of the Raft paper: when the leader at the top comes to power, any of the logs a to f may be a follower's.
// Section 5.3: the leader forces each to become a copy of its own.

import { describe, expect, it } from "vitest";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";
import type { NodeState } from "../../src/raft/state.js";
import {
  appendReplies,
  payloadsOf,
  electionTimer,
  followerWith,
  heartbeatTimer,
  ask,
  sent,
  settle,
  settleAll,
  termsOf,
  vote,
  type Settled,
} from "../raft/server.js";

const LEADER = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];

const FOLLOWERS: readonly (readonly [string, readonly number[]])[] = [
  ["a", [1, 1, 1, 4, 4, 5, 5, 6, 6]],
  ["b", [1, 1, 1, 4]],
  ["c", [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]],
  ["d", [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]],
  ["e", [1, 1, 1, 4, 4, 4, 4]],
  ["f", [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]],
];

const SETTINGS = ["all", "1", "2"].flatMap((batch) =>
  ["on", "off"].flatMap((fastBacktracking) =>
    ["on", "off"].flatMap((noop) =>
      ["on", "off"].map((emptyHeartbeats) => ({ batch, fastBacktracking, noop, emptyHeartbeats })),
    ),
  ),
);

/** Leader 0 and follower 1 exchange messages until nothing is left to say; answers how many refusals it took. */
function converse(leader: NodeState, follower: NodeState, first: readonly Outbound[]) {
  const servers = [leader, follower];
  const underWay: Message[] = [];
  let refusals = 0;
  const take = (outbound: readonly Outbound[]) => {
    refusals += appendReplies(outbound).filter((reply) => !reply.success).length;
    for (const packet of sent(outbound)) if (packet.to < 2) underWay.push({ type: "packet", packet });
  };
  take(first);
  for (let steps = 0; underWay.length > 0; steps++) {
    if (steps > 200) throw new Error("leader and follower do not come to an end");
    const message = underWay.shift() as Extract<Message, { type: "packet" }>;
    const { node, outbound } = settle(servers[message.packet.to], message);
    servers[message.packet.to] = node;
    take(outbound);
  }
  return { leader: servers[0], follower: servers[1], refusals };
}

function elected(settings: Record<string, string>): Settled {
  const candidate = settle(followerWith({ currentTerm: 7, terms: LEADER }, { nodes: 5, settings }), electionTimer).node;
  // Servers 2, 3 and 4 vote for it; the follower in question may or may not.
  return settleAll(candidate, [vote(2, 8), vote(3, 8), vote(4, 8)]);
}

describe.each(FOLLOWERS)("section 5.3, Figure 7: follower %s", (_name, terms) => {
  it.each(SETTINGS)("ends with the leader's log, %j", (settings) => {
    const { node, outbound } = elected(settings);
    const follower = followerWith({ currentTerm: 7, terms }, { id: 1, nodes: 5, settings });
    let after = converse(node, follower, outbound);
    // Agreement without news is not yet the same log (followers c, d): a command is news.
    const asked = settle(after.leader, ask("x"));
    after = converse(asked.node, after.follower, asked.outbound);
    const end = settle(after.leader, heartbeatTimer);
    after = converse(end.node, after.follower, end.outbound);
    expect(payloadsOf(after.follower.log)).toEqual(payloadsOf(after.leader.log));
    expect(termsOf(after.follower.log)).toEqual([...LEADER, ...(settings.noop === "on" ? [8, 8] : [8])]);
    expect(after.leader.matchIndex[1]).toBe(after.leader.log.index);
  });
});

// "If desired, the protocol can be optimized": one refusal for each conflicting term instead of one for each entry.
describe("section 5.3: refusals until leader and follower of Figure 7 agree", () => {
  it.each([
    { name: "a", terms: FOLLOWERS[0][1], slow: 1, fast: 1 },
    { name: "b", terms: FOLLOWERS[1][1], slow: 6, fast: 1 },
    { name: "c", terms: FOLLOWERS[2][1], slow: 0, fast: 0 },
    { name: "d", terms: FOLLOWERS[3][1], slow: 0, fast: 0 },
    { name: "e", terms: FOLLOWERS[4][1], slow: 5, fast: 2 },
    { name: "f", terms: FOLLOWERS[5][1], slow: 7, fast: 2 },
  ])("follower $name refuses $slow times entry by entry, $fast times term by term", ({ terms, slow, fast }) => {
    const refusals = (fastBacktracking: string) => {
      const { node, outbound } = elected({ fastBacktracking, noop: "on" });
      return converse(
        node,
        followerWith({ currentTerm: 7, terms }, { id: 1, nodes: 5, settings: { fastBacktracking } }),
        outbound,
      ).refusals;
    };
    expect([refusals("off"), refusals("on")]).toEqual([slow, fast]);
  });
});
