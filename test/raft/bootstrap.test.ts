// The configuration that a server is told at boot is the one by which it counts.

import { expect, it } from "vitest";
import {
  NO_NOOP,
  ask,
  candidateWith,
  electionTimer,
  followerWith,
  only,
  payloadsOf,
  settle,
  settleAll,
  success,
  vote,
} from "./server.js";

it("a server that is told of no configuration never leads, whoever votes for it", () => {
  const { node } = settleAll(followerWith({}, { bootstrap: null }), [electionTimer, vote(1, 1), vote(2, 1)]);
  expect(node.role).not.toBe("leader");
});

it("only voters count: in elections, and for what is committed", () => {
  const bootstrap = { voters: [0, 1], outgoing: null, learners: [2] };
  const { node: denied } = settle(candidateWith({}, { ...NO_NOOP, bootstrap }), vote(2, 1));
  expect(denied.role).toBe("candidate");
  const { node: leader } = settle(denied, vote(1, 1));
  expect(leader.role).toBe("leader");
  const { node: held } = settleAll(leader, [ask("x"), success(2, 1, 1)]);
  expect(held.commitIndex).toBe(0);
  const { node, outbound } = settle(held, success(1, 1, 1));
  expect([node.commitIndex, payloadsOf(node.log)]).toEqual([1, ["x"]]);
  expect(only(outbound, "respond")).toEqual([{ type: "respond", operation: "x", outcome: "ok", when: "now" }]);
});
