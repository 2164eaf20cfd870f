// A client asks a server for an operation, or whoever looks after the server does.

import type { NodeId } from "../../contract/node-name.js";
import type { Operation } from "../../contract/operation.js";
import { asking, unsettledWrite, type Client } from "../client.js";
import { Cluster } from "../cluster.js";
import type { Mishap } from "../mishap.js";
import { definitionOfOperation, isOfClients, isTaken, nextOperation, OPERATIONS, stimulusOf } from "../operation.js";
import type { Slot } from "../slot.js";
import { moved } from "../step.js";
import { stepNode } from "../step-node.js";
import { isFree } from "../time.js";
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
    const stimulus =
      slot?.up && isFree(slot, now) && isPossible(operation, cluster) ? stimulusOf(operation, slot) : null;
    if (stimulus === null) return null;
    if (!("client" in operation)) return moved(cluster, action, stepNode(setup, slot, stimulus, action, now));
    const client = clients[operation.client];
    if (client === undefined) return null;
    const waiting = clients.with(operation.client, asking(client, operation, now));
    const asked = new Cluster(setup, slots, network, blocked, now, waiting);
    const done = moved(asked, action, stepNode(setup, slot, stimulus, action, now));
    return done && { ...done, before: cluster };
  },
  enabled(cluster) {
    const { setup, slots, clients, now } = cluster;
    const kinds = OPERATIONS.filter(({ type }) => isTaken(type, setup));
    const up = slots.filter((slot) => slot.up && isFree(slot, now));
    const offers = (slot: Slot, isAsked: boolean): Invoke[] =>
      kinds
        .filter(({ type }) => isOfClients(type) === isAsked)
        .flatMap(({ offers }) => offers(setup, slot))
        .map((offer) => ({
          type: "invoke",
          node: slot.options.id,
          operation: nextOperation(cluster, firstFree(clients), offer),
        }));
    const asks = setup.implementation.capabilities.replicates && clients.length > 0;
    const again = clients.flatMap((client) => unsettledWrite(client) ?? []);
    const repeats = up.flatMap(({ options }) =>
      again.map((operation): Invoke => ({ type: "invoke", node: options.id, operation })),
    );
    return [
      ...(asks ? up.flatMap((slot) => offers(slot, true)) : []),
      ...repeats,
      ...up.flatMap((slot) => offers(slot, false)),
    ];
  },
};

function isPossible(operation: Operation, cluster: Cluster): boolean {
  const { isPossible } = definitionOfOperation(operation.type);
  return isPossible === undefined || isPossible(operation, cluster);
}

/** Who waits for nothing, or else the first. */
const firstFree = (clients: readonly Client[]): number =>
  Math.max(
    0,
    clients.findIndex(({ waitsFor }) => waitsFor === null),
  );
