// An operator asks for the leadership to be handed to another server.

import type { Transfer } from "../../contract/operation.js";
import type { OperationDefinition } from "./definition.js";

export const transfer = {
  type: "transfer",
  fields: { client: "client", id: "name", to: "server" },
  letter: "t",
  bound: { name: "transfers", of: "transfers of leadership that are asked for" },
  takenWith: ({ transfers }) => transfers,
  offers: ({ environment: { nodes } }) => Array.from({ length: nodes }, (_, to) => ({ type: "transfer", to })),
  isPossible: ({ to }, { slots }) => slots[to] !== undefined,
} as const satisfies OperationDefinition<Transfer>;
