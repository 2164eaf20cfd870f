// A client asks for a command to be replicated and applied.

import type { Write } from "../../contract/operation.js";
import type { OperationDefinition } from "./definition.js";

export const write: OperationDefinition<Write> = {
  type: "write",
  fields: { client: "client", command: "name", session: "session", serial: "serial" },
  letter: "c",
  bound: null,
  takenWith: () => ({}),
  offers: () => [{ type: "write" }],
};
