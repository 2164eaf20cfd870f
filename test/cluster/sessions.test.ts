// Sessions as their clients know them, and what a server's state machine keeps of them.

import { describe, expect, it } from "vitest";
import { answered, asking, NEW_CLIENT, unsettledWrite, type Client } from "../../src/cluster/client.js";
import { nextOperation } from "../../src/cluster/operation.js";
import { changedBy, emptyReplica } from "../../src/cluster/replica.js";
import { enabledActions, NO_FAULTS } from "../../src/cluster/enabled-actions.js";
import type { Operation } from "../../src/contract/operation.js";
import type { Outcome } from "../../src/contract/outbound.js";
import type { Payload } from "../../src/contract/payload.js";
import { REFERENCE } from "../../src/raft/reference.js";
import { clusterOf, take } from "./puppet.js";

const opening: Operation = { type: "register", client: 0, id: "o1" };
const write = (serial: number, command: string) =>
  ({ type: "write", client: 0, command, session: "o1", serial }) as const;

const asks = (client: Client, operation: Operation): Client => asking(client, operation, 0);
const isTold = (client: Client, operation: string, outcome: Outcome): Client =>
  answered([client], [{ operation, outcome }])[0];

/** A client that has its session. */
const open = isTold(asks(NEW_CLIENT, opening), "o1", "ok");

describe("a client", () => {
  it("has its session once it is told so, and writes in it from then on, under one number after another", () => {
    expect(asks(NEW_CLIENT, opening).session).toBe(undefined);
    const cluster = { ...clusterOf(), clients: [open] };
    expect(nextOperation(cluster, 0, { type: "write" })).toEqual(write(1, "c2"));
    const later = { ...cluster, clients: [asks(open, write(1, "c2"))] };
    expect(nextOperation(later, 0, { type: "write" })).toEqual(write(2, "c3"));
  });

  it("may ask again for what it does not know to have taken effect, and for nothing else", () => {
    expect(unsettledWrite(open)).toBe(null);
    const waiting = asks(open, write(1, "a"));
    expect(unsettledWrite(waiting)).toEqual(write(1, "a"));
    expect(unsettledWrite(isTold(waiting, "a", "failed"))).toEqual(write(1, "a"));
    expect(unsettledWrite(isTold(waiting, "a", "ok"))).toBe(null);
  });

  it("gives its session up where nobody can say what became of a write", () => {
    expect(isTold(asks(open, write(1, "a")), "a", "unknown").session).toBe(undefined);
    const reading = asks(open, { type: "read", client: 0, id: "r1" });
    expect(isTold(reading, "r1", "unknown").session).toEqual(open.session);
  });

  it("finds the same write among what is possible, at every server", () => {
    const start = clusterOf({ settings: { sessions: "on" } }, REFERENCE);
    const { cluster } = take(start, { type: "invoke", node: 0, operation: write(1, "a") });
    const again = enabledActions(cluster, NO_FAULTS).filter(
      (action) => action.type === "invoke" && action.operation.type === "write" && action.operation.command === "a",
    );
    expect(again.map((action) => "node" in action && action.node)).toEqual([0, 1, 2]);
  });
});

describe("a state machine", () => {
  const taken = (...entries: readonly (readonly [payload: Payload, skipped?: true])[]) => {
    let changed: ReturnType<typeof changedBy> = { replica: emptyReplica(REFERENCE) };
    entries.forEach(([payload, skipped], i) => {
      changed = changedBy(REFERENCE, changed.replica, { index: i + 1, term: 1, payload, skipped });
    });
    return changed;
  };
  const command = (serial: number, text: string) => ({ session: "o1", serial, command: text });

  it("answers what it has taken before as it did then, and stays as it is", () => {
    const { replica, value } = taken([{ session: "o1" }], ["x"], [command(1, "a")], ["y"], [command(1, "a"), true]);
    expect(value).toBe("x");
    expect(replica).toEqual({
      index: 5,
      state: { "": "y" },
      answers: { o1: { serial: 1, command: "a", value: "x" } },
    });
  });

  it("keeps the last answer of a session only, and says nothing of what came before", () => {
    const entries = [[{ session: "o1" }], [command(1, "a")], [command(2, "b")], [command(1, "a"), true]] as const;
    expect(taken(...entries).value).toBe(undefined);
  });
});
