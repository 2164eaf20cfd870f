// A server answers any message in any state, however stale or ill-formed, and keeps its word while it does.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText } from "../../src/contract/json.js";
import { agreeUpTo } from "../../src/contract/log.js";
import type { Message } from "../../src/contract/message.js";
import { NO_OUTBOUND, type Outbound } from "../../src/contract/outbound.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { RPCS } from "../../src/raft/rpc.js";
import type { NodeState } from "../../src/raft/state.js";
import { deepFreeze } from "../contract/deep-freeze.js";
import { anyMessage, anyServer, wellFormedMessage } from "./arbitraries.js";
import { appendEntries, candidateWith, followerWith, leaderWith, packet, sent, settle, vote } from "./server.js";

const SEEDED = { seed: 20240607, numRuns: 500 };

/** Every step of a walk: the server before it, and what it answered. Writes are finished at once. */
function walk(
  server: NodeState,
  messages: readonly Message[],
  look: (before: NodeState, message: Message, after: NodeState, outbound: readonly Outbound[]) => void,
): void {
  let node = server;
  for (const message of messages) {
    const before = node;
    const settled = settle(node, message);
    node = settled.node;
    look(before, message, node, settled.outbound);
  }
}

const walks = (message: fc.Arbitrary<Message>) =>
  [anyServer, fc.array(message, { minLength: 5, maxLength: 40, size: "max" })] as const;

describe("a server that is given any messages at all", () => {
  it("never throws, and its state has a key", () => {
    let steps = 0;
    fc.assert(
      fc.property(...walks(anyMessage), (server, messages) =>
        walk(server, messages, (_before, _message, after) => {
          steps++;
          expect(REFERENCE.key(after)).toMatch(/^\{.+\}$/);
        }),
      ),
      SEEDED,
    );
    expect(steps).toBeGreaterThan(10_000);
  });

  // Waits for the reducer to look at `from` with Number.isInteger: "1" and 1 are two voters to it, { toString: 0 } throws.
  it.each([["1"], [0.5], [[1]], [{ toString: 0 }]])("takes no packet from %j, which is no server", (from) => {
    const server = candidateWith();
    expect(REFERENCE.reduce(server, vote(from as never, 1)).state).toBe(server);
  });

  it("reaches every role on the way, or these properties say little", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(...walks(wellFormedMessage), (server, messages) =>
        walk(server, messages, (before, message) => {
          seen.add(`${before.role} ${message.type === "packet" ? message.packet.kind : message.type}`);
        }),
      ),
      SEEDED,
    );
    const kinds = [
      "RequestVote",
      "RequestVoteReply",
      "AppendEntries",
      "AppendEntriesReply",
      "timer",
      "operation",
      "written",
    ];
    for (const role of ["follower", "candidate", "leader"]) {
      for (const kind of kinds) expect(seen).toContain(`${role} ${kind}`);
    }
  });

  it("never goes back in term, commitIndex or lastApplied, and never changes a vote within a term", () => {
    fc.assert(
      fc.property(...walks(wellFormedMessage), (server, messages) =>
        walk(server, messages, (before, _message, after) => {
          expect(after.currentTerm).toBeGreaterThanOrEqual(before.currentTerm);
          expect(after.commitIndex).toBeGreaterThanOrEqual(before.commitIndex);
          expect(after.lastApplied).toBeGreaterThanOrEqual(before.lastApplied);
          if (after.currentTerm === before.currentTerm && before.votedFor !== null) {
            expect(after.votedFor).toBe(before.votedFor);
          }
        }),
      ),
      SEEDED,
    );
  });

  it("keeps Figure 2's bounds: lastApplied <= commitIndex, and on leaders nextIndex > matchIndex", () => {
    fc.assert(
      fc.property(...walks(wellFormedMessage), (server, messages) =>
        walk(server, messages, (_before, _message, after) => {
          expect(after.lastApplied).toBeLessThanOrEqual(after.commitIndex);
          const { nodes, id } = after.options;
          const isLeader = after.role === "leader";
          expect([after.nextIndex.length, after.matchIndex.length]).toEqual(isLeader ? [nodes, nodes] : [0, 0]);
          for (let to = 0; isLeader && to < nodes; to++) {
            if (to !== id) expect(after.nextIndex[to]).toBeGreaterThan(after.matchIndex[to]);
            expect(after.matchIndex[to]).toBeLessThanOrEqual(after.log.index);
          }
          for (const voter of after.votesGranted) expect(voter).toBeLessThan(nodes);
        }),
      ),
      SEEDED,
    );
  });

  it("sends only to others of its cluster, in its own name, and asks only about entries that it holds", () => {
    fc.assert(
      fc.property(...walks(wellFormedMessage), (server, messages) =>
        walk(server, messages, (_before, _message, after, outbound) => {
          for (const { from, to, body } of sent(outbound)) {
            expect(from).toBe(after.options.id);
            expect(to).not.toBe(from);
            expect(to).toBeLessThan(after.options.nodes);
            if (RPCS.AppendEntries.isBody(body)) expect(body.prevLogIndex).toBeLessThanOrEqual(after.log.index);
          }
        }),
      ),
      SEEDED,
    );
  });

  it("keeps its own entries while it leads", () => {
    fc.assert(
      fc.property(...walks(wellFormedMessage), (server, messages) =>
        walk(server, messages, (before, _message, after) => {
          if (before.role !== "leader" || after.role !== "leader" || before.currentTerm !== after.currentTerm) return;
          expect(agreeUpTo(before.log, after.log, before.log.index)).toBe(true);
        }),
      ),
      SEEDED,
    );
  });
});

