// A client asks a server for an operation.

import { isSetTo } from "../../contract/capabilities.js";
import type { NodeId } from "../../contract/node-name.js";
import type { Operation } from "../../contract/operation.js";
import { asking, operationsOf } from "../client.js";
import { Cluster } from "../cluster.js";
import type { Mishap } from "../mishap.js";
import type { Setup } from "../setup.js";
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
    if (!slot?.up || client === undefined || !isInCluster(cluster, operation)) return null;
    const waiting = clients.with(operation.client, asking(client, operation, now));
    const asked = new Cluster(setup, slots, network, blocked, now, waiting);
    const done = moved(asked, action, stepNode(setup, slot, { type: "operation", operation }, action, now));
    return done && { ...done, before: cluster };
  },
  enabled(cluster) {
    const { setup, slots, clients } = cluster;
    if (!setup.implementation.capabilities.replicates || clients.length === 0) return [];
    const { capabilities } = setup.implementation;
    const client = Math.max(
      0,
      clients.findIndex(({ waitsFor }) => waitsFor === null),
    );
    const operations = [
      nextWrite(cluster, client),
      ...(capabilities.reads ? [nextRead(cluster, client)] : []),
      ...(takesTransfers(setup) ? slots.map((_, to) => nextTransfer(cluster, client, to)) : []),
    ];
    return slots
      .filter(({ up }) => up)
      .flatMap(({ options: { id: node } }) =>
        operations.map((operation): Invoke => ({ type: "invoke", node, operation })),
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

/** The next transfer of leadership that an operator would ask for. */
export const nextTransfer = ({ clients }: Cluster, client: number, to: NodeId): Operation => ({
  type: "transfer",
  client,
  id: `t${operationsOf(clients) + 1}`,
  to,
});

/** Whether servers take transfers of leadership in such a cluster. */
export const takesTransfers = ({ implementation, environment }: Setup): boolean =>
  isSetTo(implementation.capabilities.transfers, environment.settings);

/** Whether the server that an operation names is there. */
const isInCluster = ({ slots }: Cluster, operation: Operation): boolean =>
  operation.type !== "transfer" || slots[operation.to] !== undefined;
