// A client asks a server for an operation.

import { reconfiguresWith } from "../../contract/capabilities.js";
import { inOrder, type Configuration } from "../../contract/configuration.js";
import type { NodeId } from "../../contract/node-name.js";
import type { Operation } from "../../contract/operation.js";
import { asking, operationsOf } from "../client.js";
import { Cluster } from "../cluster.js";
import type { Mishap } from "../mishap.js";
import type { Setup } from "../setup.js";
import { configurationOf, type Slot } from "../slot.js";
import { moved } from "../step.js";
import { stepNode } from "../step-node.js";
import type { Definition } from "./definition.js";

/** A client asks a server for an operation. */
export interface Invoke extends Mishap {
  readonly type: "invoke";
  readonly node: NodeId;
  readonly operation: Operation;
}

export const invoke: Definition<Invoke> = {
  type: "invoke",
  fields: { node: "node", operation: "operation" },
  hasMishaps: true,
  isEvent: true,
  apply(cluster, action) {
    const { node, operation } = action;
    const { setup, slots, network, blocked, now, clients } = cluster;
    const slot = slots[node];
    const client = clients[operation.client];
    if (!slot?.up || client === undefined) return null;
    const waiting = clients.with(operation.client, asking(client, operation, now));
    const asked = new Cluster(setup, slots, network, blocked, now, waiting);
    const done = moved(asked, action, stepNode(setup, slot, { type: "operation", operation }, action, now));
    return done && { ...done, before: cluster };
  },
  enabled(cluster) {
    const { setup, slots, clients } = cluster;
    if (!setup.implementation.capabilities.replicates || clients.length === 0) return [];
    const idle = clients.findIndex(({ waitsFor }) => waitsFor === null);
    const client = Math.max(0, idle);
    const next = setup.implementation.capabilities.reads ? [nextWrite, nextRead] : [nextWrite];
    const operations = next.map((operation) => operation(cluster, client));
    return slots
      .filter(({ up }) => up)
      .flatMap((slot) =>
        [...operations, ...changes(cluster, client, slot)].map((operation): Invoke => ({
          type: "invoke",
          node: slot.options.id,
          operation,
        })),
      );
  },
};

/** The next write that a client would ask for: of a command that no other write of the run has. */
export const nextWrite = ({ clients }: Cluster, client: number): Operation => ({
  type: "write",
  client,
  command: `c${operationsOf(clients) + 1}`,
});

/** The next read that a client would ask for. */
export const nextRead = ({ clients }: Cluster, client: number): Operation => ({
  type: "read",
  client,
  id: `r${operationsOf(clients) + 1}`,
});

/** The next change of membership that a client would ask for. */
export const nextChange = ({ clients }: Cluster, client: number, configuration: Configuration): Operation => ({
  type: "reconfigure",
  client,
  id: `m${operationsOf(clients) + 1}`,
  configuration,
});

/** Whether changes of membership can be asked for at all. */
export const takesChanges = ({ implementation, environment }: Setup): boolean =>
  reconfiguresWith(implementation.capabilities, environment.settings);

const changes = (cluster: Cluster, client: number, slot: Slot): readonly Operation[] =>
  takesChanges(cluster.setup)
    ? configurationsNear(slot, cluster.slots.length).map((target) => nextChange(cluster, client, target))
    : [];

/** Those with a voter more or less than a server counts by, of so many servers. */
export function configurationsNear(slot: Slot, nodes: number): readonly Configuration[] {
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