describe("a server is a pure function", () => {
  it("changes nothing that it was given, and answers the same when asked again", () => {
    fc.assert(
      fc.property(...walks(anyMessage), (server, messages) => {
        let node = server;
        for (const message of messages) {
          deepFreeze(node);
          deepFreeze(message);
          const first = REFERENCE.reduce(node, message);
          const second = REFERENCE.reduce(node, message);
          expect(REFERENCE.key(second.state)).toBe(REFERENCE.key(first.state));
          expect(canonicalText(second.outbound)).toBe(canonicalText(first.outbound));
          node = first.state;
        }
      }),
      { ...SEEDED, numRuns: 200 },
    );
  });

  it("boots alike from the same disk", () => {
    const twice = [followerWith({ terms: [1, 2] }), followerWith({ terms: [1, 2] })];
    expect(REFERENCE.key(twice[0])).toBe(REFERENCE.key(twice[1]));
  });
});

describe("a message that means nothing here leaves the very same state", () => {
  const ROLES = [
    ["follower", followerWith({ terms: [1] })],
    ["candidate", candidateWith({ terms: [1] })],
    ["leader", leaderWith({ terms: [1] })],
  ] as const;

  const NOTHING: readonly (readonly [string, Message])[] = [
    ["a packet of an unknown kind", packet(1, "Gossip", { term: 9 })],
    ["a packet of a kind with the wrong case", packet(1, "requestVote", { term: 9, lastLogIndex: 9, lastLogTerm: 9 })],
    ["a packet named like a member of every object", packet(1, "constructor", { term: 9 })],
    ["a body that is null", packet(1, "RequestVote", null)],
    ["a body that is text", packet(1, "AppendEntries", "hello")],
    ["a body that is a list", packet(1, "AppendEntriesReply", [])],
    ["a RequestVote without a term", packet(1, "RequestVote", { lastLogIndex: 9, lastLogTerm: 9 })],
    ["a RequestVote with half a term", packet(1, "RequestVote", { term: 9.5, lastLogIndex: 9, lastLogTerm: 9 })],
    ["a RequestVote with a negative index", packet(1, "RequestVote", { term: 9, lastLogIndex: -1, lastLogTerm: 9 })],
    ["a vote that says maybe", packet(1, "RequestVoteReply", { term: 9, voteGranted: "yes" })],
    ["an AppendEntries with a term of text", appendEntries(1, { term: "9" as unknown as number })],
    ["an AppendEntries without entries", appendEntries(1, { term: 9, entries: undefined as unknown as [] })],
    ["an AppendEntries with a hole in its entries", appendEntries(1, { term: 9, entries: [null as never] })],
    [
      "an AppendEntries with an entry without a command",
      appendEntries(1, { term: 9, entries: [{ term: 9 } as never] }),
    ],
    [
      "a reply without success",
      packet(1, "AppendEntriesReply", { term: 9, matchIndex: 1, prevLogIndex: 0, conflictIndex: 0 }),
    ],
    ["a packet from itself", vote(0, 9)],
    ["a packet from a server that is not there", vote(3, 9)],
    ["a packet from a negative server", vote(-1, 9)],
    ["a timer that nobody armed", { type: "timer", timer: "lease" }],
    ["an internal step, of which there are none", { type: "local", name: "anything" }],
  ];

  it.each(ROLES.flatMap(([role, server]) => NOTHING.map(([what, message]) => [what, role, server, message] as const)))(
    "%s, given to a %s",
    (_what, _role, server, message) => {
      const { state, outbound } = REFERENCE.reduce(server, message);
      expect(state).toBe(server);
      expect(outbound).toBe(NO_OUTBOUND);
    },
  );

  it("a message of an unknown type", () => {
    const server = followerWith();
    expect(REFERENCE.reduce(server, { type: "surprise" } as unknown as Message).state).toBe(server);
  });
});
