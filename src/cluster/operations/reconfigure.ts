// An operator asks for another configuration of the cluster.

import { inOrder, type Configuration } from "../../contract/configuration.js";
import type { Reconfigure } from "../../contract/operation.js";
import { configurationOf, type Slot } from "../slot.js";
import type { OperationDefinition } from "./definition.js";

export const reconfigure = {
  type: "reconfigure",
  fields: { client: "client", id: "name", configuration: "configuration" },
  letter: "m",
  bound: { name: "changes", of: "changes of membership" },
  takenWith: ({ reconfigures }) => reconfigures,
  offers: ({ environment: { nodes } }, slot) =>
    configurationsNear(slot, nodes).map((configuration) => ({ type: "reconfigure", configuration })),
} as const satisfies OperationDefinition<Reconfigure>;

/** Those with a voter more or less than a server counts by, of so many servers. */
function configurationsNear(slot: Slot, nodes: number): readonly Configuration[] {
  const { voters, learners } = configurationOf(slot);
  const near: Configuration[] = [];
  for (let server = 0; server < nodes; server++) {
    const others = voters.filter((voter) => voter !== server);
    const changed = others.length < voters.length ? others : inOrder([...voters, server]);
    if (changed.length === 0) continue;
    near.push({ voters: changed, outgoing: null, learners: learners.filter((learner) => learner !== server) });
  }
  return near;
}
