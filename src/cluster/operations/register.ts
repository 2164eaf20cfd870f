// A client opens a session.

import type { Register } from "../../contract/operation.js";
import type { OperationDefinition } from "./definition.js";

export const register = {
  type: "register",
  fields: { client: "client", id: "name" },
  letter: "o",
  bound: { name: "sessions", of: "sessions that clients open" },
  takenWith: ({ sessions }) => sessions,
  offers: () => [{ type: "register" }],
} as const satisfies OperationDefinition<Register>;
