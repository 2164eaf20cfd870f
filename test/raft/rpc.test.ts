// The table of RPCs says what the reference does: who sends each kind, what answers it, what is no body of it.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/contract/message.js";
import type { PacketKind } from "../../src/raft/packets.js";
import type { NodeState } from "../../src/raft/state.js";
import { rpcOf, RPCS } from "../../src/raft/rpc.js";
import { anyServer, wellFormedMessage } from "./arbitraries.js";
import { appendEntries, followerWith, leaderWith, packet, refusal, sent, settle, success } from "./server.js";

const KINDS = Object.keys(RPCS) as PacketKind[];

const BODIES: Record<PacketKind, object> = {
  RequestVote: { term: 1, lastLogIndex: 0, lastLogTerm: 0 },
  RequestVoteReply: { term: 1, voteGranted: true },
  AppendEntries: { term: 1, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0 },
  RequestPreVote: { term: 1, lastLogIndex: 0, lastLogTerm: 0 },
  RequestPreVoteReply: { term: 1, voteGranted: true, requestTerm: 1 },
  InstallSnapshot: { term: 1, lastIncludedIndex: 1, lastIncludedTerm: 1, data: { mark: 1, state: null } },
  InstallSnapshotReply: { term: 1, matchIndex: 0 },
  AppendEntriesReply: { term: 1, success: true, matchIndex: 0, prevLogIndex: 0, conflictIndex: 0 },
  TimeoutNow: { term: 1 },
  ReadIndex: { term: 1, operation: "r1" },
  ReadIndexReply: { term: 1, operation: "r1", index: 0 },
};

describe("the table of RPCs", () => {
  it("says who sends each kind of packet, and what answers it", () => {
    const kinds = new Set<string>();
    const follow = (server: NodeState, messages: readonly Message[]): void => {
      let node = server;
      for (const message of messages) {
        const { node: after, outbound } = settle(node, message);
        for (const { kind, body } of sent(outbound)) {
          kinds.add(kind);
          const { sender, reply, isBody } = rpcOf(kind)!;
          expect(isBody(body)).toBe(true);
          if (reply !== null || sender !== null) expect(after.role).toBe(sender);
          else expect(message.type === "packet" && rpcOf(message.packet.kind)?.reply).toBe(kind);
        }
        node = after;
      }
    };
    fc.assert(fc.property(anyServer, fc.array(wellFormedMessage, { maxLength: 20 }), follow), {
      seed: 20240607,
      numRuns: 500,
    });
    // Chance seldom finds a follower that holds the whole log of a leader that is asked to hand over.
    const operation = { type: "transfer", client: 0, id: "t1", to: 1 } as const;
    follow(leaderWith({}, { settings: { transfer: "on" } }), [success(1, 1, 1), { type: "operation", operation }]);
    // Nor one that is asked for a read, and a leader that still leads.
    const read = { type: "operation", operation: { type: "read", client: 0, id: "r1" } } as const;
    follow(followerWith({}, { settings: { followerReads: "on" } }), [appendEntries(1, { term: 1 }), read]);
    const passedOn = packet(2, "ReadIndex", { term: 1, operation: "r1" });
    const body = { term: 1, success: true, matchIndex: 1, prevLogIndex: 0, conflictIndex: 0, round: 1 };
    follow(leaderWith(), [passedOn, packet(1, "AppendEntriesReply", body)]);
    // Chance hardly ever finds a follower that needs a snapshot.
    const leader = leaderWith({ terms: [1, 1], base: 2 });
    const { outbound } = settle(leader, refusal(1, leader.currentTerm, 2, 1));
    for (const { kind } of sent(outbound)) kinds.add(kind);
    expect([...kinds].sort()).toEqual([...KINDS].sort());
  });

  it.each(KINDS)("takes a body of %s, and none that lacks a field or has it wrong", (kind) => {
    const { isBody } = rpcOf(kind)!;
    expect(isBody(BODIES[kind])).toBe(true);
    for (const [field, right] of Object.entries(BODIES[kind])) {
      for (const wrong of [undefined, null, -1, 0.5, ...(typeof right === "string" ? [] : ["1"])])
        expect(isBody({ ...BODIES[kind], [field]: wrong })).toBe(false);
    }
    expect([null, "text", 1, []].map((body) => isBody(body))).toEqual([false, false, false, false]);
  });

  it("takes a chunk of a snapshot, whose fields come all together", () => {
    const { isBody } = RPCS.InstallSnapshot;
    const head = { term: 1, lastIncludedIndex: 1, lastIncludedTerm: 1 };
    const chunk = { ...head, offset: 0, data: "{", done: false };
    expect(isBody(chunk)).toBe(true);
    for (const field of Object.keys(chunk)) {
      for (const wrong of [undefined, null, -1, 0.5, {}]) expect(isBody({ ...chunk, [field]: wrong })).toBe(false);
    }
    expect(isBody({ ...BODIES.InstallSnapshot, done: true })).toBe(false);
    const reply = { term: 1, matchIndex: 0, lastIncludedIndex: 1, offset: 0 };
    expect(RPCS.InstallSnapshotReply.isBody(reply)).toBe(true);
    for (const field of Object.keys(reply)) {
      for (const wrong of [null, "1", -1])
        expect(RPCS.InstallSnapshotReply.isBody({ ...reply, [field]: wrong })).toBe(false);
    }
  });

  it("knows no kind that an object has by birth", () => {
    expect(rpcOf("constructor")).toBeUndefined();
  });
});
