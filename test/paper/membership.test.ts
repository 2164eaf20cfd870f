// Section 6 of the paper and chapter 4 of the thesis: changes of membership.

import { describe, expect, it } from "vitest";
import { initialConfiguration, type Configuration } from "../../src/contract/configuration.js";
import type { NodeOptions } from "../../src/contract/implementation.js";
import type { Message } from "../../src/contract/message.js";
import type { NodeId } from "../../src/contract/node-name.js";
import type { Outbound } from "../../src/contract/outbound.js";
import { REFERENCE } from "../../src/raft/reference.js";
import type { NodeState } from "../../src/raft/state.js";
import {
  appendEntries,
  ask,
  electionTimer,
  followerWith,
  heartbeatTimer,
  leaderWith,
  only,
  requestVote,
  sent,
  settle,
  settleAll,
  success,
  vote,
} from "../raft/server.js";

const of = (voters: readonly NodeId[], learners: readonly NodeId[] = []): Configuration => ({
  ...{ voters, outgoing: null, learners },
});
const joint = (outgoing: readonly NodeId[], voters: readonly NodeId[]): Configuration => ({
  ...{ voters, outgoing, learners: [] },
});

/** Five servers, of which the first three begin. */
const by = (membership: string, noop = "on"): Partial<NodeOptions> => ({
  ...{ nodes: 5, bootstrap: initialConfiguration(3), settings: { membership, noop } },
});

const change = (configuration: Configuration, id = "m1"): Message => ({
  ...{ type: "operation", operation: { type: "reconfigure", client: 0, id, configuration } },
});

/** The leader of term 1, whose no-op is committed. */
const leading = (membership: string): NodeState => settle(leaderWith({}, by(membership)), success(1, 1, 1)).node;

const countsBy = (node: NodeState): Configuration => REFERENCE.view(node).configuration!;
const receivers = (outbound: readonly Outbound[]): readonly NodeId[] => sent(outbound).map(({ to }) => to);
const answers = (outbound: readonly Outbound[]) =>
  only(outbound, "respond").map(({ operation, outcome }) => [operation, outcome]);
const entry = (term: number, payload: Configuration) => ({ term, payload });

describe("the configuration by which a server counts", () => {
  it("is the latest one in its log, whether or not it is committed", () => {
    const { node } = settle(
      followerWith({}, by("single")),
      appendEntries(1, { term: 1, entries: [entry(1, of([0, 1]))] }),
    );
    expect([countsBy(node), node.commitIndex]).toEqual([of([0, 1]), 0]);
  });

  it("is the one before again where its entry is overwritten", () => {
    const { node } = settleAll(followerWith({}, by("single")), [
      appendEntries(1, { term: 1, entries: [entry(1, of([0, 1]))] }),
      appendEntries(2, { term: 2, entries: [{ term: 2, payload: "x" }] }),
    ]);
    expect(countsBy(node)).toEqual(initialConfiguration(3));
  });
});

describe("a change by a server at a time", () => {
  it("is in force as the leader appends it: entries go to whom is added, and not to whom is removed", () => {
    const added = settle(leading("single"), change(of([0, 1, 2, 3])));
    expect([countsBy(added.node), receivers(added.outbound)]).toEqual([of([0, 1, 2, 3]), [1, 2, 3]]);
    const removed = settle(leading("single"), change(of([0, 1])));
    expect([countsBy(removed.node), receivers(removed.outbound)]).toEqual([of([0, 1]), [1]]);
    expect(receivers(settle(removed.node, heartbeatTimer).outbound)).toEqual([1]);
  });

  it("is answered once it is committed by a majority of the new configuration", () => {
    const asked = settle(leading("single"), change(of([0, 1, 2, 3])));
    const one = settle(asked.node, success(3, 1, 2));
    expect(answers([...asked.outbound, ...one.outbound])).toEqual([]);
    expect(answers(settle(one.node, success(1, 1, 2)).outbound)).toEqual([["m1", "ok"]]);
  });

  it.each<[string, NodeState, Configuration]>([
    ["moves more than one voter", leading("single"), of([0, 3, 4])],
    ["leaves nobody to vote", leading("single"), of([])],
    ["names a server that is not there", leading("single"), of([0, 1, 2, 7])],
    ["comes before the one before is committed", settle(leading("single"), change(of([0, 1]), "m0")).node, of([0])],
    ["comes before the leader has committed an entry of its own term", leaderWith({}, by("single")), of([0, 1])],
    ["is asked of a follower", followerWith({}, by("single")), of([0, 1])],
    ["is asked where membership does not change", leading("off"), of([0, 1])],
  ])("is declined where it %s", (_, node, target) => {
    const declined = settle(node, change(target));
    expect([declined.node.log, answers(declined.outbound)]).toEqual([node.log, [["m1", "failed"]]]);
  });

  it("has an unknown outcome where the leader loses its office before it is committed", () => {
    const asked = settle(leading("single"), change(of([0, 1]))).node;
    expect(answers(settle(asked, appendEntries(1, { term: 2 })).outbound)).toEqual([["m1", "unknown"]]);
  });
});

