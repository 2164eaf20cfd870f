// Section 8 of the paper, sections 6.2 and 6.3 of the thesis: clients find the leader, and what they ask for twice takes effect once.

import { describe, expect, it } from "vitest";
import type { Message } from "../../src/contract/message.js";
import type { Outbound } from "../../src/contract/outbound.js";
import type { NodeState } from "../../src/raft/state.js";
import { appendEntries, ask, followerWith, leaderWith, only, settle, settleAll, sent } from "../raft/server.js";

const ALONE = { nodes: 1, settings: { sessions: "on", noop: "off", compaction: "on" } };

const opens = (id: string): Message => ({ type: "operation", operation: { type: "register", client: 0, id } });
const asks = (session: string, serial: number, command: string): Message => ({
  type: "operation",
  operation: { type: "write", client: 0, command, session, serial },
});

/** By command or session that is applied: whether the state machine takes it, and what is answered. */
const deeds = (outbound: readonly Outbound[]): readonly unknown[] => [
  ...only(outbound, "apply").map(({ skipped }) => (skipped ? "left out" : "taken")),
  ...only(outbound, "respond").map(({ outcome }) => outcome),
];

const leading = (...messages: readonly Message[]): NodeState => settleAll(leaderWith({}, ALONE), messages).node;

describe("section 6.3 of the thesis: a session", () => {
  it("is opened by an entry of the log, and answered once that is applied", () => {
    const { node, outbound } = settle(leaderWith({}, ALONE), opens("o1"));
    expect(node.log.payload).toEqual({ session: "o1" });
    expect(deeds(outbound)).toEqual(["taken", "ok"]);
  });

  it("does not execute a command again whose serial number has been executed, and answers it all the same", () => {
    const node = leading(opens("o1"), asks("o1", 1, "a"));
    const { node: after, outbound } = settle(node, asks("o1", 1, "a"));
    expect(after.log.index).toBe(3);
    expect(deeds(outbound)).toEqual(["left out", "ok"]);
  });

  it("says nothing for certain of a command that came before the last one", () => {
    const node = leading(opens("o1"), asks("o1", 1, "a"), asks("o1", 2, "b"));
    expect(deeds(settle(node, asks("o1", 1, "a")).outbound)).toEqual(["left out", "unknown"]);
  });

  it("expires by the log alone, the one that was not used for longest, and its commands are not taken for new ones", () => {
    const node = leading(opens("o1"), opens("o2"), asks("o1", 1, "a"), opens("o3"));
    expect(node.sessions.map(({ id }) => id)).toEqual(["o1", "o3"]);
    expect(deeds(settle(node, asks("o2", 1, "b")).outbound)).toEqual(["left out", "unknown"]);
    expect(deeds(settle(node, asks("o1", 2, "c")).outbound)).toEqual(["taken", "ok"]);
  });

  it("is a part of the snapshot: a server that starts from that knows what was executed", () => {
    const node = leading(opens("o1"), asks("o1", 1, "a"));
    const snapshot = { index: 2, term: 1, data: { mark: node.log.hash, state: null } };
    const compacted = settle(node, { type: "operation", operation: { type: "compact", id: "s2" }, snapshot });
    const [kept] = only(compacted.outbound, "write").flatMap(({ write }) =>
      write.kind === "snapshot" ? [write.snapshot] : [],
    );
    expect(kept.sessions).toEqual([{ id: "o1", serial: 1 }]);
  });

  it("is not opened where the switch is off, nor by who does not lead", () => {
    expect(deeds(settle(leaderWith({}, { nodes: 1 }), opens("o1")).outbound)).toEqual(["failed"]);
    expect(deeds(settle(followerWith({}, { settings: ALONE.settings }), opens("o1")).outbound)).toEqual(["failed"]);
  });
});

describe("section 8: a server that does not lead", () => {
  const REDIRECTS = { settings: { redirects: "on" } };
  const leadersNamed = (node: NodeState) =>
    only(settle(node, ask("a")).outbound, "respond").map(({ leader }) => leader);

  it("rejects a request and names the most recent leader that it has heard from", () => {
    const node = settle(followerWith({}, REDIRECTS), appendEntries(2, { term: 1 })).node;
    expect(leadersNamed(node)).toEqual([2]);
    expect(sent(settle(node, ask("a")).outbound)).toEqual([]);
  });

  it("names nobody where it has heard from none in its term, or does not keep whom it follows", () => {
    const node = settle(followerWith({}, REDIRECTS), appendEntries(2, { term: 1 })).node;
    expect(leadersNamed(settle(node, { type: "timer", timer: "election" }).node)).toEqual([undefined]);
    expect(leadersNamed(settle(followerWith(), appendEntries(2, { term: 1 })).node)).toEqual([undefined]);
  });
});
