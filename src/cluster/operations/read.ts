// A client asks to be shown the state machine.

import type { Read } from "../../contract/operation.js";
import type { OperationDefinition } from "./definition.js";

export const read = {
  type: "read",
  fields: { client: "client", id: "name" },
  letter: "r",
  bound: { name: "reads", of: "reads that clients ask for" },
  takenWith: ({ reads }) => (reads === true ? {} : undefined),
  offers: () => [{ type: "read" }],
} as const satisfies OperationDefinition<Read>;