describe("a change by joint consensus", () => {
  const target = of([2, 3, 4]);

  it("begins with both configurations, and entries go to all of both", () => {
    const { node, outbound } = settle(leading("joint"), change(target));
    expect([countsBy(node), receivers(outbound)]).toEqual([joint([0, 1, 2], [2, 3, 4]), [1, 2, 3, 4]]);
  });

  it("needs a majority of each, and then goes on to the new one by itself", () => {
    const asked = settle(leading("joint"), change(target)).node;
    const newOnly = settleAll(asked, [success(3, 1, 2), success(4, 1, 2)]).node;
    expect(newOnly.commitIndex).toBe(1);
    const both = settle(newOnly, success(1, 1, 2)).node;
    expect([both.commitIndex, countsBy(both)]).toEqual([2, target]);
  });

  it("is answered once the new configuration is committed, and a leader outside it steps down", () => {
    const joined = settleAll(leading("joint"), [change(target), ...[1, 3, 4].map((server) => success(server, 1, 2))]);
    expect([joined.node.role, answers(joined.outbound)]).toEqual(["leader", []]);
    const { node, outbound } = settleAll(joined.node, [success(3, 1, 3), success(4, 1, 3)]);
    expect([node.role, node.commitIndex, answers(outbound)]).toEqual(["follower", 3, [["m1", "ok"]]]);
  });

  it("is ended by a leader that was not asked for it, once it has committed an entry of its own term", () => {
    const heard = settle(
      followerWith({}, by("joint")),
      appendEntries(1, { term: 1, entries: [entry(1, joint([0, 1, 2], [0, 1]))] }),
    ).node;
    const elected = settleAll(heard, [electionTimer, vote(1, 2)]).node;
    expect([elected.role, countsBy(elected).outgoing]).toEqual(["leader", [0, 1, 2]]);
    expect(countsBy(settle(elected, success(1, 2, 2)).node)).toEqual(of([0, 1]));
  });

  it("does not stop clients from being served", () => {
    const asked = settle(leading("joint"), change(target)).node;
    expect(settle(asked, ask("x")).node.log.index).toBe(3);
  });
});

describe("who votes", () => {
  const removed = settle(
    followerWith({}, by("single")),
    appendEntries(1, { term: 1, entries: [entry(1, of([1, 2]))] }),
  ).node;

  it("a learner does not: its copies and its vote count for nothing, and it never stands", () => {
    const learning = settle(leading("single"), change(of([0, 1, 2], [3])));
    expect(receivers(learning.outbound)).toContain(3);
    expect(settle(learning.node, success(3, 1, 2)).node.commitIndex).toBe(1);
    const learner = settle(
      followerWith({}, { ...by("single"), id: 3, bootstrap: null }),
      appendEntries(0, { term: 1, entries: [entry(1, of([0, 1, 2], [3]))] }),
    ).node;
    expect(settle(learner, electionTimer).node.role).toBe("follower");
  });

  it("a server that waits to be added does not stand, and votes for whoever asks", () => {
    const waiting = followerWith({}, { ...by("single"), id: 3, bootstrap: null });
    expect(settle(waiting, electionTimer).node.role).toBe("follower");
    expect(settle(waiting, requestVote(0, { term: 1 })).node.votedFor).toBe(0);
  });

  it("a server that is not in its latest configuration stands until that is committed, without a vote of its own", () => {
    const { node, outbound } = settle(removed, electionTimer);
    expect([node.role, node.votesGranted, receivers(outbound)]).toEqual(["candidate", [], [1, 2]]);
    expect(settleAll(node, [vote(1, 2), vote(2, 2)]).node.role).toBe("leader");
    const told = settle(removed, appendEntries(1, { term: 1, prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 })).node;
    expect(settle(told, electionTimer).node.role).toBe("follower");
  });

  it("whoever hears from a leader gives neither its vote nor its term to a server that was removed", () => {
    const follower = settle(followerWith({}, by("single")), appendEntries(1, { term: 1 })).node;
    const asked = settle(follower, requestVote(2, { term: 7 })).node;
    expect([asked.currentTerm, asked.votedFor]).toEqual([1, null]);
    const waited = settle({ ...asked, heardFromLeader: false }, requestVote(2, { term: 7 })).node;
    expect([waited.currentTerm, waited.votedFor]).toEqual([7, 2]);
  });
});
