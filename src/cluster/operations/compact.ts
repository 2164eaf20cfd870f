// Whoever looks after a server asks it to compact its log, and hands over a snapshot of its state machine.

import type { Compact } from "../../contract/operation.js";
import { snapshotOf } from "../replica.js";
import type { OperationDefinition } from "./definition.js";

export const compact = {
  type: "compact",
  fields: { id: "name" },
  letter: "s",
  bound: { name: "compactions", of: "compactions of logs" },
  takenWith: ({ compacts }) => compacts,
  // Of a state machine that has gone on.
  offers: (_, { replica, view }) =>
    snapshotOf(replica, view) === null ? [] : [{ type: "compact", id: `s${replica!.index}` }],
  // Nothing where there is nothing to compact, or nobody knows what is in it.
  stimulus(operation, { replica, view }) {
    const snapshot = snapshotOf(replica, view);
    return snapshot && { type: "operation", operation, snapshot };
  },
} as const satisfies OperationDefinition<Compact>;
